"""Writes on a course: its sheet, its sessions."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.directory import standing
from maillage.events import actions as events
from maillage.events import policies
from maillage.events.actions.common import held_for_edit, lock, ownership
from maillage.events.models import Event
from maillage.resources.vocabulary import PUBLICS
from maillage.trainings.actions import copying
from maillage.trainings.actions.common import TrainingRefused
from maillage.trainings.models import Course
from maillage.trainings.queries.sessions import is_course

# What a session says as its course does.
_COPIED = (
    "kind", "title", "summary", "neutral_title", "organiser_name", "departments", "themes", "professions", "level", "zone",
    "accessibility", "accessibility_contact", "accessibility_provider", "registering", "registration_link",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CourseContent:
    """What people say of a course. `objectives`, `trainers`: one by line."""

    objectives: str = ""
    prerequisites: str = ""
    methods: str = ""
    trainers: str = ""
    publics: tuple[str, ...] = ()
    minutes: int | None = None
    price: str = ""
    is_cross_meant: bool = False


@dataclass(frozen=True, slots=True)
class SessionContent:
    """What a session does not take from its course: when, and where. `like`: the session whose settings it takes, or its course."""

    first_day: date
    last_day: date
    announced_start: time | None = None
    announced_end: time | None = None
    mode: str = Event.Mode.ONSITE
    place_name: str = ""
    place_address: str = ""
    like: UUID | None = None


@transaction.atomic
def set_course(event: Event, content: CourseContent, *, by: User | None, now: datetime) -> Course:
    """Readers see it at once where the training is published."""
    locked, _ = held_for_edit(event, by=by, now=now)
    _require_course(locked)
    if not set(content.publics) <= set(PUBLICS):
        raise TrainingRefused("Un des publics n’existe pas ou plus. Rechargez la page, puis choisissez dans la liste.")
    if content.minutes is not None and content.minutes < 1:
        raise TrainingRefused("La durée est d’au moins une minute : corrigez-la, ou effacez-la.")
    course, _ = Course.objects.update_or_create(event=locked, defaults={**asdict(content), "changed_at": now})
    journal.record("trainings.set_course", locked, by=by, at=now)
    return course


@transaction.atomic
def add_session(event: Event, content: SessionContent, *, by: User | None, now: datetime) -> Event:
    """A draft, with the words of its course: who edits the course edits it, and publishes it when it is ready."""
    person = standing.of(by, now=now)
    course = lock(event.pk)
    require(policies.can_edit(person, ownership(course)))
    _require_course(course)
    if course.parent_id is not None:
        raise TrainingRefused(
            "Cette formation fait partie d’une semaine : elle ne peut pas avoir de sessions. Annoncez-la à part, hors de la semaine."
        )
    origin = copying.origin_of(course, content.like, person) if content.like else None
    made = events.create_event(_announced(course, content, origin, now), by=by, now=now)
    if origin is not None:
        copying.settle(origin, made, by=by, now=now)
    return made


def _announced(course: Event, content: SessionContent, origin: Event | None, now: datetime) -> events.EventContent:
    said = {name: getattr(course, name) for name in _COPIED} | asdict(content)
    del said["like"]
    if origin is not None:
        said |= copying.announced(origin, course, content.first_day, now=now)
    together = tuple(course.co_organisers.values_list("pk", flat=True))
    return events.EventContent(**said, parent=course.pk, organiser=course.organiser_id, co_organisers=together)


def _require_course(event: Event) -> None:
    if not is_course(event):
        raise TrainingRefused(
            "Seule une formation a une fiche et des sessions : changez d’abord la nature de l’évènement."
        )
