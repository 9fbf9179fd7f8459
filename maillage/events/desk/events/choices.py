"""What may be chosen in the form of an event: structures, weeks and courses, départements."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from maillage.core.fields import beginnings
from maillage.directory.models import Organisation, Status, Visibility
from maillage.directory.standing import Standing
from maillage.events import sheets
from maillage.events.models import Event
from maillage.territories import gazetteer

MOST_FOUND = 8
Choices = list[tuple[str, str]]


def structures(pks: Iterable[UUID | str]) -> Choices:
    """Published ones, by name. One query, none without any."""
    wanted = list(pks)
    rows = (
        Organisation.objects.filter(pk__in=wanted, status=Status.PUBLISHED).order_by("folded", "pk") if wanted else []
    )
    return [(str(row.pk), row.name) for row in rows]


def find(words: str) -> list[UUID]:
    """Published structures that everybody may know of, whose name begins so, the first few. One query."""
    begins = beginnings(words)
    if not begins:
        return []
    said = reduce(and_, (Q(folded__contains=part) for part in begins))
    rows = Organisation.objects.filter(said, status=Status.PUBLISHED, visibility=Visibility.PUBLIC)
    return list(rows.order_by("folded", "pk").values_list("pk", flat=True)[:MOST_FOUND])


def parents(event: Event | None, standing: Standing, now: datetime) -> Choices:
    """Weeks and courses that are not over and that she may read or change; and the one it has. One query."""
    hers = Q(editorial=Event.Editorial.PUBLISHED, level__lte=standing.level) | owned_by(standing)
    rows = Event.objects.filter(parent=None, kind__in=(Event.Kind.WEEK, Event.Kind.TRAINING))
    open_ones = rows.filter(hers, last_day__gte=localdate(now)).exclude(editorial=Event.Editorial.WITHDRAWN)
    found = open_ones | rows.filter(pk=event.parent_id) if event and event.parent_id else open_ones
    found = found.exclude(pk=event.pk) if event else found
    said = found.order_by("first_day", "title", "pk").values_list("pk", "title", "kind", "first_day", "last_day")
    return [(str(pk), f"{title} ({_when(kind, first, last)})") for pk, title, kind, first, last in said]


def _when(kind: str, first: date, last: date) -> str:
    """Two courses of one title are told apart by their years, two weeks by their days."""
    if kind == Event.Kind.WEEK:
        return sheets.days(first, last)
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def departments() -> Choices:
    return [(code, f"{one.name} ({code})") for code, one in sorted(gazetteer.load().departments.items())]


def owned_by(standing: Standing) -> Q:
    """Events of her structures, and of the territories that she coordinates."""
    if standing.is_national or standing.is_machine:
        return Q(pk__isnull=False)
    together = Event.co_organisers.through.objects.filter(organisation__in=standing.organisations)
    of_structures = Q(organiser__in=standing.organisations) | Q(pk__in=together.values("event"))
    return reduce(or_, (Q(departments__contains=f",{code},") for code in sorted(standing.departments)), of_structures)


def home(organiser: str) -> list[str]:
    """Code of the département of that structure; nothing when it has none. One query, without a structure none."""
    found = Organisation.objects.filter(pk=organiser).values_list("department_id", flat=True) if organiser else ()
    return [code for code in found if code]
