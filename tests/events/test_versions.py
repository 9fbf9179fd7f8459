"""Published versions: identifiers that stay, sequences that grow, changes in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.events.programme import versions
from maillage.events.programme.records import Programme, Slot, SlotKind, Speaker, State

EVENT, DAY = UUID(int=42), date(2027, 3, 9)
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


def _at(hour, minute=0):
    return datetime(2027, 3, 9, hour, minute)


ANA = Speaker("Ana Imaginaire", "directrice", State.UNCONFIRMED)
ONE = Slot("one", SlotKind.SESSION, "Une", _at(9), _at(10), room="A", speakers=(ANA,))
TWO = Slot("two", SlotKind.SESSION, "Deux", _at(10), _at(11))


def _programme(*slots):
    return Programme(DAY, DAY, _at(9), _at(11), slots)


def _first(*slots):
    return versions.publish(_programme(*slots), None, event=EVENT, now=NOW)


def _next(first, *slots, now=LATER):
    return versions.publish(_programme(*slots), first, event=EVENT, now=now, note="Une note")


def _kinds(first, second):
    return [(change.kind, change.text) for change in versions.changes(first, second)]


def test_the_first_version_names_its_slots_for_ever():
    first = _first(TWO, ONE)

    assert (first.number, first.published_at, first.note) == (1, NOW, "")
    assert [(each.slot.key, each.sequence, each.changed_at) for each in first.slots] == [
        ("one", 0, NOW),
        ("two", 0, NOW),
    ]
    assert [each.uid for each in first.slots] == [each.uid for each in _first(ONE, TWO).slots]
    assert len({each.uid for each in first.slots}) == 2


def test_a_slot_that_moves_keeps_its_identifier_and_its_sequence_grows():
    first = _first(ONE, TWO)

    second = _next(first, ONE, replace(TWO, start=_at(11), end=_at(12)))

    (one, two), (old_one, old_two) = second.slots, first.slots
    assert (second.number, second.note) == (2, "Une note")
    assert one == old_one
    assert (two.uid, two.sequence, two.changed_at) == (old_two.uid, 1, LATER)


def test_a_slot_that_is_gone_stays_cancelled_for_thirty_days():
    second = _next(_first(ONE, TWO), ONE)
    gone = second.slots[-1]

    assert (gone.slot.state, gone.sequence, gone.cancelled_at) == (State.CANCELLED, 1, LATER)
    assert [each.slot.key for each in second.held] == ["one"]
    assert _next(second, ONE, now=LATER + timedelta(days=30)).slots[-1] == gone
    assert [each.slot.key for each in _next(second, ONE, now=LATER + timedelta(days=30, seconds=1)).slots] == ["one"]


def test_a_slot_that_comes_back_goes_on_counting():
    second = _next(_first(ONE, TWO), ONE, replace(TWO, state=State.CANCELLED))
    third = _next(second, ONE, TWO, now=LATER + timedelta(days=1))

    assert [each.sequence for each in third.slots] == [0, 2]
    assert third.slots[1].cancelled_at is None
    assert _kinds(second, third) == [("back", "De nouveau au programme : « Deux », le 09/03 à 10:00.")]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"start": _at(9, 30)},
            ["Déplacé : « Une », le 09/03 à 09:30, au lieu du 09/03 à 09:00.", "Plus court : « Une », 30 minutes."],
        ),
        ({"end": _at(10, 15)}, ["Plus long : « Une », 15 minutes."]),
        ({"title": "Autre"}, ["Titre : « Une » devient « Autre »."]),
        ({"room": "B"}, ["Salle : « Une » a lieu en B."]),
        ({"room": ""}, ["« Une » n’a plus de salle."]),
        ({"text": "Plus de détails."}, ["Présentation revue : « Une »."]),
        ({"speakers": (replace(ANA, state=State.CONFIRMED),)}, ["Ana Imaginaire a confirmé sa venue, dans « Une »."]),
        ({"speakers": ()}, ["Ana Imaginaire n’intervient plus dans « Une »."]),
        ({"speakers": (ANA, Speaker("Bo Inventé"))}, ["Bo Inventé intervient dans « Une »."]),
        ({"speakers": (replace(ANA, state=State.DECLINED),)}, ["Ana Imaginaire n’intervient plus dans « Une »."]),
        ({"state": State.CANCELLED}, ["Annulé : « Une »."]),
        ({}, []),
    ],
)
def test_changes_are_told_in_words(changed, told):
    first = _first(ONE)

    assert [text for _, text in _kinds(first, _next(first, replace(ONE, **changed)))] == told


def test_a_new_slot_is_told():
    first = _first(ONE)

    assert _kinds(first, _next(first, ONE, TWO)) == [("new", "Nouveau : « Deux », le 09/03 à 10:00.")]


_hours = st.integers(0, 40).map(lambda quarter: _at(8) + timedelta(minutes=15 * quarter))
_slots = st.lists(
    st.builds(
        Slot,
        key=st.sampled_from("abcdef"),
        kind=st.sampled_from(SlotKind),
        title=st.sampled_from(["Un", "Deux"]),
        start=st.none() | _hours,
        end=st.none() | _hours,
        room=st.sampled_from(["", "A"]),
        speakers=st.just(()) | st.just((ANA,)),
        state=st.sampled_from([State.CONFIRMED, State.UNCONFIRMED, State.CANCELLED]),
    ),
    max_size=6,
    unique_by=lambda slot: slot.key,
)


@settings(deadline=None)
@given(st.lists(_slots, min_size=1, max_size=4))
def test_sequences_never_go_back_and_what_did_not_change_is_left_alone(programmes):
    version, now = None, NOW
    for slots in programmes:
        now += timedelta(hours=1)
        before, version = version, versions.publish(_programme(*slots), version, event=EVENT, now=now)
        known = {each.uid: each for each in before.slots} if before else {}
        for each in version.slots:
            old = known.get(each.uid)
            assert each == old or each.changed_at == now
            assert old is None or each == old or each.sequence == old.sequence + 1
        assert set(known) <= {each.uid for each in version.slots}


@settings(deadline=None)
@given(_slots)
def test_a_version_is_kept_as_json_and_comes_back_equal(slots):
    version = _next(_first(ONE), *slots)

    assert versions.from_json(versions.to_json(version)) == version
