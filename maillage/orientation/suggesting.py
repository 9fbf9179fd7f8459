"""« Signaler une erreur »: anybody says that a sheet is wrong, and reads the answer later. No account, no cookie, no name."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.directory import suggestions
from maillage.moderation import queries
from maillage.orientation import finder
from maillage.orientation.pages import numbers
from maillage.orientation.snapshots.shelf import NothingPublished
from maillage.orientation.suggestion_forms import FollowForm, SuggestionForm

logger = logging.getLogger(__name__)

# What is said of each state: nothing of the sheet, nothing of anybody.
ANSWERS = {
    "submitted": ("En attente", "Personne ne l’a encore relue. Revenez dans quelques jours."),
    "accepted": ("C’est fait", "La fiche a été corrigée, ou va l’être. Merci."),
    "refused": ("Sans changement", "Après vérification, la fiche reste comme elle est."),
    "withdrawn": ("Sans suite", "Cette correction a été retirée."),
    "expired": ("Sans suite", "Personne n’a pu la regarder à temps. Vous pouvez la proposer à nouveau."),
}


@csrf_exempt  # knows nobody: a forgery would only send one more suggestion, that somebody reads before anything changes
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, reference: str) -> HttpResponse:
    record = _record(reference)
    form = SuggestionForm(
        request.POST if request.method == "POST" else None, is_secret=record.get("is_protected", False)
    )
    context = {"form": form, "record": record}
    if request.method != "POST" or not form.is_valid():
        return render(request, "orientation/suggest.html", context)
    try:
        code = suggestions.suggest(reference, form.correction(), now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "orientation/suggest.html", context)
    except DatabaseError:
        logger.exception("a suggestion could not be kept")
        return _unavailable(request)
    return render(request, "orientation/suggestion_sent.html", {"code": code, "record": record})


@csrf_exempt  # changes nothing and knows nobody; the code is typed, so that it is in no address
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    form = FollowForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            found = queries.answer(form.cleaned_data["code"])
        except DatabaseError:
            logger.exception("an answer could not be read")
            return _unavailable(request)
        if found is None:
            form.add_error("code", "Aucune correction n’a ce code. Vérifiez les seize signes.")
        else:
            title, text = ANSWERS[found.state]
            context |= {"answer": found, "title": title, "text": text}
    return render(request, "orientation/suggestion_answer.html", context)


def _record(reference: str) -> Any:
    """The sheet as everybody sees it, from the snapshot; 404 when there is none."""
    try:
        result = finder.service(reference, now=timezone.localtime())
    except NothingPublished as error:
        raise Http404 from error
    if result is None:
        raise Http404
    return result.record


def _unavailable(request: HttpRequest) -> HttpResponse:
    lines = [numbers.helpline("119"), numbers.helpline("116000")]
    return render(request, "orientation/suggestion_unavailable.html", {"helplines": lines}, status=503)
