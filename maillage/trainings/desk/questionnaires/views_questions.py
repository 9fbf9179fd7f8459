"""The questions of one questionnaire."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.core.errors import DomainError
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import user_of
from maillage.surveys import actions
from maillage.surveys.models import Questionnaire, QuestionnaireItem
from maillage.trainings.desk.questionnaires import objects
from maillage.trainings.desk.questionnaires.forms import QuestionForm
from maillage.trainings.desk.questionnaires.views import frame


@require_http_methods(["GET", "HEAD", "POST"])
def add_question(request: HttpRequest, pk: int, *, face: Face) -> HttpResponse:
    found = objects.written_of(request, pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        actions.add_question(found, form.content(), by=user_of(request), now=timezone.now())

    return _answer(request, face, found, form, keep)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_question(request: HttpRequest, pk: int, key: str, *, face: Face) -> HttpResponse:
    item = objects.question_of(request, pk, key)
    form = QuestionForm(request.POST if request.method == "POST" else None, item=item)

    def keep() -> None:
        actions.edit_question(item, form.content(), by=user_of(request), now=timezone.now())

    return _answer(request, face, item.questionnaire, form, keep, item)


@require_POST
def raise_question(request: HttpRequest, pk: int, key: str, *, face: Face) -> HttpResponse:
    item = objects.question_of(request, pk, key)
    actions.raise_question(item, by=user_of(request), now=timezone.now())
    return redirect(f"{face.url('show-questionnaire', pk)}#questions")


@require_POST
def remove_question(request: HttpRequest, pk: int, key: str, *, face: Face) -> HttpResponse:
    item = objects.question_of(request, pk, key)
    actions.remove_question(item, by=user_of(request), now=timezone.now())
    messages.success(request, "La question est retirée. Ce qui a été répondu reste.")
    return redirect(f"{face.url('show-questionnaire', pk)}#questions")


def _answer(
    request: HttpRequest,
    face: Face,
    found: Questionnaire,
    form: QuestionForm,
    keep: Callable[[], None],
    item: QuestionnaireItem | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            keep()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La question est enregistrée.")
            return redirect(f"{face.url('show-questionnaire', found.pk)}#questions")
    context = {**frame(face, found), "form": form, "item": item}
    return render(request, "trainings/desk/questionnaire_question.html", context, status=422 if form.errors else 200)
