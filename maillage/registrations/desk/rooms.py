"""The seats, pool by pool, counted from what the list read already: one query, that of the quotas."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from maillage.registrations import census, opening
from maillage.registrations.desk.listing import Line
from maillage.registrations.desk.sharing import number
from maillage.registrations.models import Registration, RegistrationForm, Way
from maillage.registrations.queue import PoolLine
from maillage.registrations.seats import Place, Profile

ALL = "tout le monde"


def of(form: RegistrationForm, everybody: Iterable[Line], *, now: datetime) -> tuple[PoolLine, ...]:
    """As `queue.room` tells them; a pool that nobody may come into any more, and that nobody holds, is left out."""
    pools = census.pools(form)
    known = {pool.place for pool in pools}
    taken: Counter[Place] = Counter()
    waiting: Counter[Profile] = Counter()
    for line in everybody:
        profile = Profile(line.way, line.profession, line.department or "")
        if line.state in Registration.SEATED:
            place = (line.way, line.quota)
            taken[place if place in known else (line.way, None)] += 1
        elif line.state == Registration.State.WAITING:
            waiting[profile] += 1
    lines = (
        PoolLine(
            label=pool.label or ALL,
            way=pool.way,
            seats=pool.seats,
            taken=taken[pool.place],
            waiting=sum(count for profile, count in waiting.items() if pool.admits(profile, now)),
        )
        for pool in pools
    )
    asked = opening.ways(form.event)
    return tuple(line for line in lines if line.way in asked or line.taken or line.waiting)


def overfull(form: RegistrationForm) -> list[str]:
    """Where more people sit than there are seats now, by way to come: how many too many, and what becomes of them. One query."""
    taken = Counter(form.registrations.seated().values_list("way", flat=True))
    seats = {Way.ONSITE: form.seats, Way.REMOTE: form.remote_seats}
    return [
        _too_many(way, total, taken[way]) for way, total in seats.items() if total is not None and taken[way] > total
    ]


def _too_many(way: Way, seats: int, taken: int) -> str:
    more = taken - seats
    people = "1 personne de trop garde la sienne" if more == 1 else f"{more} personnes de trop gardent la leur"
    return (
        f"{number(seats)} {way.label}, et {taken} prises : {people}. Personne n’est retiré : ajoutez des places, ou annulez des"
        " inscriptions dans la liste."
    )
