"""The page on which somebody answers: no account, no session, no cookie (maillage/core/people.py)."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from maillage.core.middleware import private
from maillage.core.templatetags.ui import french_date
from maillage.surveys import actions, signed
from maillage.surveys.actions import AlreadyAnswered, NotOpen, WrongAnswer
from maillage.surveys.disclosure import LEAST
from maillage.surveys.forms import AnswerForm
from maillage.surveys.models import Invitation

_WRONG, _GONE = 422, 410
_TOO_LATE = "Les réponses ont été comptées, ou vont l’être. Rien d’autre ne vous est demandé."


class _Said(NamedTuple):
    """A page without questions."""

    title: str
    text: str
    status: int = 200


_ANSWERED = _Said("Vous avez déjà répondu : merci", "Une seule réponse par personne. La vôtre est bien arrivée.")
_ENDED = _Said("Ce questionnaire est fermé", _TOO_LATE, _GONE)

_CUT = _Said(
    "Ce lien n’ouvre aucun questionnaire",
    "Il a sans doute été coupé en chemin : recopiez-le tout entier depuis le courriel.",
    404,
)


@csrf_exempt  # knows nobody: only who has the link can forge it
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing: the machines that look into mails open each link."""
    now = timezone.now()
    try:
        invitation = _invitation(token)
    except Http404:
        return render(request, "surveys/said.html", {"said": _CUT}, status=_CUT.status)  # nobody's: as any page
    if said := _instead(invitation, now):
        return _say(request, said)
    survey = invitation.survey
    form = AnswerForm(survey.items, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer(invitation, form.answers(), now=now)
        except WrongAnswer as refusal:
            form.add_error(None, str(refusal))
        except (AlreadyAnswered, NotOpen):
            return _say(request, _instead(_invitation(token), now) or _ENDED)
        else:
            return redirect("surveys:thank")
    context = {"survey": survey, "form": form, "least": LEAST, "is_small": survey.invited < LEAST}
    return private(render(request, "surveys/answer.html", context, status=_WRONG if form.errors else 200))


@login_not_required
@require_safe
def thank(request: HttpRequest) -> HttpResponse:
    """After the button: an address that can be loaded again without harm, and that says nothing."""
    return render(request, "surveys/thanks.html")


def _invitation(token: str) -> Invitation:
    """404 when it is not exactly what we wrote: nobody is asked for."""
    pk = signed.invitation_of(token)
    found = Invitation.objects.select_related("survey").filter(pk=pk).first() if pk else None
    if found is None:
        raise Http404
    return found


def _instead(invitation: Invitation, now: datetime) -> _Said | None:
    """What is said when there is nothing to answer; of what was answered, nothing."""
    survey = invitation.survey
    if survey.is_open(now):
        return _ANSWERED if invitation.has_answered else None
    if survey.opens_at > now:
        day = french_date(localtime(survey.opens_at).date())
        return _Said("Ce questionnaire n’est pas encore ouvert", f"Revenez à partir du {day}, avec le même lien.")
    return _ENDED


def _say(request: HttpRequest, said: _Said) -> HttpResponse:
    return private(render(request, "surveys/said.html", {"said": said}, status=said.status))
