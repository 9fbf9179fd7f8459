"""Events in both working faces: the list, and the page of one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.events import policies
from maillage.events.desk.events import listing, overview
from maillage.events.desk.events.forms_acts import (
    ChangesForm,
    LifeForm,
    ListForm,
    NoteForm,
    PartForm,
    RefusalForm,
    WordForm,
)
from maillage.events.desk.faces import PRO, Face
from maillage.events.desk.objects import readable_event_of, standing_of, user_of
from maillage.events.desk.tabs import frame

_FORMS = {"note": NoteForm, "comment": WordForm, "changes": ChangesForm, "refusal": RefusalForm}


@require_safe
def list_events(request: HttpRequest, *, face: Face) -> HttpResponse:
    """The coordination sees those of the territory chosen above; a member, hers, and where she is to speak."""
    user, standing, now = user_of(request), standing_of(request), timezone.now()
    form = ListForm(request.GET, label_suffix="")
    words, state = form.value("mots"), form.value("etat")
    territory = getattr(getattr(request, "shell", None), "territory", None)
    scope = listing.of_territory(territory.departments, standing) if territory else listing.mine(user, standing)
    found = listing.find(
        scope, words=words, state=state, page=form.value("n") or 1, face=face, standing=standing, now=now
    )
    context = {
        "face": face,
        "found": found,
        "form": form,
        "state": state,
        "tabs": _tabs(found, state, {"territoire": territory.code if territory else "", "mots": words}),
        "page_base": _address({"territoire": territory.code if territory else "", "mots": words, "etat": state}, "n="),
        "events_url": face.url("list-events"),
        "create_url": face.url("create-event") if policies.can_propose(standing) else "",
        "invitations": listing.invitations(user, face, now) if face == PRO else [],
    }
    return render(request, "events/desk/event_list.html", context)


def _tabs(found: listing.Found, state: str, kept: dict[str, str]) -> list[tuple[str, int, str, bool]]:
    """Text, count, address, whether it is this one; a state without anything is not shown."""
    lines = [("", "Tous", found.everything), *found.counts]
    return [
        (text, count, _address({**kept, "etat": code}), code == state)
        for code, text, count in lines
        if count or code in {"", state}
    ]


def _address(said: dict[str, str], end: str = "") -> str:
    kept = urlencode({name: value for name, value in said.items() if value})
    return "?" + "&".join(part for part in (kept, end) if part)


@require_safe
def show_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    return page(request, pk, face)


def page(
    request: HttpRequest, pk: UUID, face: Face, *, error: str = "", status: int = 200, **forms: Any
) -> HttpResponse:
    """`forms`: those that were refused, with what was typed, in the place of the fresh ones."""
    event, owned = readable_event_of(request, pk)
    shown = overview.of(
        event, owned, face=face, user=user_of(request), standing=standing_of(request), now=timezone.now()
    )
    context = frame(face, event, "show-event")
    fresh = {name: form(prefix=name) for name, form in _FORMS.items()}
    context |= {
        "tabs": context["tabs"] if shown.can_edit else [],
        "overview": shown,
        "forms": {
            "life": LifeForm(initial={"life": event.life, "note": event.life_note}),
            "part": PartForm(),
            **fresh,
            **forms,
        },
        "urls": {name: face.url(f"{name.replace('_', '-')}", pk) for name in _ACTS},
        "error": error,
    }
    return render(request, "events/desk/event_show.html", context, status=status)


_ACTS = (
    "submit_event",
    "take_back_event",
    "comment_event",
    "accept_event",
    "return_event",
    "refuse_event",
    "publish_event",
    "withdraw_event",
    "set_event_life",
)
