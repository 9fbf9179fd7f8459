"""How much room there is, as it may be said to everybody: never a small count, never a name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from maillage.events.models import Event
from maillage.registrations import opening
from maillage.registrations.models import Quota, Registration, RegistrationForm, Way

_FEW = 5


@dataclass(frozen=True, slots=True)
class Room:
    """One way to come. `left` None: no limit. `kept`: names of the quotas that still have seats, when everybody's are all taken."""

    way: str
    left: int | None
    kept: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """For everybody: those for whom seats are kept may still find one."""
        return self.left == 0

    @property
    def text(self) -> str:
        if self.left is None or self.left >= _FEW:
            return "Il reste des places."
        if self.left:
            return f"Il reste moins de {_FEW} places."
        if self.kept:
            return f"Il ne reste que des places gardées : {', '.join(f'« {label} »' for label in self.kept)}."
        return "Complet."


def of(forms: Iterable[RegistrationForm], *, now: datetime) -> dict[int, tuple[Room, ...]]:
    """By form (its event is read), a room for each way. Two queries, whatever their number."""
    asked = list(forms)
    quotas: dict[int, list[Quota]] = {}
    for quota in Quota.objects.filter(form__in=asked).order_by("rank", "pk"):
        quotas.setdefault(quota.form_id, []).append(quota)
    rows = Registration.objects.seated().filter(form__in=asked).values_list("form", "way", "quota")
    taken = Counter({(form, way, quota): count for form, way, quota, count in rows.annotate(count=Count("pk"))})
    return {
        form.pk: tuple(_room(form, way, quotas.get(form.pk, []), taken, now) for way in opening.ways(form.event))
        for form in asked
    }


def _room(
    form: RegistrationForm, way: str, quotas: list[Quota], taken: Counter[tuple[int, str, int | None]], now: datetime
) -> Room:
    seats = form.seats if way == Way.ONSITE else form.remote_seats
    if seats is None:
        return Room(way, 0 if form.event.life == Event.Life.FULL else None)
    mine = [quota for quota in quotas if quota.way == way]
    free = {quota: max(0, quota.seats - taken[form.pk, way, quota.pk]) for quota in mine}
    left = max(0, seats - sum(quota.seats for quota in mine) - taken[form.pk, way, None])
    left += sum(free[quota] for quota in mine if _is_for_all(quota, now))
    kept = tuple(quota.label for quota in mine if free[quota] and not _is_for_all(quota, now))
    return Room(way, left, kept if left == 0 else ())


def _is_for_all(quota: Quota, now: datetime) -> bool:
    return quota.opens_to_all_at is not None and quota.opens_to_all_at <= now
