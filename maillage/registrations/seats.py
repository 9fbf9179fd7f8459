"""Whose seat somebody may have, and how those who hold one move so that nobody waits in front of a seat left empty. Pure: no Django.

The seats of an event are in pools: those kept for some professions or some départements, and everybody's. Somebody may sit in any pool
that admits her, and may be moved to another by our care alone: her seat stays hers. Finding a seat is finding a path through the pools
to one that has room (an augmenting path), so as many people sit as can.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

Place = tuple[str, int | None]  # a way to come, and the key of the quota; None: everybody's


class Profile(NamedTuple):
    """All that decides which seats somebody may have. Codes; empty: not said."""

    way: str
    profession: str
    department: str


# Places one after the other, each with the profile of who comes into it out of the one before.
_Path = list[tuple[Place, Profile | None]]


class Move(NamedTuple):
    """One of those who have this profile and sit in `origin` sits in `target` from now on."""

    profile: Profile
    origin: Place
    target: Place


class Given(NamedTuple):
    """A seat of `pool`, once these moves are made, in their order."""

    pool: Place
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """`key` None: everybody's. `seats` None: no limit. Professions and départements both said: both are asked; neither: nobody is left out."""

    way: str
    key: int | None = None
    seats: int | None = None
    label: str = ""
    professions: frozenset[str] = field(default_factory=frozenset)
    departments: frozenset[str] = field(default_factory=frozenset)
    opens_to_all_at: datetime | None = None

    @property
    def place(self) -> Place:
        return self.way, self.key

    def is_for(self, profile: Profile) -> bool:
        """Whether it is kept for her, be it open to everybody already."""
        return (
            self.way == profile.way
            and (not self.professions or profile.profession in self.professions)
            and (not self.departments or profile.department in self.departments)
        )

    def is_open_to_all(self, now: datetime) -> bool:
        return self.key is None or (self.opens_to_all_at is not None and self.opens_to_all_at <= now)

    def admits(self, profile: Profile, now: datetime) -> bool:
        return self.is_for(profile) or (self.way == profile.way and self.is_open_to_all(now))


def everybody(way: str, total: int | None, quotas: Iterable[Pool]) -> Pool:
    """What is left of the seats of that way once the kept ones are set apart."""
    kept = sum(pool.seats or 0 for pool in quotas if pool.way == way)
    return Pool(way, seats=None if total is None else max(total - kept, 0))


class Seating:
    """Who sits where, by numbers. Pools with more people than seats are borne: nobody loses hers, nothing is given until there is room."""

    def __init__(self, pools: Iterable[Pool], now: datetime) -> None:
        self._now = now
        self._pools = {pool.place: pool for pool in pools}
        # In each pool those who sit there, by the pools that admit them: five thousand people are a few groups.
        self._held: dict[Place, dict[tuple[Place, ...], Counter[Profile]]] = {place: {} for place in self._pools}
        self._taken: Counter[Place] = Counter()
        self._admitting: dict[Profile, tuple[Place, ...]] = {}

    def copy(self) -> "Seating":
        """To try something that will not be kept."""
        other = Seating(self._pools.values(), self._now)
        for place, groups in self._held.items():
            other._held[place] = {group: Counter(people) for group, people in groups.items()}
        other._taken = Counter(self._taken)
        return other

    def pools_of(self, profile: Profile) -> tuple[Pool, ...]:
        """Those that admit her: kept for her first, then everybody's, then those kept for others that are open to all now."""
        return tuple(self._pools[place] for place in self._places_of(profile))

    def taken(self, pool: Pool) -> int:
        return self._taken[pool.place]

    def hold(self, profile: Profile, key: int | None, count: int = 1) -> None:
        """So many people of that profile sit there already, whether or not it admits them. A pool that is gone: in everybody's."""
        self._add(profile, self._place(profile, key), count)

    def leave(self, profile: Profile, key: int | None) -> None:
        self._add(profile, self._place(profile, key), -1)

    def fits(self, profile: Profile) -> bool:
        return self._free_path(profile) is not None

    def seat(self, profile: Profile) -> Given | None:
        """She sits; None when there is no way to make room for her."""
        path = self._free_path(profile)
        if path is None:
            return None
        moves = self._shift(path)
        self._add(profile, path[0][0], 1)
        return Given(path[0][0], moves)

    def relieve(self) -> tuple[Move, ...]:
        """Out of the pools with more people than seats, towards those that have room: before anything else is given."""
        moves: list[Move] = []
        for place in self._pools:
            while self._is_overfull(place) and (path := self._path((place,))) is not None:
                moves += self._shift(path)
        return tuple(moves)

    def _place(self, profile: Profile, key: int | None) -> Place:
        place = (profile.way, key)
        return place if place in self._pools else (profile.way, None)

    def _places_of(self, profile: Profile) -> tuple[Place, ...]:
        known = self._admitting.get(profile)
        if known is None:
            admitting = [pool for pool in self._pools.values() if pool.admits(profile, self._now)]
            admitting.sort(key=lambda pool: 1 if pool.key is None else 0 if pool.is_for(profile) else 2)
            known = self._admitting[profile] = tuple(pool.place for pool in admitting)
        return known

    def _add(self, profile: Profile, place: Place, count: int) -> None:
        groups, group = self._held[place], self._places_of(profile)
        people = groups.setdefault(group, Counter())
        people[profile] += count
        if people[profile] <= 0:
            del people[profile]
        if not people:
            del groups[group]
        self._taken[place] += count

    def _has_room(self, place: Place) -> bool:
        seats = self._pools[place].seats
        return seats is None or self._taken[place] < seats

    def _is_overfull(self, place: Place) -> bool:
        seats = self._pools[place].seats
        return seats is not None and self._taken[place] > seats

    def _free_path(self, profile: Profile) -> _Path | None:
        """None too where more people sit than there are seats in all, whatever pool has room."""
        own = [pool for pool in self._pools.values() if pool.way == profile.way]
        totals = [pool.seats for pool in own]
        if None not in totals and sum(self._taken[pool.place] for pool in own) >= sum(filter(None, totals)):
            return None
        return self._path(self._places_of(profile))

    def _path(self, starts: tuple[Place, ...]) -> _Path | None:
        """Places from one of `starts` to one that has room, the shortest way; each with the profile of who comes into it."""
        came: dict[Place, tuple[Place, Profile] | None] = dict.fromkeys(starts)
        queue = deque(starts)
        while queue:
            here = queue.popleft()
            if self._has_room(here):
                return _back(came, here)
            for group, people in self._held[here].items():
                for there in group:
                    if there not in came:
                        came[there] = (here, next(iter(people)))
                        queue.append(there)
        return None

    def _shift(self, path: _Path) -> tuple[Move, ...]:
        """The last place first, so that each comes into a seat that was just left."""
        steps = pairwise(path)
        moves = [Move(mover, before, after) for (before, _), (after, mover) in steps if mover is not None]
        moves.reverse()
        for move in moves:
            self._add(move.profile, move.origin, -1)
            self._add(move.profile, move.target, 1)
        return tuple(moves)


def _back(came: dict[Place, tuple[Place, Profile] | None], end: Place) -> _Path:
    """From where the search began to `end`."""
    path: _Path = []
    place: Place | None = end
    while place is not None:
        before = came[place]
        path.append((place, before[1] if before else None))
        place = before[0] if before else None
    path.reverse()
    return path
