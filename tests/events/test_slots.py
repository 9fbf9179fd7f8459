"""How slots are moved, written by two people at a time, and linked to accounts and rooms."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from maillage.events import actions
from maillage.events.actions import slots
from tests.events.test_actions import CONTENT, DAY
from tests.factories import DepartmentFactory, MembershipFactory, NationalFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def national():
    return NationalFactory()


@pytest.fixture
def event(national, now):
    return actions.create_event(CONTENT, by=national, now=now)


def _add(event, by, now, title, hour=None, minutes=None, **more):
    start = time(*hour) if hour else None
    content = actions.SlotContent(title, day=DAY if hour else None, start=start, minutes=minutes, **more)
    return actions.add_slot(event, content, by=by, now=now)


def _order(event):
    return [(each.title, each.start) for each in event.slots.order_by("start", "rank", "pk")]


def test_a_slot_takes_the_place_of_its_neighbour_and_the_gap_stays(event, national, now):
    first = _add(event, national, now, "Une heure", (9, 0), 60)
    _add(event, national, now, "Vingt minutes", (10, 10), 20)

    actions.move_slot(first, is_later=True, by=national, now=now)
    assert _order(event) == [("Vingt minutes", time(9)), ("Une heure", time(9, 30))]

    actions.move_slot(first, is_later=False, by=national, now=now)
    assert _order(event) == [("Une heure", time(9)), ("Vingt minutes", time(10, 10))]


def test_what_is_held_beside_stays_where_it_is(event, national, now):
    actions.set_rooms(event, [("A", None), ("B", None)], by=national, now=now)
    moving = _add(event, national, now, "En A", (9, 0), 60, room="A")
    _add(event, national, now, "En B, en même temps", (9, 30), 30, room="B")
    _add(event, national, now, "En B, ensuite", (10, 0), 30, room="B")
    _add(event, national, now, "En A, ensuite", (10, 0), 30, room="A")

    actions.move_slot(moving, is_later=True, by=national, now=now)

    assert dict(_order(event)) == {
        "En A": time(9, 30),
        "En B, en même temps": time(9, 30),
        "En B, ensuite": time(10),
        "En A, ensuite": time(9),
    }


def test_slots_without_an_hour_change_their_order(event, national, now):
    one, two, three = (_add(event, national, now, title) for title in ("Un", "Deux", "Trois"))
    actions.remove_slot(one, by=national, now=now)
    four = _add(event, national, now, "Quatre")

    actions.move_slot(four, is_later=False, by=national, now=now)

    assert [title for title, _ in _order(event)] == ["Deux", "Quatre", "Trois"]
    assert {two.pk, three.pk} < set(event.slots.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("is_later", "sentence"), [(True, "déjà le dernier de sa journée"), (False, "déjà le premier de sa journée")]
)
def test_the_first_and_the_last_stay(event, national, now, is_later, sentence):
    alone = _add(event, national, now, "Seul", (9, 0), 60)

    with pytest.raises(actions.EventRefused, match=sentence):
        actions.move_slot(alone, is_later=is_later, by=national, now=now)


def test_the_last_of_those_without_an_hour_stays(event, national, now):
    alone = _add(event, national, now, "Seul")

    with pytest.raises(actions.EventRefused, match="déjà le dernier de ceux qui attendent"):
        actions.move_slot(alone, is_later=True, by=national, now=now)


def test_a_move_past_midnight_is_refused(event, national, now):
    _add(event, national, now, "Long", (20, 0), 60)
    short = _add(event, national, now, "Tard", (23, 50), 180)

    with pytest.raises(actions.EventRefused, match="changerait de jour"):
        actions.move_slot(short, is_later=False, by=national, now=now)


def test_the_second_who_writes_is_told(event, national, now):
    slot = _add(event, national, now, "Avant", (9, 0), 60)
    seen = slots.mark(slot)
    content = slots.content(slot)
    actions.edit_slot(slot, replace(content, text="La première."), seen=seen, by=national, now=now)

    with pytest.raises(actions.SlotChanged):
        actions.edit_slot(slot, replace(content, text="La seconde."), seen=seen, by=national, now=now)

    slot.refresh_from_db()
    assert slot.text == "La première."
    actions.edit_slot(slot, content, seen=slots.mark(slot), by=national, now=now)


def test_the_mark_follows_its_hours_and_its_people(event, national, now):
    slot = _add(event, national, now, "Créneau", (9, 0), 60, people=(actions.Someone("Ana Imaginaire"),))
    marks = [slots.mark(slot)]

    actions.shift_slots(event, DAY, time(9), 5, by=national, now=now)
    slot.refresh_from_db()
    marks.append(slots.mark(slot))
    slot.appearances.update(state="confirmed")
    marks.append(slots.mark(slot))

    assert len(set(marks)) == 3


def test_a_speaker_is_linked_to_an_account_of_those_who_organise(national, now):
    structure = OrganisationFactory(department=DepartmentFactory())
    member = MembershipFactory(organisation=structure).user
    event = actions.create_event(replace(CONTENT, organiser=structure.pk, organiser_name=""), by=national, now=now)
    slot = _add(event, national, now, "Créneau", (9, 0), 60, people=(actions.Someone("Ana", person=member.pk),))

    assert slots.accounts(event) == {member.pk: member}
    assert [each.person for each in slot.appearances.all()] == [member]
    assert [one.person for one in slots.content(actions.duplicate_slot(slot, by=national, now=now)).people] == [
        member.pk
    ]
    with pytest.raises(actions.EventRefused, match="Choisissez un compte"):
        _add(event, national, now, "Autre", people=(actions.Someone("Bo", person=UserFactory().pk),))
    member.memberships.update(ended_at=now)
    actions.edit_slot(slot, slots.content(slot), by=national, now=now)
    assert [each.person for each in slot.appearances.all()] == [member]


def test_rooms_that_exchange_their_names_keep_their_slots(event, national, now):
    actions.set_rooms(event, [("A", 10), ("B", 20), ("C", 30)], by=national, now=now)
    held = {name: _add(event, national, now, name, (9, 0), 60, room=name) for name in "ABC"}

    rooms = [("Grande salle", 30), ("B", 10), ("A", 20)]
    actions.set_rooms(event, rooms, renamed={"A": "B", "B": "A", "C": ""}, by=national, now=now)

    for slot in held.values():
        slot.refresh_from_db()
    assert {name: slot.room and slot.room.name for name, slot in held.items()} == {"A": "B", "B": "A", "C": None}
    assert list(event.rooms.order_by("rank").values_list("name", "seats")) == rooms


def test_rooms_that_somebody_else_changed_are_not_written_over(event, national, now):
    actions.set_rooms(event, [("A", 10), ("B", 20)], by=national, now=now)

    with pytest.raises(actions.EventRefused, match="Quelqu’un a modifié les salles"):
        actions.set_rooms(event, [("A", 10)], renamed={"A": "A"}, by=national, now=now)


def test_a_reason_is_taken_back(event, national, now):
    _add(event, national, now, "Créneau", (9, 0), 60)
    actions.waive(event, "W9", None, "Une réunion courte.", by=national, now=now)

    actions.unwaive(event, "W9", None, by=national, now=now)

    assert not event.waivers.exists()
    with pytest.raises(actions.EventRefused, match="n’est plus là"):
        actions.unwaive(event, "W9", None, by=national, now=now)


def test_each_day_is_pasted_apart(national, now):
    event = actions.create_event(replace(CONTENT, last_day=DAY + timedelta(days=1)), by=national, now=now)
    second = DAY + timedelta(days=1)
    actions.import_programme(event, "9h - Accueil\n10h - Clôture", by=national, now=now)
    actions.import_programme(event, "9h - Accueil\n11h - Clôture", on=second, by=national, now=now)

    with pytest.raises(actions.EventRefused, match="Ce jour a déjà des créneaux"):
        actions.import_programme(event, "9h - Accueil", on=second, by=national, now=now)
    assert set(event.slots.values_list("day", flat=True)) == {date(2027, 3, 9), date(2027, 3, 10)}


def test_an_empty_programme_is_not_published(event, national, now):
    with pytest.raises(actions.EventRefused, match="au moins un créneau"):
        actions.publish_programme(event, by=national, now=now)


def test_a_draft_that_changed_since_it_was_read_is_not_published(event, national, now):
    _add(event, national, now, "Créneau", (9, 0), 60)

    with pytest.raises(actions.EventRefused, match="Relisez ce qui change"):
        actions.publish_programme(event, seen="autre", by=national, now=now)
