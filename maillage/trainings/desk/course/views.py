"""The sheet of a course in a working face; its sessions, and one more."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.core.templatetags.ui import Label
from maillage.events import sheets
from maillage.events.desk.events import states
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, standing_of, user_of
from maillage.events.desk.tabs import frame
from maillage.events.models import Event
from maillage.events.models.events import IN_ORDER
from maillage.trainings import actions
from maillage.trainings.desk.course import origins
from maillage.trainings.desk.course.forms import CourseForm, SessionForm
from maillage.trainings.models import Course
from maillage.trainings.queries import people
from maillage.trainings.queries.people import NOBODY
from maillage.trainings.queries.sessions import is_course
from maillage.trainings.words import address, crossed

HERE = "edit-course"
_METHODS = ["GET", "HEAD", "POST"]
_ADDED = "La session est ajoutée, en brouillon : publiez-la quand elle est prête."
_AGAIN = (
    "La session est ajoutée, en brouillon, avec les réglages repris. Relisez-les, les dates d’abord, puis publiez-la."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A session: where it stands; `crossed`: what was seen there, once it is past."""

    when: str
    place: str
    href: str
    label: Label
    registered: int
    present: str
    crossed: str


@require_http_methods(_METHODS)
def edit_course(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = _course_of(request, pk)
    form = CourseForm(
        request.POST if request.method == "POST" else None, course=Course.objects.filter(event=event).first()
    )
    if form.is_valid():
        try:
            actions.set_course(event, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La fiche de la formation est enregistrée.")
            return redirect(face.url(HERE, pk))
    context = {
        **frame(face, event, HERE),
        "form": form,
        "lines": lines(event, face, timezone.localdate()),
        "add_url": face.url("add-session", pk) if event.parent_id is None else "",
        "public_url": address(event) if event.is_published else "",
    }
    return render(request, "trainings/desk/course_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(_METHODS)
def add_session(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = _course_of(request, pk)
    has_sessions, offered = event.children.exists(), origins.offered(event, standing_of(request))
    data = request.POST if request.method == "POST" else None
    form = SessionForm(data, event=event, has_sessions=has_sessions, origins=offered)
    if form.is_valid():
        try:
            made = actions.add_session(event, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _AGAIN if form.cleaned_data["like"] else _ADDED)
            return redirect(face.url("show-event", made.pk))
    context = {
        **frame(face, event, HERE),
        "form": form,
        "has_sessions": has_sessions,
        "has_origins": bool(offered),
        "course_url": face.url(HERE, pk),
    }
    return render(request, "trainings/desk/session_create.html", context, status=422 if form.errors else 200)


def lines(event: Event, face: Face, today: date) -> list[Line]:
    """The sessions of a course; itself when it has none. Six queries at most."""
    rows = list(event.children.order_by(*IN_ORDER)) or [event]
    there, waiting = people.of(Event.objects.filter(pk__in=[row.pk for row in rows])), states.waiting()
    return [_line(row, there.get(row.pk, NOBODY), face, today, is_waiting=str(row.pk) in waiting) for row in rows]


def _line(row: Event, there: people.People, face: Face, today: date, *, is_waiting: bool) -> Line:
    is_over = row.last_day < today and not row.is_cancelled
    came = f"{sum(there.present.values())}" if there.is_noted else "pas notées"
    return Line(
        when=sheets.days(row.first_day, row.last_day),
        place=row.place_name or str(Event.Mode(row.mode).label),
        href=face.url("show-event", row.pk),
        label=states.label(row, today, is_waiting=is_waiting),
        registered=sum(there.registered.values()),
        present=came if is_over else "–",
        crossed=crossed(there) if is_over else "",
    )


def _course_of(request: HttpRequest, pk: UUID) -> Event:
    """404 for what is not a course."""
    event = event_of(request, pk)
    if not is_course(event):
        raise Http404
    return event
