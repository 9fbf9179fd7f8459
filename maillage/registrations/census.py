"""Who sits where in the room of a form, and who waits, counted in two queries whatever their number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from maillage.events.models import Event
from maillage.registrations.models import Registration, RegistrationForm, RegistrationQuerySet
from maillage.registrations.models.forms import Way
from maillage.registrations.seats import Pool, Profile, Seating, everybody

State = Registration.State
_COUNTED = (*Registration.SEATED, State.WAITING)


@dataclass(frozen=True, slots=True)
class Census:
    """`waiting`: how many of each profile. `deadline`: of the offer that ends first; None without any."""

    pools: tuple[Pool, ...]
    seating: Seating
    waiting: Counter[Profile]
    deadline: datetime | None


def profile(registration: Registration) -> Profile:
    return Profile(registration.way, registration.profession, registration.department_id or "")


def pools(form: RegistrationForm) -> tuple[Pool, ...]:
    """One query. On site before remote; the kept ones in the order of the organisers, then everybody's."""
    quotas = [
        Pool(
            quota.way,
            quota.pk,
            quota.seats,
            quota.label,
            frozenset(quota.professions),
            frozenset(quota.departments),
            quota.opens_to_all_at,
        )
        for quota in form.quotas.order_by("rank", "pk")
    ]
    totals = {Way.ONSITE: form.seats, Way.REMOTE: form.remote_seats}
    return tuple(
        pool
        for way, total in totals.items()
        for pool in (*(quota for quota in quotas if quota.way == way), everybody(way, _limit(form, total), quotas))
    )


def take(form: RegistrationForm, *, now: datetime) -> Census:
    found = pools(form)
    seating, waiting, deadlines = Seating(found, now), Counter[Profile](), []
    rows = form.registrations.filter(state__in=_COUNTED).order_by()
    columns = ("state", "way", "profession", "department_id", "quota_id")
    for state, way, profession, department, quota, count, ends in rows.values_list(*columns).annotate(
        Count("pk"), Min("offered_until")
    ):
        one = Profile(way, profession, department or "")
        if state == State.WAITING:
            waiting[one] += count
        else:
            seating.hold(one, quota, count)
        deadlines += [ends] if ends else []
    return Census(found, seating, waiting, min(deadlines, default=None))


def grouped(rows: RegistrationQuerySet) -> Iterable[tuple[str, str, str | None, int]]:
    """How many of each way, profession and département."""
    return rows.values_list("way", "profession", "department_id").annotate(Count("pk"))


def _limit(form: RegistrationForm, total: int | None) -> int | None:
    """Where no number says it, the organisers' « complet » does."""
    return 0 if total is None and form.event.life == Event.Life.FULL else total
