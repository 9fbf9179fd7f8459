"""To register: oneself, or several people of one structure."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts.models import User
from maillage.core.middleware import private
from maillage.events.models import Event
from maillage.events.reading import facts
from maillage.events.reading.views.show import found
from maillage.registrations import actions, addresses
from maillage.registrations.actions import RegistrationRefused, TooMany, WrongAnswer
from maillage.registrations.pages import entrance, listing, prefill
from maillage.registrations.pages.entrance import Entrance
from maillage.registrations.pages.forms import LINES, AskingForm, GroupForm, PersonForm, lines_of, typed
from maillage.registrations.pages.guard import guarded_when_known, known, sender

_OK, _UNPROCESSABLE, _REFUSED, _TOO_MANY = 200, 422, 409, 429
_NOTED = "registrations:noted"


@dataclass(frozen=True, slots=True)
class Page:
    """`form` None: nobody may register here yet."""

    template: str
    event: Event
    way_in: Entrance
    form: AskingForm | None
    person: User | None


@guarded_when_known
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Whoever is logged in is led to her page; everybody else gets one answer, and the rest by mail."""
    event, person, now = found(request, year, slug), known(request), timezone.now()
    if person and (hers := listing.live(event, person)):
        return redirect(addresses.own(hers.pk))
    way_in = entrance.of(event, now=now)
    form = _person_form(request, way_in, person)
    page = Page("registrations/register.html", event, way_in, form, person)

    def act() -> str:
        assert way_in.form is not None
        assert form is not None
        made = actions.register(way_in.form, form.applicant(), by=person, now=now, sender=sender(request))
        return addresses.own(made.pk) if person else _NOTED

    return _send(request, page, act) if request.method == "POST" else _show(request, page)


@guarded_when_known
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_group(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Everybody gets her own letter: whoever writes the list learns nothing of those who are registered already."""
    event, person, now = found(request, year, slug), known(request), timezone.now()
    way_in = entrance.of(event, now=now)
    if way_in.form is None or not way_in.takes_groups:
        raise Http404
    form = _group_form(request, way_in)
    page = Page("registrations/register_group.html", event, way_in, form, person)

    def act() -> str:
        assert way_in.form is not None
        actions.register_group(way_in.form, form.applicants(), by=person, now=now, sender=sender(request))
        return _NOTED

    is_sent = request.method == "POST" and "more" not in request.POST
    return _send(request, page, act) if is_sent else _show(request, page)


@login_not_required
@require_safe
def noted(request: HttpRequest) -> HttpResponse:
    """The same for all, at an address that says nothing."""
    return render(request, "registrations/noted.html")


def _person_form(request: HttpRequest, way_in: Entrance, person: User | None) -> PersonForm | None:
    if way_in.form is None:
        return None
    return PersonForm(
        request.POST if request.method == "POST" else None,
        email=person.email.lower() if person else None,
        asks_needs=way_in.form.asks_needs,
        ways=way_in.ways,
        questions=way_in.questions,
        initial=prefill.of_person(person) if person and request.method != "POST" else None,
    )


def _group_form(request: HttpRequest, way_in: Entrance) -> GroupForm:
    """Asked for more lines, it is shown again as it was typed."""
    is_posted, wants_more = request.method == "POST", "more" in request.POST
    count = (lines_of(request.POST) if is_posted else LINES) + (LINES if wants_more else 0)
    assert way_in.form is not None
    form = GroupForm(
        request.POST if is_posted and not wants_more else None,
        most=way_in.form.group_most,
        count=count,
        ways=way_in.ways,
        questions=way_in.questions,
    )
    if wants_more:
        form.initial = typed(form, request.POST)
    return form


def _send(request: HttpRequest, page: Page, act: Callable[[], str]) -> HttpResponse:
    """What was typed is shown again, whatever is refused."""
    if page.form is None or not page.way_in.is_open:
        return _show(request, page, refusal=page.way_in.text, status=_REFUSED)
    if not page.form.is_valid():
        return _show(request, page, status=_UNPROCESSABLE)
    try:
        return redirect(act())
    except WrongAnswer as wrong:
        page.form.tell(wrong)
        return _show(request, page, status=_UNPROCESSABLE)
    except RegistrationRefused as refused:
        status = _TOO_MANY if isinstance(refused, TooMany) else _REFUSED
        return _show(request, page, refusal=str(refused), status=status)


def _show(request: HttpRequest, page: Page, *, refusal: str = "", status: int = _OK) -> HttpResponse:
    context = {
        "event": page.event,
        "when": facts.when(page.event),
        "way_in": page.way_in,
        "form": page.form if page.way_in.is_open or refusal else None,
        "person": page.person,
        "refusal": refusal,
    }
    return private(render(request, page.template, context, status=status))
