"""The place of somebody who waits, as it is explained to her, and the room as the organisers read it."""

from datetime import timedelta

import pytest

from maillage.registrations import actions, queue
from maillage.registrations.queue import Place, PoolLine
from tests.factories import DepartmentFactory
from tests.registrations.factories import (
    OfferedFactory,
    QuotaFactory,
    RegistrationFactory,
    WaitingFactory,
    a_form,
)

pytestmark = pytest.mark.django_db
OFFERED = (
    "Dès qu’une place se libère, elle est proposée à la première personne qui peut l’avoir : nous vous écrivons, avec un délai pour"
    " répondre."
)


def test_the_first_who_waits(now):
    held = WaitingFactory(form=a_form(seats=0))

    assert queue.place(held, now=now) == Place(
        1,
        0,
        ("tout le monde",),
        f"Vous êtes la première personne de la liste d’attente, dans l’ordre d’arrivée des demandes. {OFFERED}",
    )


def test_kept_seats_explain_why_somebody_may_pass(now):
    form = a_form(seats=3, promotion="automatic")
    QuotaFactory(form=form, label="justice", opens_to_all_at=now + timedelta(days=3))
    QuotaFactory(form=form, label="police", professions=("police",))
    social, judge = WaitingFactory(form=form), WaitingFactory(form=form, profession="justice")
    last, late_judge = WaitingFactory(form=form), WaitingFactory(form=form, profession="justice")

    places = [queue.place(one, now=now) for one in (social, judge, last, late_judge)]

    assert [(one.rank_in_queue, one.ahead) for one in places] == [(1, 0), (2, 1), (3, 2), (4, 3)]
    assert [one.pools for one in places[:2]] == [("tout le monde",), ("justice", "tout le monde")]
    assert places[2].why == (
        "Vous êtes la 3e personne de la liste d’attente, dans l’ordre d’arrivée des demandes. 2 personnes avant vous attendent les"
        " mêmes places que vous. Des places sont gardées pour d’autres (« justice », « police ») : quelqu’un à qui elles sont destinées"
        " peut en recevoir une avant vous, même arrivé après. Celles de « justice » qui restent seront à tout le monde à partir du"
        " 21 novembre 2026."
        " Dès qu’une place se libère, elle est à la première personne qui peut l’avoir : nous vous écrivons."
    )


def test_whoever_has_seats_kept_for_her_reads_her_turn_for_those_and_for_the_others(now):
    """And what she reads comes true: a seat kept for her profession goes to her, five others being before her."""
    form = a_form(seats=3)
    health = QuotaFactory(form=form, label="santé", professions=("health",))
    QuotaFactory(form=form, label="police", professions=("police",))
    nurse = RegistrationFactory(form=form, profession="health", quota=health)
    RegistrationFactory(form=form)
    five = [WaitingFactory(form=form) for _ in range(5)]
    ana, next_nurse = WaitingFactory(form=form, profession="health"), WaitingFactory(form=form, profession="health")

    told, told_next = (queue.place(one, now=now) for one in (ana, next_nurse))
    actions.cancel(nurse, by=None, now=now)

    assert (told.rank_in_queue, told.ahead, told.pools) == (6, 5, ("santé", "tout le monde"))
    assert told.why == (
        "Vous êtes la 6e personne de la liste d’attente, dans l’ordre d’arrivée des demandes. Des places sont gardées pour vous"
        " (« santé ») : pour celles-là, personne n’est avant vous. Pour les places ouvertes à tout le monde, 5 personnes sont avant"
        " vous. Des places sont gardées pour d’autres (« police ») : quelqu’un à qui elles sont destinées peut en recevoir une avant"
        f" vous, même arrivé après. {OFFERED}"
    )
    assert "pour celles-là, une personne est avant vous. " in told_next.why
    assert "tout le monde, 6 personnes sont avant vous." in told_next.why
    for one in (ana, *five):
        one.refresh_from_db()
    assert [ana.state, *(one.state for one in five)] == ["offered", *["waiting"] * 5]


