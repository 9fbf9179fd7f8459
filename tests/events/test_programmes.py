"""How a programme is written, explained and published."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from maillage.core.errors import NotAllowed
from maillage.events import actions, rows
from maillage.events.actions.programmes import findings, unexplained
from maillage.events.models import Event, Slot
from maillage.registrations.models import RegistrationForm
from tests.events.factories import RegistrationFactory
from tests.events.test_actions import CONTENT, DAY
from tests.factories import NationalFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = """
9h - Ouverture
- **Ana Imaginaire**, directrice (à confirmer)
9h30 - 12h - Une matinée d’exemple
- **Bo Inventé**, chercheur : Un constat.
Pause déjeuner
13h30 - 16h - Échanges
- **Cy Inventée**, éducatrice
16h Clôture
"""


@pytest.fixture
def national():
    return NationalFactory()


@pytest.fixture
def event(national, now):
    return actions.create_event(CONTENT, by=national, now=now)


def _slot(title="Créneau", hour=9, minutes=60, **more):
    people = more.pop("people", (actions.Someone("Ana Imaginaire", state="confirmed"),))
    return actions.SlotContent(title, day=DAY, start=time(hour), minutes=minutes, people=people, **more)


def _ready(event, national, now):
    """A programme without a finding."""
    for content in (
        _slot("Ouverture", 9, 60, kind="opening"),
        _slot("Matin", 10, 120),
        _slot("Déjeuner", 12, 60, kind="break", people=()),
        _slot("Après-midi", 13, 120),
        _slot("Fin", 15, 60),
        _slot("Clôture", 16, 0, kind="closing", people=()),
    ):
        actions.add_slot(event, content, by=national, now=now)


def _said(event, now=None):
    found = findings(event, now=now or timezone.now())
    return [(one.code, one.slot and Slot.objects.get(pk=one.slot).title) for one in found]


def test_a_pasted_programme_becomes_slots_to_read_again(event, national, now):
    made = actions.import_programme(event, TEXT, by=national, now=now)

    assert [(slot.kind, slot.title, slot.start, slot.minutes, slot.is_inferred) for slot in made] == [
        ("opening", "Ouverture", time(9), 30, True),
        ("session", "Une matinée d’exemple", time(9, 30), 150, False),
        ("break", "Pause déjeuner", time(12), 90, True),
        ("session", "Échanges", time(13, 30), 150, False),
        ("closing", "Clôture", time(16), None, False),
    ]
    assert {slot.day for slot in made} == {DAY}
    assert [(each.name, each.function, each.state) for each in made[0].appearances.all()] == [
        ("Ana Imaginaire", "directrice", "unconfirmed")
    ]
    assert _said(event) == [
        ("W4", "Une matinée d’exemple"),
        ("W4", "Échanges"),
        ("W7", "Ouverture"),
        ("I1", "Ouverture"),
        ("I1", "Pause déjeuner"),
    ]


def test_a_text_that_cannot_be_read_leaves_nothing(event, national, now):
    with pytest.raises(actions.EventRefused, match="Aucun horaire trouvé"):
        actions.import_programme(event, "Rien à lire", by=national, now=now)

    assert not Slot.objects.exists()


def test_a_second_text_is_refused(event, national, now):
    actions.import_programme(event, TEXT, by=national, now=now)

    with pytest.raises(actions.EventRefused, match="a déjà des créneaux"):
        actions.import_programme(event, TEXT, by=national, now=now)


def test_a_slot_is_written_again_with_its_people(event, national, now):
    slot = actions.add_slot(event, _slot(), by=national, now=now)
    people = (actions.Someone("Bo Inventé"), actions.Someone("Ana Imaginaire", "directrice", state="confirmed"))

    actions.set_rooms(event, [("Salle A", 30)], by=national, now=now)
    actions.edit_slot(slot, _slot("Autre", 10, room="Salle A", people=people), by=national, now=now)

    (read,) = rows.programme(event).slots
    assert (read.title, read.start.hour, read.room) == ("Autre", 10, "Salle A")
    assert [(each.name, each.function) for each in read.speakers] == [
        ("Bo Inventé", ""),
        ("Ana Imaginaire", "directrice"),
    ]


def test_a_copy_comes_right_after(event, national, now):
    slot = actions.add_slot(event, _slot(hour=9, minutes=45), by=national, now=now)

    copy = actions.duplicate_slot(slot, by=national, now=now)

    assert (copy.start, copy.minutes, [each.name for each in copy.appearances.all()]) == (
        time(9, 45),
        45,
        ["Ana Imaginaire"],
    )


def test_slots_are_shifted_from_an_hour_on(event, national, now):
    for hour in (9, 10, 11):
        actions.add_slot(event, _slot(f"À {hour}", hour), by=national, now=now)

    count = actions.shift_slots(event, DAY, time(10), 15, by=national, now=now)

    assert count == 2
    assert list(event.slots.order_by("start").values_list("start", flat=True)) == [time(9), time(10, 15), time(11, 15)]


def test_a_shift_past_midnight_moves_nothing(event, national, now):
    actions.add_slot(event, _slot(hour=9), by=national, now=now)
    actions.add_slot(event, _slot(hour=23), by=national, now=now)

    with pytest.raises(actions.EventRefused, match="changerait de jour"):
        actions.shift_slots(event, DAY, time(9), 90, by=national, now=now)
    assert list(event.slots.order_by("start").values_list("start", flat=True)) == [time(9), time(23)]


def test_a_programme_with_an_error_is_not_published(event, national, now):
    _ready(event, national, now)
    actions.add_slot(event, _slot("Sans heure de fin", 14, None), by=national, now=now)

    with pytest.raises(actions.NotReady) as refusal:
        actions.publish_programme(event, by=national, now=now)

    assert [finding.code for finding in refusal.value.findings] == ["E5"]
    assert not event.versions.exists()


def test_a_warning_needs_a_reason(event, national, now):
    _ready(event, national, now)
    slot = event.slots.get(title="Matin")
    actions.edit_slot(slot, _slot("Matin", 10, 120, people=(actions.Someone("Bo Inventé"),)), by=national, now=now)

    with pytest.raises(actions.NotReady) as refusal:
        actions.publish_programme(event, by=national, now=now)
    assert [(one.code, one.slot) for one in refusal.value.findings] == [("W7", str(slot.pk))]
    actions.waive(event, "W7", slot, "  Il répondra la veille. ", by=national, now=now)

    version = actions.publish_programme(event, note="Première version", by=national, now=now)
    assert (version.number, version.note, version.changes) == (1, "Première version", [])
    assert event.waivers.get().reason == "Il répondra la veille."


@pytest.mark.parametrize(
    ("code", "reason", "sentence"),
    [("W7", " ", "Dites la raison"), ("W1", "Oui.", "n’est plus là"), ("E5", "Oui.", "n’est plus là")],
)
def test_only_a_warning_that_is_there_is_explained(event, national, now, code, reason, sentence):
    _ready(event, national, now)
    actions.add_slot(event, _slot("Sans fin", 14, None), by=national, now=now)

    with pytest.raises(actions.EventRefused, match=sentence):
        actions.waive(event, code, None, reason, by=national, now=now)


def test_a_reason_holds_for_what_it_was_given_for(event, national, now):
    """One of two that the same rule finds; the same one, once it is something else."""
    actions.add_slot(event, _slot("Seule", 9, 60), by=national, now=now)
    opening, closing = (one for one in findings(event, now=now) if one.code == "W9")

    actions.waive(event, "W9", None, "Une réunion courte.", mark=opening.mark, by=national, now=now)
    assert [one.text for one in unexplained(event, now=now) if one.code == "W9"] == [closing.text]

    end = next(one for one in findings(event, now=now) if one.code == "W2")
    actions.waive(event, "W2", None, "On finit plus tôt.", mark=end.mark, by=national, now=now)
    assert "W2" not in {one.code for one in unexplained(event, now=now)}
    slot = event.slots.get()
    actions.edit_slot(slot, _slot("Seule", 9, 120), by=national, now=now)
    assert "W2" in {one.code for one in unexplained(event, now=now)}

    later = next(one for one in findings(event, now=now) if one.code == "W2")
    actions.waive(event, "W2", None, "On finit à 11 h.", mark=later.mark, by=national, now=now)
    assert [one.reason for one in event.waivers.filter(code="W2")] == ["On finit à 11 h."]
    actions.unwaive(event, "W2", None, mark=later.mark, by=national, now=now)
    assert not event.waivers.filter(code="W2").exists()


def test_a_reason_of_before_holds_until_the_programme_is_published(event, national, now):
    _ready(event, national, now)
    event.slots.filter(kind="closing").delete()
    event.waivers.create(code="W9", reason="On se quitte sans discours.", at=now)
    assert unexplained(event, now=now) == []

    actions.publish_programme(event, by=national, now=now)

    (kept,) = event.waivers.all()
    (found,) = (one for one in findings(event, now=now) if one.code == "W9")
    assert (kept.mark, kept.reason) == (found.mark, "On se quitte sans discours.")
    event.slots.filter(kind="opening").delete()
    assert len([one for one in unexplained(event, now=now) if one.code == "W9"]) == 1


def test_a_reason_of_before_that_is_said_again_is_said_of_one(event, national, now):
    actions.add_slot(event, _slot("Seule", 9, 60), by=national, now=now)
    event.waivers.create(code="W9", reason="Une réunion courte.", at=now)
    opening, closing = (one for one in unexplained(event, now=now) if one.code == "W9")

    actions.waive(event, "W9", None, "Une réunion courte.", mark=closing.mark, by=national, now=now)

    assert [one.mark for one in event.waivers.all()] == [closing.mark]
    assert opening in unexplained(event, now=now)


def test_all_slots_go_to_the_new_day(event, national, now):
    _ready(event, national, now)
    _to(event, DAY + timedelta(days=7))

    count = actions.move_days(event, None, event.first_day, by=national, now=now)

    assert (count, set(event.slots.values_list("day", flat=True))) == (6, {event.first_day})
    assert [one.code for one in findings(event, now=now)] == []
    with pytest.raises(actions.EventRefused, match="y sont déjà"):
        actions.move_days(event, None, event.first_day, by=national, now=now)


def test_the_days_of_a_programme_follow_the_first_one(event, national, now):
    event.last_day = DAY + timedelta(days=1)
    event.save()
    for day in (DAY, DAY + timedelta(days=1)):
        actions.add_slot(event, replace(_slot(), day=day), by=national, now=now)
    actions.add_slot(event, replace(_slot("Sans heure"), day=DAY, start=None, minutes=None), by=national, now=now)
    _to(event, DAY + timedelta(days=7), days=2)

    with pytest.raises(actions.EventRefused, match="hors des jours"):
        actions.move_days(event, None, event.last_day, by=national, now=now)
    assert actions.move_days(event, None, event.first_day, by=national, now=now) == 3
    assert sorted(event.slots.values_list("day", flat=True)) == [event.first_day, event.first_day, event.last_day]
    assert actions.move_days(event, event.last_day, event.first_day, by=national, now=now) == 1


def _to(event, day, *, days=1):
    event.first_day, event.last_day = day, day + timedelta(days=days - 1)
    event.save()


def test_the_role_of_each_person_is_published(event, national, now):
    _ready(event, national, now)
    people = (actions.Someone("Ana Imaginaire", role="moderator", state="confirmed"),)
    actions.edit_slot(event.slots.get(title="Matin"), _slot("Matin", 10, 120, people=people), by=national, now=now)

    version = rows.version(actions.publish_programme(event, by=national, now=now))

    roles = {each.slot.title: [one.role for one in each.slot.speakers] for each in version.slots}
    assert (roles["Matin"], roles["Fin"]) == (["moderator"], ["speaker"])


def test_what_is_published_does_not_follow_the_draft(event, national, now):
    _ready(event, national, now)
    first = actions.publish_programme(event, by=national, now=now)
    slot = event.slots.get(title="Fin")

    actions.edit_slot(slot, _slot("Fin", 15, 45), by=national, now=now)
    first.refresh_from_db()
    assert {
        each.slot.title: each.slot.end.time() for each in rows.version(first).slots if each.slot.title == "Fin"
    } == {"Fin": time(16)}

    actions.add_slot(event, _at_quarter(), by=national, now=now)
    second = actions.publish_programme(event, by=national, now=now + timedelta(days=1))
    assert [text.replace("\u00a0", " ") for text in second.changes] == [
        "Plus court de 15 minutes : « Fin ».",
        "Nouveau : « Échanges », le 9 mars à 15 h 45.",
    ]
    assert {each.uid for each in rows.version(first).slots} < {each.uid for each in rows.version(second).slots}


def test_nobody_else_writes_a_programme(event, now):
    with pytest.raises(NotAllowed):
        actions.add_slot(event, _slot(), by=UserFactory(), now=now)


def test_findings_cost_as_many_queries_for_a_long_programme(event, national, now, django_assert_num_queries):
    _ready(event, national, now)
    for hour in (17, 18, 19):
        actions.add_slot(event, _slot(f"Soir {hour}", hour), by=national, now=now)

    with django_assert_num_queries(5):
        findings(event, now=now)


def test_more_people_than_seats_is_a_warning(event, national, now):
    _ready(event, national, now)
    actions.set_rooms(event, [("Auditorium", 1)], by=national, now=now)
    slot = event.slots.get(title="Matin")
    actions.edit_slot(slot, _slot("Matin", 10, 120, room="Auditorium"), by=national, now=now)

    form = RegistrationFactory(event=event).form
    RegistrationFactory(form=form, way="remote")
    RegistrationFactory(form=form, state="waiting")
    assert ("W12", "Matin") not in _said(event)
    RegistrationFactory(form=form)
    actions.set_rooms(event, [("Auditorium", 1), ("Salle B", None)], by=national, now=now)

    assert ("W12", "Matin") in _said(event)
    actions.add_slot(event, _slot("À côté", 10, 120, people=()), by=national, now=now)
    assert ("W12", "Matin") not in _said(event)  # people are in two rooms


def test_more_places_than_the_room_has_is_a_warning(event, national, now):
    _ready(event, national, now)
    actions.set_rooms(event, [("Auditorium", 30)], by=national, now=now)
    actions.edit_slot(event.slots.get(title="Fin"), _slot("Fin", 15, 60, room="Auditorium"), by=national, now=now)
    RegistrationForm.objects.create(event=event, seats=31, changed_at=now)
    event.registering = Event.Registering.HERE

    assert ("W12", "Fin") in _said(event)


def test_a_person_is_the_same_in_two_slots_by_her_account(event, national, now):
    person = UserFactory()
    for title, name in (("Un", "Ana Imaginaire"), ("Deux", "Ana I.")):
        slot = actions.add_slot(event, _slot(title, 9, 60, people=()), by=national, now=now)
        slot.appearances.create(name=name, person=person, state="confirmed")

    assert "E3" in {code for code, _ in _said(event)}


def test_more_seats_kept_than_there_are_is_a_warning(event, national, now):
    _ready(event, national, now)
    form = RegistrationForm.objects.create(event=event, seats=30, remote_seats=10, changed_at=now)
    for way, seats in (("onsite", 20), ("onsite", 10), ("remote", 10)):
        form.quotas.create(label=f"{way} {seats}", way=way, seats=seats)
    event.registering = Event.Registering.HERE
    assert ("W14", "") not in _said(event)

    form.quotas.create(label="avocats", way="onsite", seats=1)

    assert ("W14", "") in _said(event)
    event.registering = Event.Registering.NONE
    assert ("W14", "") not in _said(event)


def test_a_webinar_of_tomorrow_needs_its_address(event, national, now):
    _ready(event, national, now)
    event.mode = Event.Mode.REMOTE
    eve = datetime(2027, 3, 8, 18, tzinfo=ZoneInfo("Europe/Paris"))

    assert ("W13", "") in _said(event, eve)
    event.streams.create(sealed=b"closed")
    assert ("W13", "") not in _said(event, eve)


def test_what_is_promised_has_somebody_behind_it(event, national, now):
    _ready(event, national, now)
    event.accessibility = ("lsf",)

    assert ("W18", "") in _said(event)
    event.accessibility_provider = "Des interprètes imaginaires"
    assert ("W18", "") not in _said(event)


def test_a_change_that_readers_do_not_see_is_said_and_stops_nothing(event, national, now):
    _ready(event, national, now)
    actions.publish_programme(event, by=national, now=now)
    assert ("W15", "") not in _said(event)

    slot = event.slots.get(title="Matin")
    actions.edit_slot(slot, _slot("Matin, autrement", 10, 120), by=national, now=now)

    assert ("W15", "") in _said(event)
    assert actions.publish_programme(event, by=national, now=now).number == 2


def test_a_holiday_of_the_departement_is_said(event, national, now):
    event.departments = ("974",)
    event.first_day = event.last_day = date(2027, 12, 20)
    actions.add_slot(event, replace(_slot(), day=date(2027, 12, 20)), by=national, now=now)

    assert ("W16", "") in _said(event)


def _at_quarter():
    person = (actions.Someone("Ana Imaginaire", state="confirmed"),)
    return actions.SlotContent("Échanges", day=date(2027, 3, 9), start=time(15, 45), minutes=15, people=person)
