"""Free answers, read by whoever leads what they are about."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import user_of
from maillage.surveys import actions
from maillage.surveys.models import Survey, TextAnswer
from maillage.trainings.desk.questionnaires import objects
from maillage.trainings.desk.questionnaires.forms import REMOVE, TextForm
from maillage.trainings.models import Evaluation

State = TextAnswer.State
_BY_PAGE = 25
# « all » says nothing: what waits comes first.
_SHOWN = {"": State.WAITING, "equipe": State.INTERNAL, "a-citer": State.PUBLIC}


@require_safe
def list_texts(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """By question, in the order of their words: no other order would say nothing."""
    survey = objects.survey_of(request, pk)
    shown = request.GET.get("etat", "")
    state = _SHOWN.get(shown, State.WAITING)
    rows = survey.texts.filter(state=state).order_by("key", "body", "pk")
    page = Paginator(rows, _BY_PAGE).get_page(request.GET.get("page"))
    labels = {item["key"]: item["label"] for item in survey.items}
    context = {
        "face": face,
        "survey": survey,
        "page": page,
        "page_base": f"?{urlencode({'etat': shown, 'page': ''})}",
        "lines": [(row, labels.get(row.key, ""), face.url("read-text", pk, row.pk)) for row in page.object_list],
        "tabs": [(f"?etat={code}", one.label.replace("'", "’"), one == state) for code, one in _SHOWN.items()],
        "results_url": _results_url(survey, face),
        "events_url": face.url("list-events"),
    }
    response = render(request, "trainings/desk/questionnaire_texts.html", context)
    return private(response)


def _results_url(survey: Survey, face: Face) -> str:
    """Where these answers stand beside the figures; empty when they are about no session."""
    asked = Evaluation.objects.filter(survey=survey).values_list("event", "pk").first()
    return face.url("show-results", *asked) if asked else ""


@require_POST
def read_text(request: HttpRequest, pk: UUID, text: UUID, *, face: Face) -> HttpResponse:
    survey, now = objects.survey_of(request, pk), timezone.now()
    found, form = survey.texts.filter(pk=text).first(), TextForm(request.POST)
    if found is None:
        raise Http404
    decision = form.cleaned_data["decision"] if form.is_valid() else State.WAITING
    try:
        if decision == REMOVE:
            actions.remove_text(found, by=user_of(request), now=now)
        else:
            actions.read_text(found, decision, by=user_of(request), now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La réponse est effacée." if decision == REMOVE else "C’est noté.")
    return redirect(face.url("list-texts", pk))
