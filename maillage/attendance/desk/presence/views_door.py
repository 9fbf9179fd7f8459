"""At the door: a code, or a name in the list."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.attendance import actions
from maillage.attendance.desk.presence import door, stale
from maillage.attendance.desk.presence.around import HERE, around, code, heading, is_early, of_request
from maillage.attendance.models import Presence
from maillage.attendance.presences import Half
from maillage.core.errors import DomainError
from maillage.core.middleware import private, with_camera
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.models import Event

LONGEST = 40  # of what a scanner types
_KEYS = ("qui", "retirer", "place")  # buttons that name a registration


@require_http_methods(["GET", "HEAD", "POST"])
def show_presence(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """What is searched comes by POST: no name stands in an address."""
    event, now = event_of(request, pk), timezone.now()
    known, half = of_request(event, request.GET.get("demi", ""), now)
    words = request.POST.get("mots", "")[:100]
    if request.method == "POST" and half is not None and not words:
        return _note(request, face, event, half, now)
    rows = door.rows(event, half) if half else []
    context = around(face, event, HERE, halves=[(one, code(one), one == half) for one in known], half=half)
    if half is not None:
        others = door.others(event)
        context |= {
            "heading": heading(half),
            "is_early": is_early(half, event, now),
            "is_last": half == known[-1],
            "rows": door.narrowed(rows, words) if words else rows,
            "others": others,
            "words": words,
            "there": sum(row.is_there for row in rows),
            "expected": len(rows),
            "seen": door.seen(event, half, _uuid(request.GET.get("vu", "")), request.GET.get("dit", "")),
            "code": code(half),
            "until": door.until(half, event.zone),
            "now": now,
            "batch_url": face.url("send-presence", event.pk),
            "add_url": f"{face.url('welcome-someone', event.pk)}?demi={code(half)}",
        }
    return with_camera(private(render(request, "attendance/desk/presence_door.html", context)))


def _note(request: HttpRequest, face: Face, event: Event, half: Half, now: datetime) -> HttpResponse:
    """The answer is in the next page, where a registration is told by its number."""
    target = f"{face.url(HERE, event.pk)}?demi={code(half)}"
    typed = request.POST.get("code", "")[:LONGEST]
    who = next((pk for name in _KEYS if (pk := _uuid(request.POST.get(name, "")))), None) or typed
    if not who:
        return redirect(target)
    try:
        if "place" in request.POST and isinstance(who, UUID):
            made = actions.let_in(event, who, half, Presence.Source.DOOR, by=user_of(request), now=now)
            return redirect(f"{target}&dit={actions.Outcome.MARKED}&vu={made.pk}")
        if "retirer" in request.POST:
            said = [actions.Mark(who, half.day, half.half, source) for source in Presence.Source]
            actions.unmark(event, said, by=user_of(request), now=now)
            messages.success(request, "Cette présence est retirée.")
            stale.tell(request, event)
            return redirect(target)
        (answer,) = actions.mark(event, [actions.Mark(who, half.day, half.half)], by=user_of(request), now=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(target)
    return redirect(f"{target}&dit={answer.outcome}" + (f"&vu={answer.registration}" if answer.registration else ""))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
