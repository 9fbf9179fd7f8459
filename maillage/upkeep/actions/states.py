"""Keeps the state of each record: worked out anew at each change and each night, never written by hand."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from time import monotonic
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from maillage.directory import queries as directory
from maillage.directory.models import Service
from maillage.upkeep import quality, queries
from maillage.upkeep.models import Reckoning, ServiceState

_CHUNK = 500  # rows written in one transaction: nobody waits long for the database
_LONG = 2.0  # seconds
_REST = 20  # times what it took
_KEPT = ("organisation_id", "department_id", "freshness", "verified_on", "due_on", "score", "is_published")
_WRITTEN = [*(name.removesuffix("_id") for name in _KEPT), "computed_on"]


def recompute(services: Collection[UUID] | None = None, *, now: datetime) -> int:
    """Work out the states of those services, or of all; how many have changed. What has not changed is not written."""
    chosen = Service.objects.all() if services is None else Service.objects.filter(pk__in=services)
    today = localdate(now)
    changed = _changed(chosen, today, _known(services))
    return sum(_write(chunk) for chunk in iter(lambda: list(islice(changed, _CHUNK)), []))


def recompute_all(*, now: datetime) -> int | None:
    """Work out every state; None when there was no need, or no hurry.

    No need: nothing has changed in the directory since the last time, and it is the same day. No hurry: the last time took long
    (a whole country) and was a moment ago; what people confirm is worked out by itself at once, and the worker comes back.
    """
    revision, stamp = directory.state()
    today = localdate(now)
    last = Reckoning.objects.filter(pk=1).first()
    if last and last.day == today and ((last.revision, last.stamp) == (revision, stamp) or _rests(last, now)):
        return None
    began = monotonic()
    count = recompute(now=now)
    seconds = monotonic() - began
    done = {"revision": revision, "stamp": stamp, "day": today, "ended_at": now, "seconds": seconds}
    Reckoning.objects.update_or_create(pk=1, defaults={**done, "written": uuid4()})
    return count


def _rests(last: Reckoning, now: datetime) -> bool:
    """A long computation takes a twentieth of the worker's time at most."""
    if last.seconds < _LONG or last.ended_at is None:
        return False
    return now < last.ended_at + timedelta(seconds=_REST * last.seconds)


def _known(services: Collection[UUID] | None) -> dict[int, tuple[object, ...]]:
    states = ServiceState.objects.all() if services is None else ServiceState.objects.filter(service__in=services)
    return {pk.int: tuple(values) for pk, *values in states.values_list("pk", *_KEPT).iterator(chunk_size=5000)}


def _changed(chosen: QuerySet[Service], today: date, known: dict[int, tuple[object, ...]]) -> Iterator[ServiceState]:
    for subject in queries.subjects(chosen, today):
        found = queries.freshness_of(subject.facts)
        state = ServiceState(
            service_id=subject.service,
            organisation_id=subject.organisation,
            department_id=subject.department,
            freshness=found.state.value,
            verified_on=found.verified_on,
            due_on=found.due_on,
            score=quality.score(subject.facts),
            is_published=subject.is_published,
            computed_on=today,
        )
        if known.get(subject.service.int) != tuple(getattr(state, name) for name in _KEPT):
            yield state


@transaction.atomic
def _write(states: list[ServiceState]) -> int:
    """Without those whose service went away in the meantime. Always in the same order: two workers never wait for each other."""
    there = set(Service.objects.filter(pk__in=[state.pk for state in states]).values_list("pk", flat=True))
    kept = sorted((state for state in states if state.pk in there), key=lambda state: state.pk)
    ServiceState.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["service"], update_fields=_WRITTEN, batch_size=_CHUNK
    )
    _mark()
    return len(kept)


def _mark() -> None:
    """What was counted before no longer holds. After the states: it is one row, for which every writer waits."""
    mark = {"written": uuid4()}
    if not Reckoning.objects.filter(pk=1).update(**mark):
        Reckoning.objects.update_or_create(pk=1, defaults=mark)
