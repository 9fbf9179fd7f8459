"""What calendars say of an event and of its programme."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.events.calendars import entries
from maillage.events.exports import ics
from maillage.events.programme import checks
from maillage.events.programme.records import Programme, Slot, SlotKind, State
from tests.events.calendars.worlds import CLOSING, DAY, OPENING, SLOTS, TALK, UNSURE, at, event, later, version
from tests.events.judges import faults, ical_js

PLACE = "Salle des fêtes, 1 place de la Mairie, 77000 Melun"
HOST = "http://localhost:8000/agenda/2035/journee"


def programme(of=None, *slots, **more):
    of = of or event()
    return entries.of_programme(of, version(*slots, of=of, **more))


def by_title(found):
    return {entry.summary: entry for entry in found}


def test_each_slot_says_where_what_and_who():
    found = by_title(programme())

    talk = found["Aller vers"]
    assert list(found) == ["Ouverture", "Aller vers", "Atelier", "Clôture"]
    assert (talk.start, talk.end, talk.status) == (at(9, 30), at(11), "CONFIRMED")
    assert talk.location == f"Salle A, {PLACE}"
    assert (
        talk.description
        == "Dans : Journée d’exemple\n\nUne présentation.\n\nAvec :\nAna Imaginaire, directrice\nBo Inventé (à confirmer)"
    )
    assert talk.url == f"{HOST}#{talk.uid}"
    assert found["Clôture"].end is None


def test_a_slot_to_be_confirmed_is_tentative_and_says_so():
    unsure = by_title(programme())["Atelier"]

    assert (unsure.status, unsure.description) == (
        "TENTATIVE",
        "Dans : Journée d’exemple\n\nCe créneau est à confirmer.",
    )


def test_before_any_programme_the_event_is_one_entry():
    (found,) = entries.of_programme(event(), None)

    assert (found.uid, found.summary, found.location) == (str(event().pk), "Journée d’exemple", PLACE)
    assert (found.start, found.end, found.description) == (at(9), at(16), "De quoi il s’agit.")
    assert found.url == HOST


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ({"announced_start": None}, DAY, DAY),
        ({"announced_start": None, "announced_end": None}, DAY, DAY),
        ({"announced_end": None}, at(9), None),
        ({"last_day": DAY + timedelta(days=4)}, DAY, DAY + timedelta(days=4)),
    ],
)
def test_without_hours_or_on_several_days_an_event_is_whole_days(said, start, end):
    found = entries.of_event(event(**said))

    assert (found.start, found.end) == (start, end)
    assert faults(ics.calendar("Agenda", [found])) == []


@pytest.mark.parametrize(("life", "word"), [("cancelled", "Annulé"), ("postponed", "Reporté")])
def test_a_whole_event_that_is_off_cancels_every_entry(life, word):
    before = programme()
    off = event(life=life, life_note="la salle est fermée.", sequence=1, changed_at=later(3))

    after = entries.of_programme(off, version(of=off))

    assert [entry.uid for entry in after] == [entry.uid for entry in before]
    assert {entry.status for entry in after} == {"CANCELLED"}
    assert [entry.sequence for entry in after] == [entry.sequence + 1 for entry in before]
    assert after[1].summary == f"{word} : Aller vers"
    assert after[1].description.endswith(f"{word} : la salle est fermée.")
    assert {entry.changed_at for entry in after} == {later(3)}


@pytest.mark.parametrize("said", [{"mode": "remote"}, {"life": "moved_online"}])
def test_nobody_goes_anywhere_for_what_is_online(said):
    assert {entry.location for entry in programme(event(**said))} == {"En ligne"}


def test_a_slot_that_is_gone_stays_cancelled():
    first = version()
    second = version(OPENING, TALK, CLOSING, before=first, now=later(1))
    gone = entries.of_slot(event(), second, str(first.slots[2].uid))

    assert (gone.status, gone.sequence, gone.summary) == ("CANCELLED", 1, "Annulé : Atelier")


def test_slots_of_days_that_are_no_longer_those_of_the_event_are_not_held():
    """Its days were changed, its programme not yet published again."""
    moved = event(first_day=DAY + timedelta(days=7), last_day=DAY + timedelta(days=7), sequence=1)

    whole, *slots = entries.of_programme(moved, version())

    assert (whole.uid, whole.status) == (str(moved.pk), "CONFIRMED")
    assert {(entry.status, entry.sequence) for entry in slots} == {("CANCELLED", 1)}


@pytest.mark.abuse(54)
def test_a_discreet_title_takes_the_place_of_every_other():
    discreet = event(neutral_title="Réunion partenaire", life="cancelled", life_note="Une raison qui en dit long.")

    found = [*programme(discreet), entries.of_event(discreet)]

    assert {entry.summary for entry in found} == {"Annulé : Réunion partenaire"}
    assert {entry.description for entry in found} == {""}
    assert entries.name(discreet) == "Réunion partenaire"
    content = ics.calendar(entries.name(discreet), found).decode()
    assert [word for word in ("exemple", "Aller", "Ana", "raison") if word in content] == []


@pytest.mark.abuse(54)
def test_a_slot_names_its_event_unless_its_title_says_too_much():
    """« Clôture » alone is nothing in a diary."""
    closing = by_title(programme(event(title="Prévenir la prostitution des mineurs")))["Clôture"]

    assert closing.description == "Dans : l’évènement de ce jour"
    assert by_title(programme())["Clôture"].description == "Dans : Journée d’exemple"
    assert programme(event(neutral_title="Réunion partenaire"))[0].description == ""


def test_a_week_holds_its_parts():
    week = event(kind="week", last_day=DAY + timedelta(days=4))
    part = event(title="Une soirée", slug="soiree", pk="0f8fad5b-d9cb-469f-a165-70867728950e")

    found = entries.of_programme(week, None, [part])

    assert [(entry.uid, entry.summary) for entry in found] == [(part.pk, "Une soirée")]
    assert len(entries.of_programme(week, version(of=week), [part])) == 5


def test_every_judge_accepts_a_programme():
    content = ics.calendar("Journée", programme())

    assert faults(content) == []
    assert {one["summary"] for one in ical_js(content).values()} == {slot.title for slot in SLOTS}


_hours = st.integers(0, 40).map(lambda quarter: at(8) + timedelta(minutes=15 * quarter))
_slots = st.lists(
    st.builds(
        Slot,
        key=st.sampled_from("abcdef"),
        kind=st.sampled_from(SlotKind),
        title=st.text(min_size=1, max_size=40),
        start=_hours,
        end=st.none() | _hours,
        text=st.text(max_size=80),
        room=st.sampled_from(["", "A", "B"]),
        state=st.sampled_from([State.CONFIRMED, State.UNCONFIRMED, State.CANCELLED]),
    ),
    max_size=6,
    unique_by=lambda slot: slot.key,
)


@settings(deadline=None)
@given(_slots, st.sampled_from(["Europe/Paris", "Indian/Reunion"]))
def test_any_programme_without_an_error_is_accepted_by_every_judge(slots, zone):
    if any(finding.is_error for finding in checks.check(Programme(DAY, DAY, slots=tuple(slots)))):
        return
    of = event(zone=zone)

    content = ics.calendar(entries.name(of), programme(of, *slots) if slots else programme(of))

    assert faults(content) == []
    assert ical_js(content)


_moves = st.lists(
    st.one_of(
        st.tuples(st.just("programme"), _slots),
        st.tuples(st.just("life"), st.sampled_from(["scheduled", "cancelled", "postponed", "full"])),
        st.tuples(st.just("title"), st.sampled_from(["Un titre", "Un autre"])),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(_moves)
def test_identifiers_stay_and_sequences_never_go_back(moves):
    """Whatever happens to the programme and to the event; and what calendars show of an entry never changes under the same number."""
    of, published, known, now = event(), None, {}, later(0)
    for what, value in moves:
        now += timedelta(hours=1)
        if what == "programme":
            published = version(*value, before=published, now=now, of=of) if value else published
        elif getattr(of, what) != value:
            of = event(**{"life": of.life, "title": of.title} | {what: value}, sequence=of.sequence + 1, changed_at=now)
        found = {entry.uid: entry for entry in entries.of_programme(of, published)}
        for uid, old in known.items():
            if uid in found:
                assert found[uid].sequence >= old.sequence
                assert found[uid].changed_at >= old.changed_at
                assert found[uid].sequence > old.sequence or found[uid] == replace(
                    old, changed_at=found[uid].changed_at
                )
        slots = {each.uid for each in published.slots if each.slot.start} if published else set()
        assert slots <= set(found)
        known |= found


def test_a_move_keeps_the_identifier_and_raises_the_sequence():
    first = version()
    second = version(OPENING, replace(TALK, start=at(11), end=at(12)), UNSURE, CLOSING, before=first, now=later(1))

    before, after = (by_title(entries.of_programme(event(), each)) for each in (first, second))

    moved, was = after["Aller vers"], before["Aller vers"]
    assert (moved.uid, moved.sequence, moved.changed_at) == (was.uid, was.sequence + 1, later(1))
    assert moved.start == at(11)
    assert after["Ouverture"] == before["Ouverture"]
