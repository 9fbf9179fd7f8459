"""Trainings and their sessions. A course is an event whose parts are its sessions; one without parts is its own session."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When

from maillage.attendance.presences.halves import Half, of_version
from maillage.events.agenda.narrowing import shown
from maillage.events.models import Event, ProgrammeVersion
from maillage.events.models.events import EventQuerySet
from maillage.registrations.models import Registration
from maillage.search.models import Level
from maillage.trainings.models import Evaluation

EVERYTHING = int(Level.NETWORK)


def is_course(event: Event) -> bool:
    """Whether it has a sheet: a training that is not a session of another. `event`: with its parent."""
    return event.kind == Event.Kind.TRAINING and not is_part(event)


def is_part(event: Event) -> bool:
    return event.parent is not None and event.parent.kind == Event.Kind.TRAINING


def is_training(event: Event) -> bool:
    """A course, or a session."""
    return event.kind == Event.Kind.TRAINING or is_part(event)


def sessions(level: int) -> EventQuerySet:
    """Those that this level reads, each with its course (`head`): itself, when that one is not shown to it.

    A course with parts is a session no more, unless people had a seat in it.
    """
    parts = Exists(shown(level).filter(parent=OuterRef("pk")))
    people = Exists(Registration.objects.coming().filter(form__event=OuterRef("pk")))
    above = Q(parent__kind=Event.Kind.TRAINING, parent__editorial=Event.Editorial.PUBLISHED, parent__level__lte=level)
    own = Q(kind=Event.Kind.TRAINING) & (~parts | people)
    found = shown(level).filter(Q(parent__kind=Event.Kind.TRAINING) | own)
    return found.annotate(head=Case(When(above, then=F("parent_id")), default=F("pk")))


def of_courses(courses: Iterable[UUID], level: int) -> EventQuerySet:
    """The sessions of these, each with its course (`head`)."""
    wanted = list(courses)
    found: Any = sessions(level).filter(Q(pk__in=wanted) | Q(parent__in=wanted))  # by an index, which `head` has not
    kept: EventQuerySet = found.filter(head__in=wanted)
    return kept


def by_course(found: Any) -> Any:
    """Of sessions: their courses, as `head`, each with how many, and the first and the last day of those sessions."""
    return found.order_by().values("head").annotate(count=Count("pk"), first=Min("first_day"), last=Max("last_day"))


def courses(level: int) -> EventQuerySet:
    """What has a page in the catalogue: trainings, but for the sessions of a course that this level reads."""
    above = Q(parent__kind=Event.Kind.TRAINING, parent__editorial=Event.Editorial.PUBLISHED, parent__level__lte=level)
    part = Q(parent__kind=Event.Kind.TRAINING)
    return (
        shown(level).filter(Q(kind=Event.Kind.TRAINING) | part).exclude(pk__in=Event.objects.filter(above).values("pk"))
    )


def settled(course: Event) -> EventQuerySet:
    """The sessions of a course, and itself, that say how one registers, who has a certificate, or what is asked afterwards; the last first."""
    forms = Q(registering=Event.Registering.HERE, registration_form__isnull=False)
    asked = Exists(Evaluation.objects.filter(event=OuterRef("pk")))
    rows = Event.objects.filter(Q(parent=course) | Q(pk=course.pk))
    return rows.filter(forms | Q(certificate_rule__isnull=False) | asked).order_by("-first_day", "-pk")


def halves(events: Iterable[Event]) -> dict[UUID, tuple[Half, ...]]:
    """The half-days of each. One query."""
    rows = list(events)
    last = {version.event_id: version for version in _last_versions([event.pk for event in rows])}
    return {event.pk: of_version(event, last.get(event.pk)) for event in rows}


def _last_versions(events: Iterable[UUID]) -> QuerySet[ProgrammeVersion]:
    newest = ProgrammeVersion.objects.filter(event=OuterRef("event")).order_by("-number").values("number")[:1]
    return ProgrammeVersion.objects.filter(event__in=list(events), number=Subquery(newest))
