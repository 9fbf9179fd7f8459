"""On paper: the sheets to print and to type in, the badges."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.attendance import actions
from maillage.attendance.desk.presence import counting, sheets, stale
from maillage.attendance.desk.presence.around import around, code, half_of, heading, hours, is_early
from maillage.attendance.presences import papers
from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.reading.words import minutes

HERE = "list-sheets"
MOST_BADGES = 320  # by file: forty pages, drawn in a few seconds
_TICKS = {"1": True, "0": False}
_LONGEST = 4  # figures of the number of a page


@require_safe
def list_sheets(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    lines = [
        (
            line,
            hours(line.half),
            minutes(line.half.minutes_net),
            face.url("print-sheet", pk, code(line.half)),
            face.url("type-sheet", pk, code(line.half)),
        )
        for line in counting.summary(event).halves
    ]
    expected = len(papers.expected(event))
    parts = range(1, -(-expected // MOST_BADGES) + 1)
    context = around(
        face, event, HERE, lines=lines, expected=expected, parts=parts, badges_url=face.url("print-badges", pk)
    )
    return private(render(request, "attendance/desk/presence_sheets.html", context))


@require_safe
def print_sheet(request: HttpRequest, pk: UUID, half: str, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    body = papers.sheet(event, half_of(event, half), at=timezone.now())
    return _pdf(body, f"feuille-{half}")


@require_safe
def print_badges(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """By parts: « ?partie=2 »."""
    event = event_of(request, pk)
    part = _number(request.GET.get("partie", "1"))
    people = papers.expected(event)[(part - 1) * MOST_BADGES : part * MOST_BADGES] if part else []
    if not people:
        raise Http404
    return _pdf(papers.badges(event, people, at=timezone.now()), f"badges-{part}")


@require_http_methods(["GET", "HEAD", "POST"])
def type_sheet(request: HttpRequest, pk: UUID, half: str, *, face: Face) -> HttpResponse:
    """Boxes for those who are registered, as many as a page holds."""
    event, now = event_of(request, pk), timezone.now()
    found = half_of(event, half)
    if request.method == "POST":
        marks, gone = sheets.said(found, request.POST.getlist("qui")[: sheets.PAGE], request.POST.get("avant", ""))
        try:
            answers, removed = actions.type_sheet(event, marks, gone, by=user_of(request), now=now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            _tell(request, answers, removed)
            if removed:
                stale.tell(request, event)
        return redirect(request.get_full_path())
    number, ticks = _number(request.GET.get("page", "1")), _TICKS.get(request.GET.get("cocher", ""))
    page = sheets.page(event, found, number, ticks=ticks)
    context = around(
        face,
        event,
        HERE,
        half=found,
        sheet=page,
        add_url=f"{face.url('welcome-someone', pk)}?demi={half}&feuille=1",
        heading=heading(found),
        is_early=is_early(found, event, now),
    )
    return private(render(request, "attendance/desk/presence_sheet.html", context))


def _tell(request: HttpRequest, answers: list[actions.Answer], removed: int) -> None:
    noted = sum(answer.is_there for answer in answers)
    messages.success(request, f"C’est enregistré : présences notées {noted}, retirées {removed}.")
    for text in sorted({answer.text for answer in answers if not answer.is_there}):
        messages.error(request, f"Une présence au moins n’est pas notée. {text}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 0


def _pdf(body: bytes, name: str) -> HttpResponse:
    """For one person, now: it holds names."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return private(response)
