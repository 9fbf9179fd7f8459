"""What the search is told of events."""

from datetime import date, time

import pytest

from maillage.events import actions, following, searching
from maillage.events.actions.programmes import findings
from maillage.search import queries, registry
from maillage.search.models import Document
from maillage.search.questions import Question
from maillage.search.templatetags import search_words
from tests.events.factories import AppearanceFactory, DraftFactory, EventFactory, SlotFactory, WeekFactory, publish
from tests.factories import NationalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def found(words, *, level=0):
    return [hit.title for hit in queries.find(Question(words=words), level=level).hits]


def told(*events):
    return {entry.ref: entry for entry in searching.entries([str(event.pk) for event in events])}


def test_it_is_registered():
    assert registry.source(searching.KIND).label == "Évènements"
    assert searching.renew in following._followers


def test_an_event_is_told_with_its_codes_and_its_day():
    event = EventFactory(
        title="Colloque", body="Une **présentation**.", themes=("spot",), professions=("school",), departments=("77",)
    )

    [entry] = searching.entries(None)

    assert (entry.ref, entry.href, entry.title, entry.type) == (
        str(event.pk),
        event.get_absolute_url(),
        "Colloque",
        "colloquium",
    )
    assert (entry.themes, entry.professions, entry.departments, entry.year, entry.dated_on) == (
        ("spot",),
        ("school",),
        ("77",),
        2035,
        event.first_day,
    )
    assert entry.text == "Une présentation.\nSalle des fêtes\nRéseau d’exemple"


def test_the_last_published_programme_is_told_never_its_draft():
    event = EventFactory()
    slot = SlotFactory(event=event, title="Ancien titre", text="Un texte.")
    AppearanceFactory(slot=slot, name="Ana Imaginaire", function="juge")
    publish(event)
    slot.title = "Titre nouveau"
    slot.save()
    AppearanceFactory(slot=slot, name="Bo Inventé", state="unconfirmed")
    AppearanceFactory(slot=slot, name="Cy Pressentie", state="approached")
    AppearanceFactory(slot=slot, name="Do Absente", state="declined")
    publish(event)
    SlotFactory(event=event, title="Brouillon secret")

    text = told(event)[str(event.pk)].text

    assert text.split("\n")[2:] == ["Titre nouveau", "Un texte.", "Ana Imaginaire, juge", "Bo Inventé, éducatrice"]


def test_a_slot_that_was_cancelled_is_told_no_more():
    slot = SlotFactory(title="Retiré")
    publish(slot.event)
    slot.delete()
    publish(slot.event)

    assert "Retiré" not in told(slot.event)[str(slot.event.pk)].text


def test_nothing_of_a_draft_a_stream_or_a_hidden_structure_is_told():
    DraftFactory()
    hidden = OrganisationFactory(name="Structure discrète", visibility="network")
    event = EventFactory(organiser=hidden, accessibility_contact="standard@example.org")
    event.streams.create(sealed=b"secret")
    week = WeekFactory(title="Semaine réservée", level=3)
    part = EventFactory(parent=week)
    inside = EventFactory(organiser=hidden, level=3)

    entries = {entry.ref: entry for entry in searching.entries(None)}

    assert set(entries) == {str(one.pk) for one in (event, week, part, inside)}
    assert "Structure discrète" not in entries[str(event.pk)].text
    assert "Structure discrète" in entries[str(inside.pk)].text
    assert "Semaine réservée" not in entries[str(part.pk)].text
    assert "example.org" not in entries[str(event.pk)].text


def test_an_event_is_found_as_soon_as_it_is_announced_and_stays_when_it_is_cancelled(now):
    national = NationalFactory()
    content = actions.EventContent(
        "colloquium", "Rencontre paraplégique", now.date(), now.date(), organiser_name="Réseau"
    )
    event = actions.create_event(content, by=national, now=now)
    assert found("paraplégique") == []

    actions.publish_event(event, by=national, now=now)
    assert found("paraplégique") == ["Rencontre paraplégique"]
    actions.set_life(event, "cancelled", by=national, now=now)
    assert found("paraplégique") == ["Annulé : Rencontre paraplégique"]
    actions.withdraw_event(event, by=national, now=now)
    assert found("paraplégique") == []
    assert not Document.objects.filter(kind=searching.KIND, is_gone=False).exists()


def test_a_speaker_is_found_once_the_programme_is_published(now):
    national, event = NationalFactory(), EventFactory(title="Colloque", announced_start=None, announced_end=None)
    slot = SlotFactory(event=event, start=time(9))
    AppearanceFactory(slot=slot, name="Ana Zorglubine")
    searching.renew(event, now)
    assert found("Zorglubine") == []

    for code, of in {(finding.code, finding.slot) for finding in findings(event, now=now) if finding.is_warning}:
        actions.waive(event, code, slot if of else None, "Exemple.", by=national, now=now)
    actions.publish_programme(event, by=national, now=now)

    assert found("Zorglubine") == ["Colloque"]


def test_each_level_finds_its_own(now):
    for level in (0, 2, 3):
        searching.renew(EventFactory(title=f"Zorglub {level}", level=level), now)

    assert [sorted(found("Zorglub", level=level)) for level in (0, 2, 3)] == [
        ["Zorglub 0"],
        ["Zorglub 0", "Zorglub 2"],
        ["Zorglub 0", "Zorglub 2", "Zorglub 3"],
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_events_are_read_by_pieces_at_a_constant_cost(django_assert_num_queries, size):
    for event in EventFactory.create_batch(size, organiser=OrganisationFactory()):
        publish(event)

    with django_assert_num_queries(2):
        assert len(list(searching.entries(None))) == size


def test_more_than_one_piece_is_read_whole(monkeypatch):
    monkeypatch.setattr(searching, "_CHUNK", 2)
    EventFactory.create_batch(5)

    assert len(list(searching.entries(None))) == 5


@pytest.mark.parametrize(
    ("more", "title", "summary"),
    [
        ({}, "Rencontre", "13 mars 2035. De quoi"),
        ({"last_day": date(2035, 3, 15)}, "Rencontre", "Du 13 au 15 mars 2035. De quoi"),
        ({"life": "cancelled"}, "Annulé : Rencontre", "13 mars 2035. De quoi"),
        ({"life": "postponed"}, "Reporté : Rencontre", "Nouvelle date à venir. De quoi"),
        ({"life": "moved_online"}, "Rencontre", "13 mars 2035. De quoi"),
    ],
)
def test_a_result_says_its_day_and_what_became_of_it(more, title, summary):
    event = EventFactory(title="Rencontre", **more)

    entry = told(event)[str(event.pk)]

    assert entry.title == title
    assert entry.summary.startswith(summary)


def test_a_training_becomes_a_course_with_its_first_session(now):
    course = EventFactory(kind="training", title="Rencontre paraplégique", last_day=date(2037, 12, 31))
    following.follow(course, now)
    [before] = queries.find(Question(words="paraplégique")).hits
    following.follow(EventFactory(kind="training", parent=course), now)

    [hit] = queries.find(Question(words="paraplégique")).hits

    assert (before.href, hit.href) == (course.get_absolute_url(), f"/formations/2035/{course.slug}")
    assert "".join(part.text for part in hit.extract).startswith("Formation en plusieurs sessions.")


def test_a_line_tells_the_day_and_not_the_year_alone(now):
    following.follow(EventFactory(title="Journée du paraplégique", first_day=date(2035, 3, 13)), now)

    [hit] = queries.find(Question(words="paraplégique")).hits

    assert search_words.about(hit).startswith("Colloque · 13 mars 2035")
