"""The seats, against a maximum matching computed by scipy, and the order of the queue."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from maillage.registrations.seats import Move, Pool, Profile, Seating, everybody

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
SOCIAL, JUSTICE, POLICE = (Profile("onsite", name, "77") for name in ("social", "justice", "police"))
PROFESSIONS, DEPARTMENTS = ("social", "justice", "police", "health", ""), ("77", "75", "")


def _hall(total, *quotas, now=NOW):
    return Seating([*quotas, everybody("onsite", total, quotas)], now)


def _kept(key, seats, *professions, **said):
    return Pool("onsite", key, seats, professions=frozenset(professions), **said)


profiles = st.builds(Profile, st.just("onsite"), st.sampled_from(PROFESSIONS), st.sampled_from(DEPARTMENTS))
codes = st.frozensets


@st.composite
def halls(draw):
    """Some quotas, and what is left for everybody; some of the quotas are open to all, or will be."""
    quotas = [
        Pool(
            "onsite",
            key,
            draw(st.integers(0, 3)),
            professions=draw(codes(st.sampled_from(PROFESSIONS[:4]), max_size=3)),
            departments=draw(codes(st.sampled_from(DEPARTMENTS[:2]), max_size=2)),
            opens_to_all_at=draw(st.sampled_from([None, None, NOW - timedelta(days=1), NOW + timedelta(days=1)])),
        )
        for key in range(draw(st.integers(0, 4)))
    ]
    total = sum(pool.seats for pool in quotas) + draw(st.integers(0, 4))
    return (*quotas, everybody("onsite", total, quotas))


def _most(people, pools, now=NOW):
    """How many of them can sit at once: one column for each seat."""
    seats = [pool for pool in pools for _ in range(pool.seats)]
    if not people or not seats:
        return 0
    admitted = np.array([[pool.admits(person, now) for pool in seats] for person in people], dtype=int)
    return int((maximum_bipartite_matching(csr_array(admitted), perm_type="column") >= 0).sum())


class _Room:
    """The rows of the database, by hand: who sits where. Moves are made one by one, on somebody who is there."""

    def __init__(self, pools):
        self.pools, self.sitting = pools, []

    def seating(self, now=NOW):
        made = Seating(self.pools, now)
        for profile, place in self.sitting:
            made.hold(profile, place[1])
        return made

    def write(self, moves):
        for move in moves:
            self.sitting.remove((move.profile, move.origin))
            self.sitting.append((move.profile, move.target))

    def seat(self, profile, now=NOW):
        found = self.seating(now).seat(profile)
        if found is not None:
            self.write(found.moves)
            self.sitting.append((profile, found.pool))
            self.check(now)
        return found is not None

    def check(self, now=NOW):
        for pool in self.pools:
            there = [profile for profile, place in self.sitting if place == pool.place]
            assert len(there) <= pool.seats
            assert all(pool.admits(profile, now) for profile in there)


@given(halls(), st.lists(profiles, max_size=14))
def test_whoever_comes_first_sits_and_no_seat_is_lost(pools, people):
    room, seated = _Room(pools), []

    for profile in people:
        could_sit = _most([*seated, profile], pools) == len(seated) + 1
        assert room.seat(profile) == could_sit
        seated += [profile] if could_sit else []

    assert len(seated) == _most(people, pools)


@given(halls(), st.lists(profiles, min_size=1, max_size=14), st.data())
def test_a_seat_given_up_goes_to_the_first_who_can_have_it(pools, people, data):
    room = _Room(pools)
    queue = [profile for profile in people if not room.seat(profile)]
    while room.sitting:
        room.sitting.remove(data.draw(st.sampled_from(room.sitting)))
        held = [profile for profile, _ in room.sitting]
        expected = next((p for p in queue if _most([*held, p], pools) == len(held) + 1), None)

        found = next((profile for profile in queue if room.seat(profile)), None)

        assert found == expected
        if found is None:
            break
        queue.remove(found)
        assert not any(room.seating().fits(profile) for profile in queue)  # one seat makes one promotion


@given(halls(), st.lists(profiles, max_size=14))
def test_seats_that_open_to_all_are_all_taken(pools, people):
    room, later = _Room(pools), NOW + timedelta(days=2)
    queue = [profile for profile in people if not room.seat(profile)]

    waiting = [profile for profile in queue if not room.seat(profile, later)]

    assert len(people) - len(waiting) == _most(people, pools, later)


@given(halls(), st.lists(profiles, max_size=14), st.data())
def test_fewer_seats_take_nobody_away_and_nothing_is_given_until_there_is_room(pools, people, data):
    room = _Room(pools)
    seated = [profile for profile in people if room.seat(profile)]
    fewer = tuple(Pool(**{**_said(pool), "seats": data.draw(st.integers(0, pool.seats))}) for pool in pools)
    room.pools = fewer

    seating = room.seating()
    room.write(seating.relieve())

    assert sorted(profile for profile, _ in room.sitting) == sorted(seated)
    assert room.seating().relieve() == ()
    total = sum(pool.seats for pool in fewer)
    for profile in set(people):
        given_one = room.seating().seat(profile)
        assert given_one is None or len(room.sitting) < total


def _said(pool):
    return {name: getattr(pool, name) for name in Pool.__dataclass_fields__}


@given(halls(), st.lists(profiles, max_size=14))
def test_trying_on_a_copy_changes_nothing(pools, people):
    room = _Room(pools)
    for profile in people:
        room.seat(profile)
    seating = room.seating()
    before = [seating.taken(pool) for pool in pools]

    tried = seating.copy()
    for profile in people:
        tried.seat(profile)

    assert [seating.taken(pool) for pool in pools] == before
    assert [seating.fits(profile) for profile in people] == [room.seating().fits(profile) for profile in people]


def test_somebody_moves_so_that_another_sits():
    hall = _hall(2, _kept(1, 1, "justice"))
    hall.hold(JUSTICE, None)

    found = hall.seat(SOCIAL)

    assert found == (("onsite", None), (Move(JUSTICE, ("onsite", None), ("onsite", 1)),))
    assert hall.seat(JUSTICE) is None


def test_a_move_may_call_for_another_one_the_last_first():
    first, second = _kept(1, 1, "justice"), _kept(2, 1, "justice", "police")
    hall = Seating([first, second, Pool("onsite", 3, 1, professions=frozenset(["police"]))], NOW)
    hall.hold(JUSTICE, 1)
    hall.hold(POLICE, 2)

    found = hall.seat(JUSTICE)

    assert found == (("onsite", 2), (Move(POLICE, ("onsite", 2), ("onsite", 3)),))
    assert hall.seat(JUSTICE) is None


def test_a_seat_kept_for_her_is_taken_before_one_of_everybodys():
    hall = _hall(4, _kept(1, 1, "police", opens_to_all_at=NOW), _kept(2, 1, "justice"))

    assert [pool.key for pool in hall.pools_of(JUSTICE)] == [2, None, 1]
    assert [hall.seat(JUSTICE).pool[1] for _ in range(4)] == [2, None, None, 1]
    assert hall.seat(JUSTICE) is None


def test_without_a_limit_everybody_sits():
    hall = _hall(None)

    assert [hall.seat(SOCIAL).pool for _ in range(3)] == [("onsite", None)] * 3


def test_one_way_to_come_takes_no_seat_of_the_other():
    hall = Seating([Pool("onsite", None, 1), Pool("remote", None, 0)], NOW)

    assert not hall.fits(SOCIAL._replace(way="remote"))
    assert hall.fits(SOCIAL)


def test_a_way_that_does_not_exist_has_no_seat():
    assert _hall(3).pools_of(SOCIAL._replace(way="remote")) == ()
    assert not _hall(3).fits(SOCIAL._replace(way="remote"))


def test_whoever_sits_in_a_pool_that_is_gone_sits_in_everybodys():
    hall = _hall(1)
    hall.hold(JUSTICE, 7)

    assert not hall.fits(SOCIAL)
    hall.leave(JUSTICE, 7)
    assert hall.fits(SOCIAL)


def test_whoever_sits_where_she_would_not_be_admitted_any_more_makes_room():
    hall = _hall(2, _kept(1, 1, "justice"), _kept(2, 1, "social"))
    hall.hold(SOCIAL, 1)

    assert hall.seat(JUSTICE).moves == (Move(SOCIAL, ("onsite", 1), ("onsite", 2)),)


def test_too_many_people_move_to_where_there_is_room():
    hall = _hall(3, _kept(1, 2, "justice"))
    hall.hold(JUSTICE, None, 3)

    assert hall.relieve() == (Move(JUSTICE, ("onsite", None), ("onsite", 1)),) * 2
    assert not hall.fits(JUSTICE)


def test_a_kept_seat_is_not_given_while_more_people_come_than_the_room_has_seats():
    hall = _hall(3, _kept(1, 2, "justice"))
    hall.hold(SOCIAL, None, 3)

    assert not hall.fits(JUSTICE)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, True),
        ({"professions": frozenset(["justice"])}, True),
        ({"professions": frozenset(["police"])}, False),
        ({"departments": frozenset(["77"])}, True),
        ({"departments": frozenset(["75"])}, False),
        ({"professions": frozenset(["justice"]), "departments": frozenset(["75"])}, False),
    ],
)
def test_a_pool_is_for_those_whom_it_names(said, expected):
    pool = Pool("onsite", 1, 1, **said)

    assert pool.is_for(JUSTICE) is expected
    assert pool.admits(JUSTICE, NOW) is expected


def test_a_pool_opens_to_all_at_its_moment():
    pool = _kept(1, 1, "police", opens_to_all_at=NOW)

    assert (pool.admits(JUSTICE, NOW - timedelta(seconds=1)), pool.admits(JUSTICE, NOW)) == (False, True)
    assert not pool.admits(JUSTICE._replace(way="remote"), NOW)


def test_everybody_has_what_the_kept_ones_leave():
    quotas = [_kept(1, 4, "police"), Pool("remote", 2, 9)]

    assert (everybody("onsite", 10, quotas).seats, everybody("onsite", 3, quotas).seats) == (6, 0)
    assert everybody("onsite", None, quotas).seats is None


def test_five_thousand_people_cost_a_few_groups():
    hall = _hall(5000, *[_kept(key, 10, "justice") for key in range(20)])
    hall.hold(SOCIAL, None, 4800)
    hall.hold(JUSTICE, 0, 10)

    assert len(hall._held[("onsite", None)]) == 1
    assert hall.seat(JUSTICE).pool == ("onsite", 1)
