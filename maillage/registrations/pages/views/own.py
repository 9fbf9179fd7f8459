"""The page of one registration: whoever has its link reads how it stands, and changes her mind. Looking changes nothing: only buttons do.

Nothing here depends on who is logged in: a request that is forged would have to know the link.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.models import User
from maillage.core.middleware import private
from maillage.directory.middleware import shown_level
from maillage.events.calendars import answers as files
from maillage.events.calendars import personal
from maillage.events.reading.views.papers import sent
from maillage.registrations import actions, addresses
from maillage.registrations.actions import RegistrationRefused, WrongAnswer
from maillage.registrations.models import Registration
from maillage.registrations.pages import changing, finding, more, papers, sessions, sheet
from maillage.registrations.pages.guard import known

_OK, _UNPROCESSABLE, _REFUSED, _NOT_FOUND = 200, 422, 409, 404
_ANSWERS = {"accept": actions.accept_offer, "decline": actions.decline_offer, "wait": actions.wait_again}


@login_not_required
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    try:
        registration = finding.by_token(token)
    except Http404:  # cut in the mail, most often: what to do is said
        return render(request, "registrations/own_gone.html", status=_NOT_FOUND)
    return _page(request, registration)


@csrf_exempt
@login_not_required
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """« Je viens », « Je laisse ma place », « Me remettre en liste d’attente »."""
    registration, now = finding.by_token(token), timezone.now()
    act = _ANSWERS.get(request.POST.get("answer", ""))
    if act is None:
        return _page(request, registration, refusal="Choisissez l’un des boutons.", status=_UNPROCESSABLE)
    try:
        act(registration, now=now)
    except RegistrationRefused as refused:
        return _page(request, finding.by_token(token), refusal=str(refused), status=_REFUSED)
    return redirect("registrations:show", token)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once. Done twice, it changes nothing."""
    registration, now = finding.by_token(token), timezone.now()
    if request.method == "POST":
        try:
            actions.cancel(registration, by=_by(request, registration), now=now)
        except RegistrationRefused as refused:
            return _page(request, registration, refusal=str(refused), status=_REFUSED)
        return redirect("registrations:show", token)
    if not registration.is_live:
        return redirect("registrations:show", token)
    return _show(request, registration, "registrations/cancel.html")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, token: str) -> HttpResponse:
    registration, now = finding.by_token(token), timezone.now()
    if request.method != "POST" and not registration.is_live:
        return redirect("registrations:show", token)
    form = changing.answers_form(registration, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(registration, form.applicant(), by=_by(request, registration), now=now)
            return redirect("registrations:show", token)
        except WrongAnswer as wrong:
            form.tell(wrong)
        except RegistrationRefused as refused:
            refusal = str(refused)
    asks_again = registration.form.needs_approval and registration.state != Registration.State.REQUESTED
    context = {"form": form, "refusal": refusal, "asks_again": asks_again}
    return _show(request, registration, "registrations/edit.html", context, status=_status(request, refusal))


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, token: str) -> HttpResponse:
    """To another date of the same course; the link of the new registration is the one to keep."""
    registration, now = finding.by_token(token), timezone.now()
    if request.method != "POST" and not registration.is_live:
        return redirect("registrations:show", token)
    dates = sessions.others(registration, level=shown_level(request), now=now)
    form = changing.MoveForm(dates.free, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.move(registration, form.to(), by=_by(request, registration), now=now)
        except RegistrationRefused as refused:
            refusal = str(refused)
        else:
            return redirect(addresses.own(made.pk))
    context = {"form": form, "asking": dates.asking, "refusal": refusal}
    return _show(request, registration, "registrations/move.html", context, status=_status(request, refusal))


@login_not_required
@require_safe
def give_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """For who has a seat. It stands on a telephone that others see: it says the hour and the town."""
    registration = finding.by_token(token)
    if not registration.is_confirmed:
        raise Http404
    event = registration.form.event
    body = personal.alone(event)
    return files.private(files.give_or_not(request, body, "ics", "rendez-vous", changed_at=event.changed_at))


@login_not_required
@require_safe
def give_document(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """What is for the registered, as long as she is; each time it is asked anew, and nothing is counted."""
    registration = finding.by_token(token)
    document = papers.given(registration, pk, level=shown_level(request), now=timezone.now())
    if document is None:
        raise Http404
    return private(sent(document, registration.form.event))


def _page(request: HttpRequest, registration: Registration, *, refusal: str = "", status: int = _OK) -> HttpResponse:
    level, now = shown_level(request), timezone.now()
    context = {
        "answers": changing.answers(registration),
        "others": sessions.others(registration, level=level, now=now),
        "papers": papers.shown(registration, level=level, now=now),
        "more": more.of(registration),
        "refusal": refusal,
    }
    return _show(request, registration, "registrations/own.html", context, status=status)


def _show(
    request: HttpRequest,
    registration: Registration,
    template: str,
    context: Mapping[str, object] = MappingProxyType({}),
    *,
    status: int = _OK,
) -> HttpResponse:
    shown = sheet.sheet(registration, level=shown_level(request), now=timezone.now())
    about = {"own": addresses.own(registration.pk), "sheet": shown, "registration": registration}
    return private(render(request, template, {**about, **context}, status=status))


def _status(request: HttpRequest, refusal: str) -> int:
    """Of a page with a form, shown or shown again."""
    if request.method != "POST":
        return _OK
    return _REFUSED if refusal else _UNPROCESSABLE


def _by(request: HttpRequest, registration: Registration) -> User | None:
    """The journal names who did it when it is her own account; else her link did."""
    person = known(request)
    return person if person and person.pk == registration.person_id else None
