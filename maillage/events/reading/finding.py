"""The event at an address, for who may read it, and what stands around it."""

from functools import cache

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from maillage.directory.models import Organisation, Service
from maillage.directory.models.common import Visibility
from maillage.events.models import Event, Replay


def published(year: int, slug: str, *, level: int) -> Event | None:
    """One query."""
    return Event.objects.published().shown_to(level).filter(year=year, slug=slug).first()


def recorded(year: int, slug: str, *, level: int) -> Event | None:
    """The same, that also says whether it was recorded (`has_replays`) and is a course (`has_sessions`). One query."""
    found = Event.objects.published().shown_to(level).filter(year=year, slug=slug)
    return found.annotate(has_replays=_has_replays(), has_sessions=has_sessions()).first()


def is_course(event: Event) -> bool:
    """Whether it is held on the days of its sessions, and on no other (`EventQuerySet.without_courses`). One query, of trainings only."""
    return event.kind == Event.Kind.TRAINING and event.children.published().exists()


def withdrawn(year: int, slug: str, *, level: int) -> bool:
    """Whether there was one here, that this level could read."""
    gone = Event.objects.filter(editorial=Event.Editorial.WITHDRAWN, published_at__isnull=False)
    return gone.shown_to(level).filter(year=year, slug=slug).exists()


def above(event: Event, *, level: int) -> Event | None:
    """The week or the course that it is part of, if this level may read it. One query, none when it is part of none."""
    if event.parent_id is None:
        return None
    shown = Event.objects.published().shown_to(level)
    return shown.filter(pk=event.parent_id).only("kind", "title", "year", "slug").first()


def structures(event: Event) -> QuerySet[Organisation]:
    """Those that organise it, by name, with the reference of a public service of each, that its page is made of. One query."""
    others = Event.co_organisers.through.objects.filter(event=event.pk).values("organisation")
    found = Organisation.objects.filter(Q(pk=event.organiser_id) | Q(pk__in=others))
    return found.only("name", "status", "visibility").annotate(page_reference=_reference()).order_by("name", "pk")


@cache
def _has_replays() -> Exists:
    """Built once: to write it again took as long as to ask."""
    return Exists(Replay.objects.filter(event=OuterRef("pk")))


@cache
def has_sessions() -> ExpressionWrapper[Q]:
    """`is_course`, of many events at once: `annotate(has_sessions=has_sessions())`."""
    sessions = Event.objects.published().filter(parent=OuterRef("pk"))
    return ExpressionWrapper(Q(Exists(sessions), kind=Event.Kind.TRAINING), output_field=BooleanField())


@cache
def _reference() -> Subquery:
    services = Service.objects.published().shown_to((Visibility.PUBLIC,)).filter(organisation=OuterRef("pk"))
    return Subquery(services.order_by("name", "pk").values("reference")[:1])