def test_seats_kept_for_her_until_a_day_are_hers_and_then_everybody_s(now):
    form = a_form(seats=1)
    QuotaFactory(form=form, label="santé", professions=("health",), opens_to_all_at=now + timedelta(days=3))
    WaitingFactory(form=form)
    ana = WaitingFactory(form=form, profession="health")

    before, after = (queue.place(ana, now=now + timedelta(days=days)).why for days in (0, 4))

    assert "pour vous jusqu’au 21 novembre 2026 (« santé ») : pour celles-là, personne n’est avant vous." in before
    assert "tout le monde" not in before  # there are no other seats
    assert "gardées" not in after
    assert "Une personne avant vous attend les mêmes places que vous." in after


def test_the_first_of_all_is_not_told_twice_that_nobody_is_before_her(now):
    form = a_form(seats=2)
    QuotaFactory(form=form, label="santé", professions=("health",))

    why = queue.place(WaitingFactory(form=form, profession="health"), now=now).why

    assert why.count("personne n’est avant vous") == 1


def test_those_who_wait_for_other_seats_are_not_ahead(now):
    form = a_form(event={"mode": "hybrid"}, seats=0, remote_seats=0)
    WaitingFactory(form=form)
    WaitingFactory(form=form, way="remote")
    held = WaitingFactory(form=form, way="remote")
    alone = WaitingFactory(form=a_form(event={"mode": "hybrid"}, seats=0), way="remote")
    first = WaitingFactory(form=alone.form)

    places = [queue.place(one, now=now) for one in (held, first)]

    assert [(one.rank_in_queue, one.ahead) for one in places] == [(3, 1), (2, 0)]
    assert "Une personne avant vous attend les mêmes places que vous." in places[0].why
    assert "Personne avant vous n’attend les places que vous pouvez avoir." in places[1].why
    assert "gardées" not in places[0].why


def test_kept_for_a_territory(now):
    DepartmentFactory()
    form = a_form(seats=1)
    QuotaFactory(form=form, label="Seine-et-Marne", professions=(), departments=("77",))

    place = queue.place(WaitingFactory(form=form, department_id="77"), now=now)

    assert place.pools == ("Seine-et-Marne", "tout le monde")


@pytest.mark.parametrize("state", ["requested", "confirmed", "cancelled", "lapsed", "refused"])
def test_whoever_does_not_wait_has_no_place(now, state):
    assert queue.place(RegistrationFactory(form=a_form(), state=state), now=now) == Place(0, 0, (), "")


def test_without_a_moment_it_is_now():
    held = WaitingFactory(form=a_form(seats=0))

    assert queue.place(held).rank_in_queue == 1
    assert len(queue.room(held.form)) == 1


def test_the_room_says_what_is_taken_of_each_pool(now):
    form = a_form(seats=5, event={"mode": "hybrid"})
    quota = QuotaFactory(form=form, label="justice", seats=2)
    RegistrationFactory(form=form)
    OfferedFactory(form=form, profession="justice", quota=quota)
    WaitingFactory(form=form)
    WaitingFactory(form=form, profession="justice")

    assert queue.room(form, now=now) == (
        PoolLine("justice", "onsite", 2, 1, 1),
        PoolLine("tout le monde", "onsite", 3, 1, 2),
        PoolLine("tout le monde", "remote", None, 0, 0),
    )


def test_a_way_that_the_event_has_not_is_shown_when_somebody_comes_so(now):
    form = a_form()
    before = queue.room(form, now=now)
    RegistrationFactory(form=form, way="remote")

    assert (len(before), queue.room(form, now=now)[1]) == (1, PoolLine("tout le monde", "remote", None, 1, 0))


@pytest.mark.parametrize("size", [1, 20])
def test_the_queue_costs_the_same_whatever_its_length(now, size, django_assert_num_queries):
    form = a_form(seats=1)
    QuotaFactory(form=form)
    people = [WaitingFactory(form=form) for _ in range(size)]

    with django_assert_num_queries(4):
        queue.place(people[-1], now=now)
        queue.room(form, now=now)
