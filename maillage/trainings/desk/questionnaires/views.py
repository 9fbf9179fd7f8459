"""Questionnaires: those that there are, copies, titles."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.events.desk.faces import Face
from maillage.events.desk.objects import standing_of, user_of
from maillage.surveys import actions
from maillage.surveys.models import Questionnaire
from maillage.trainings.desk.questionnaires import objects
from maillage.trainings.desk.questionnaires.forms import CopyForm, QuestionnaireForm


@require_safe
def list_questionnaires(request: HttpRequest, *, face: Face) -> HttpResponse:
    rows = objects.readable(standing_of(request)).order_by("audience", "-packaged", "title", "pk")
    lines = [(row, face.url("show-questionnaire", row.pk)) for row in rows]
    context = {"face": face, "lines": lines, "events_url": face.url("list-events")}
    return render(request, "trainings/desk/questionnaire_list.html", context)


@require_safe
def show_questionnaire(request: HttpRequest, pk: int, *, face: Face) -> HttpResponse:
    return page(request, face, objects.readable_of(request, pk))


@require_POST
def copy_questionnaire(request: HttpRequest, pk: int, *, face: Face) -> HttpResponse:
    found = objects.readable_of(request, pk)
    form = CopyForm(request.POST, owners=objects.owners(standing_of(request)))
    if not form.is_valid():
        return page(request, face, found, copying=form, status=422)
    made = actions.copy(found, organisation=form.chosen().organisation, by=user_of(request), now=timezone.now())
    messages.success(request, "Voici votre copie : changez-la comme vous voulez.")
    return redirect(face.url("show-questionnaire", made.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_questionnaire(request: HttpRequest, pk: int, *, face: Face) -> HttpResponse:
    found = objects.written_of(request, pk)
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, questionnaire=found)
    if form.is_valid():
        actions.edit(found, **form.cleaned_data, by=user_of(request), now=timezone.now())
        messages.success(request, "Le questionnaire est enregistré.")
        return redirect(face.url("show-questionnaire", pk))
    context = {**frame(face, found), "form": form}
    return render(request, "trainings/desk/questionnaire_edit.html", context, status=422 if form.errors else 200)


@require_POST
def retire_questionnaire(request: HttpRequest, pk: int, *, face: Face) -> HttpResponse:
    found = objects.written_of(request, pk)
    is_retired = found.retired_at is None
    actions.retire(found, is_retired, by=user_of(request), now=timezone.now())
    said = "n’est plus proposé. Ce qui a été demandé reste." if is_retired else "est de nouveau proposé."
    messages.success(request, f"Ce questionnaire {said}")
    return redirect(face.url("show-questionnaire", pk))


def page(
    request: HttpRequest, face: Face, found: Questionnaire, *, copying: CopyForm | None = None, status: int = 200
) -> HttpResponse:
    owners = objects.owners(standing_of(request))
    is_hers = objects.is_hers(request, found)
    context = {
        **frame(face, found),
        "is_hers": is_hers,
        "copying": copying or (CopyForm(owners=owners) if owners else None),
        "lines": _lines(face, found, is_hers=is_hers),
    }
    return render(request, "trainings/desk/questionnaire_show.html", context, status=status)


def frame(face: Face, found: Questionnaire) -> dict[str, Any]:
    names = ("show", "copy", "edit", "retire")
    urls = {name: face.url(f"{name}-questionnaire", found.pk) for name in names}
    urls |= {"add": face.url("add-question", found.pk), "list": face.url("list-questionnaires")}
    return {"face": face, "questionnaire": found, "urls": urls, "events_url": face.url("list-events")}


def _lines(face: Face, found: Questionnaire, *, is_hers: bool) -> list[tuple[Any, dict[str, str]]]:
    """Each question, and what can be done to it."""
    rows = found.items.order_by("rank", "pk")
    names = ("edit", "raise", "remove") if is_hers else ()
    return [(row, {name: face.url(f"{name}-question", found.pk, row.key) for name in names}) for row in rows]
