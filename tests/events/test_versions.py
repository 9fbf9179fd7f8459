"""Published versions: identifiers that stay, sequences that grow, changes in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.events.programme import changes, versions
from maillage.events.programme.records import Programme, Role, Slot, SlotKind, Speaker, State

EVENT, DAY = UUID(int=42), date(2027, 3, 9)
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


def _at(hour, minute=0):
    return datetime(2027, 3, 9, hour, minute)


ANA = Speaker("Ana Imaginaire", "directrice", State.UNCONFIRMED)
BO = Speaker("Bo Inventé")
ONE = Slot("one", SlotKind.SESSION, "Une", _at(9), _at(10), room="A", speakers=(ANA,))
TWO = Slot("two", SlotKind.SESSION, "Deux", _at(10), _at(11))


def _programme(*slots):
    return Programme(DAY, DAY, _at(9), _at(11), slots)


def _first(*slots):
    return versions.publish(_programme(*slots), None, event=EVENT, now=NOW)


def _next(first, *slots, now=LATER):
    return versions.publish(_programme(*slots), first, event=EVENT, now=now, note="Une note")


def _told(first, second):
    """In plain spaces."""
    return [change.text.replace("\u00a0", " ") for change in changes.changes(first, second)]


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
    assert _told(second, third) == ["De nouveau au programme : « Deux », le 9 mars à 10 h."]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"start": _at(9, 30)},
            ["Déplacé : « Une », le 9 mars à 9 h 30, au lieu de 9 h.", "Plus court de 30 minutes : « Une »."],
        ),
        (
            {"start": _at(9) + timedelta(days=23), "end": _at(10) + timedelta(days=23)},
            ["Déplacé : « Une », le 1er avril à 9 h, au lieu du 9 mars à 9 h."],
        ),
        (
            {"start": None, "end": None},
            [
                "Sans heure pour l’instant : « Une », annoncé d’abord le 9 mars à 9 h.",
                "« Une » n’a plus d’heure de fin.",
            ],
        ),
        ({"end": _at(10, 15)}, ["Plus long de 15 minutes : « Une »."]),
        ({"end": _at(12, 30)}, ["Plus long de 2 h 30 : « Une »."]),
        ({"end": None}, ["« Une » n’a plus d’heure de fin."]),
        ({"title": "Autre"}, ["Titre : « Une » devient « Autre »."]),
        ({"kind": SlotKind.WORKSHOP}, ["« Une » est maintenant un atelier."]),
        ({"room": "B"}, ["Salle de « Une » : B, au lieu de A."]),
        ({"room": ""}, ["« Une » n’a plus de salle."]),
        ({"track": "Santé"}, ["Parcours de « Une » : Santé."]),
        ({"has_debate": True}, ["« Une » est suivi d’un débat."]),
        ({"text": "Plus de détails."}, ["Présentation revue : « Une »."]),
        ({"is_inferred": True}, []),
        ({"state": State.UNCONFIRMED}, ["À confirmer : « Une »."]),
        ({"speakers": (replace(ANA, state=State.CONFIRMED),)}, ["Ana Imaginaire a confirmé sa venue, dans « Une »."]),
        ({"speakers": (replace(ANA, function="juge"),)}, ["Fonction : Ana Imaginaire, juge, dans « Une »."]),
        ({"speakers": (replace(ANA, function=""),)}, ["Fonction retirée : Ana Imaginaire, dans « Une »."]),
        ({"speakers": (replace(ANA, role=Role.MODERATOR),)}, ["Ana Imaginaire assure la modération de « Une »."]),
        ({"speakers": ()}, ["Ana Imaginaire n’intervient plus dans « Une »."]),
        ({"speakers": (ANA, BO)}, ["Bo Inventé intervient dans « Une »."]),
        ({"speakers": (ANA, replace(BO, state=State.APPROACHED))}, []),
        ({"speakers": (replace(ANA, state=State.DECLINED),)}, ["Ana Imaginaire n’intervient plus dans « Une »."]),
        ({"state": State.CANCELLED}, ["Annulé : « Une »."]),
        ({}, []),
    ],
)
def test_changes_are_told_in_words(changed, told):
    first = _first(ONE)

    assert _told(first, _next(first, replace(ONE, **changed))) == told


def test_what_is_less_sure_than_it_was_is_told():
    sure = replace(ONE, speakers=(BO, ANA))
    first = _first(sure)

    assert _told(first, _next(first, replace(sure, speakers=(replace(BO, state=State.UNCONFIRMED), ANA)))) == [
        "À confirmer : Bo Inventé, dans « Une »."
    ]
    assert _told(first, _next(first, replace(sure, speakers=(ANA, BO)))) == [
        "Intervenants dans un autre ordre : « Une »."
    ]


def test_a_new_slot_is_told():
    first = _first(ONE)

    assert _told(first, _next(first, ONE, TWO)) == ["Nouveau : « Deux », le 9 mars à 10 h."]


def _later(slot, **by):
    gap = timedelta(**by)
    return replace(slot, start=slot.start + gap, end=slot.end + gap)


def test_a_programme_that_goes_to_another_day_is_told_in_one_line():
    first, week = _first(ONE, TWO), timedelta(days=7)
    moved = Programme(DAY + week, DAY + week, _at(9) + week, _at(11) + week, (_later(ONE, days=7), _later(TWO, days=7)))
    second = versions.publish(moved, first, event=EVENT, now=LATER)
    apart = replace(moved, slots=(_later(ONE, days=7), _later(TWO, days=7, hours=1)))
    third = versions.publish(apart, first, event=EVENT, now=LATER)

    assert _told(first, second) == [
        "Tout le programme change de jour, aux mêmes heures : le 16 mars, au lieu du 9 mars."
    ]
    assert [each.sequence for each in second.slots] == [1, 1]
    assert _told(first, third) == [
        "L’évènement a lieu le 16 mars, au lieu du 9 mars.",
        "Déplacé : « Une », le 16 mars à 9 h, au lieu du 9 mars à 9 h.",
        "Déplacé : « Deux », le 16 mars à 11 h, au lieu du 9 mars à 10 h.",
    ]


def test_the_announced_hours_are_told():
    first = _first(ONE)
    other = versions.publish(Programme(DAY, DAY, _at(9), _at(12), (ONE,)), first, event=EVENT, now=LATER)

    assert _told(first, other) == ["Fin annoncée : 12 h, au lieu de 11 h."]


def test_readers_are_given_nobody_who_is_not_shown():
    (published,) = _first(replace(ONE, speakers=(ANA, replace(BO, state=State.APPROACHED)))).slots

    assert published.slot.speakers == (ANA,)


def test_a_version_that_said_no_role_is_still_read():
    first = _first(ONE)
    said = versions.to_json(first)
    for slot in said["slots"]:
        for speaker in slot["slot"]["speakers"]:
            del speaker["role"]

    assert versions.from_json(said) == first
    assert versions.publish(_programme(ONE), versions.from_json(said), event=EVENT, now=LATER).slots == first.slots


def test_the_words_of_kinds_are_all_there():
    assert set(changes._KINDS) == set(SlotKind)
    assert set(changes._DOES) == set(Role)


_hours = st.integers(0, 40).map(lambda quarter: _at(8) + timedelta(minutes=15 * quarter))
_states = st.sampled_from([state for state in State if state != State.CANCELLED])
_slots = st.lists(
    st.builds(
        Slot,
        key=st.sampled_from("abcdef"),
        kind=st.sampled_from(SlotKind),
        title=st.sampled_from(["Un", "Deux"]),
        start=st.none() | _hours,
        end=st.none() | _hours,
        room=st.sampled_from(["", "A"]),
        speakers=st.permutations([ANA, BO]).map(tuple)
        | st.tuples(st.builds(Speaker, st.just("Ana"), st.sampled_from(["", "juge"]), _states, st.sampled_from(Role))),
        track=st.sampled_from(["", "Santé"]),
        has_debate=st.booleans(),
        is_inferred=st.booleans(),
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


@settings(deadline=None)
@given(_slots, _slots, st.integers(0, 2), st.integers(0, 2))
def test_whatever_raises_a_sequence_is_told_and_nothing_else_is(before, after, day, later):
    """Of what is held; a whole programme that changes day is told as a whole."""
    first = versions.publish(_on(day, *before), None, event=EVENT, now=NOW)
    second = versions.publish(_on(later, *after), first, event=EVENT, now=LATER)
    told = {change.key for change in changes.changes(first, second)}
    known = {each.slot.key: each for each in first.slots}

    raised = {each.slot.key for each in second.held if each != known.get(each.slot.key)}
    assert told >= raised or (day != later and "" in told)
    assert {key for key in told if key and key in {each.slot.key for each in second.held}} <= raised
    assert ("" in told) == (day != later)


def _on(day, *slots):
    gap = timedelta(days=day)
    moved = [replace(slot, start=slot.start and slot.start + gap, end=slot.end and slot.end + gap) for slot in slots]
    return Programme(DAY + gap, DAY + gap, slots=tuple(moved))
