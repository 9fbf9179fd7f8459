"""What whoever makes a week answers about one of its parts, and what whoever asked takes back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.desk.events.forms_acts import PartForm
from maillage.events.desk.events.views import page
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.models import Event

_ACTS: dict[str, tuple[Callable[..., Event], str]] = {
    "accept": (actions.accept_part, "C’est accepté : cet évènement paraît maintenant ici."),
    "decline": (actions.decline_part, "C’est décliné. La personne qui l’a demandé lira pourquoi."),
    "remove": (actions.remove_part, "C’est retiré. Ceux qui l’organisent liront pourquoi."),
    "seen": (actions.see_part, "C’est noté : elle reste ici."),
    "take-back": (actions.take_back_part, "La demande est reprise."),
}
_WITH_WORDS = frozenset({"decline", "remove"})


@require_POST
def answer_part(request: HttpRequest, pk: UUID, part: UUID, *, face: Face) -> HttpResponse:
    """`pk`: the week. What was asked is taken back from the page of the part; all else is done from that of the week."""
    form = PartForm(request.POST)
    is_given_back = form.data.get("act") == "take-back"
    here = event_of(request, part if is_given_back else pk).pk
    if not form.is_valid():
        return page(request, here, face, status=422, error=_first(form), part=form)
    act, done = _ACTS[form.cleaned_data["act"]]
    words = [form.cleaned_data["why"]] if form.cleaned_data["act"] in _WITH_WORDS else []
    week = Event.objects.filter(pk=pk).first()
    if week is None or not Event.objects.filter(pk=part).exists():
        raise Http404
    try:
        act(week, part, *words, by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        return page(request, here, face, error=str(refusal), status=409)
    messages.success(request, done)
    return redirect(face.url("show-event", here))


def _first(form: Any) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")
