"""What is asked about a session, in a working face."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.models import User
from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.events import sheets
from maillage.events.agenda import words
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, standing_of, user_of
from maillage.events.desk.tabs import frame
from maillage.events.models import Event
from maillage.events.models.events import IN_ORDER
from maillage.registrations.models import RegistrationForm
from maillage.trainings import actions
from maillage.trainings.desk.evaluations import reading, sheet
from maillage.trainings.desk.evaluations.forms import EvaluationForm
from maillage.trainings.models import Evaluation
from maillage.trainings.queries.sessions import is_training

HERE = "list-evaluations"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def list_evaluations(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    return _page(request, _training_of(request, pk), face)


@require_POST
def plan_evaluation(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = _training_of(request, pk)
    form = EvaluationForm(request.POST, questionnaires=sheet.offered(event, standing_of(request)))
    if form.is_valid():
        try:
            actions.plan_evaluation(event, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le questionnaire est prévu : il partira tout seul.")
            return redirect(face.url(HERE, pk))
    return _page(request, event, face, form=form, status=422)


@require_http_methods(_METHODS)
def edit_evaluation(request: HttpRequest, pk: UUID, evaluation: int, *, face: Face) -> HttpResponse:
    event = _training_of(request, pk)
    found = _evaluation_of(event, evaluation)
    data = request.POST if request.method == "POST" else None
    form = EvaluationForm(data, questionnaires=_same(event, found, request), evaluation=found)
    if form.is_valid():
        try:
            actions.edit_evaluation(found, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est enregistré.")
            return redirect(face.url(HERE, pk))
    context = {**frame(face, event, HERE), "form": form, "evaluation": found, "list_url": face.url(HERE, pk)}
    answer = render(request, "trainings/desk/evaluation_edit.html", context, status=422 if form.errors else 200)
    return private(answer)


@require_POST
def drop_evaluation(request: HttpRequest, pk: UUID, evaluation: int, *, face: Face) -> HttpResponse:
    return _act(request, pk, evaluation, face, actions.drop_evaluation, "Ce questionnaire n’est plus prévu.")


@require_POST
def close_evaluation(request: HttpRequest, pk: UUID, evaluation: int, *, face: Face) -> HttpResponse:
    done = "Le questionnaire est fermé : les réponses sont bientôt comptées."
    return _act(request, pk, evaluation, face, actions.close_evaluation, done)


@require_safe
def show_results(request: HttpRequest, pk: UUID, evaluation: int, *, face: Face) -> HttpResponse:
    event, found = _asked_of(request, pk, evaluation)
    assert found.survey is not None
    context = {
        **frame(face, event, HERE),
        "evaluation": found,
        "list_url": face.url(HERE, pk),
        "texts_url": face.url("list-texts", found.survey.pk),
        "file_url": face.url("export-results", pk, found.pk),
        **reading.results(event, found),
    }
    return private(render(request, "trainings/desk/evaluation_results.html", context))


@require_safe
def export_results(request: HttpRequest, pk: UUID, evaluation: int, *, face: Face) -> HttpResponse:
    """What the page shows, as a CSV file."""
    _, found = _asked_of(request, pk, evaluation)
    response = HttpResponse(reading.table(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="resultats-{_file(found)}.csv"'
    return private(response)


def _file(evaluation: Evaluation) -> str:
    """« a-chaud-personnes-formees »."""
    return slugify(f"{evaluation.get_moment_display()} {evaluation.get_audience_display()}")


def _page(
    request: HttpRequest, event: Event, face: Face, *, form: EvaluationForm | None = None, status: int = 200
) -> HttpResponse:
    parts = [
        (f"{sheets.days(one.first_day, one.last_day)}, {words.place(one)}", face.url(HERE, one.pk))
        for one in event.children.order_by(*IN_ORDER)
    ]
    offered = sheet.offered(event, standing_of(request))
    context: dict[str, Any] = {
        **frame(face, event, HERE),
        "lines": sheet.of(event, face, timezone.now()),
        "form": form or EvaluationForm(questionnaires=offered),
        "has_people": not parts or RegistrationForm.objects.filter(event=event).exists(),
        "can_plan": bool(offered),
        "plan_url": face.url("plan-evaluation", event.pk),
        "sessions": parts,
        "questionnaires_url": face.url("list-questionnaires"),
    }
    return private(render(request, "trainings/desk/evaluation_list.html", context, status=status))


def _act(
    request: HttpRequest,
    pk: UUID,
    evaluation: int,
    face: Face,
    action: Callable[..., object],
    done: str,
) -> HttpResponse:
    event = _training_of(request, pk)
    by: User = user_of(request)
    now: datetime = timezone.now()
    try:
        action(_evaluation_of(event, evaluation), by=by, now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(face.url(HERE, pk))


def _training_of(request: HttpRequest, pk: UUID) -> Event:
    """404 for what is no training."""
    event = event_of(request, pk)
    if not is_training(event):
        raise Http404
    return event


def _evaluation_of(event: Event, pk: int) -> Evaluation:
    return get_object_or_404(event.evaluations.select_related("survey", "questionnaire", "event"), pk=pk)


def _same(event: Event, found: Evaluation, request: HttpRequest) -> list[Any]:
    """Those for the same people; the one it has may stay."""
    offered = [one for one in sheet.offered(event, standing_of(request)) if one.audience == found.audience]
    return offered if found.questionnaire in offered else [found.questionnaire, *offered]


def _asked_of(request: HttpRequest, pk: UUID, evaluation: int) -> tuple[Event, Evaluation]:
    """One that was opened; else 404."""
    event = _training_of(request, pk)
    found = _evaluation_of(event, evaluation)
    if found.survey is None:
        raise Http404
    return event, found
