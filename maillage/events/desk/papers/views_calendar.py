"""The calendar of one person, in the member face only."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import standing_of, user_of
from maillage.events.desk.papers import hers
from maillage.events.models import CalendarKey

HERE = "my-calendar"


@require_safe
def my_calendar(request: HttpRequest, *, face: Face) -> HttpResponse:
    return _page(request, face)


@require_POST
def renew_calendar(request: HttpRequest, *, face: Face) -> HttpResponse:
    """The address is in this answer only."""
    token = actions.renew_calendar_key(by=user_of(request), now=timezone.now())
    return _page(request, face, token)


@require_POST
def set_titles(request: HttpRequest, *, face: Face) -> HttpResponse:
    is_discreet = request.POST.get("titres") != "entiers"
    try:
        actions.set_calendar_titles(is_discreet, by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "C’est enregistré. Votre téléphone suivra à sa prochaine mise à jour.")
    return redirect(face.url(HERE))


@require_POST
def end_calendar(request: HttpRequest, *, face: Face) -> HttpResponse:
    actions.end_calendar_key(by=user_of(request), now=timezone.now())
    messages.success(request, "Cette adresse ne donne plus rien. Retirez-la aussi de votre téléphone.")
    return redirect(face.url(HERE))


def _page(request: HttpRequest, face: Face, token: str = "") -> HttpResponse:
    """`token`: of an address that was made just now."""
    link = f"{settings.SITE_URL}{reverse('events:personal-calendar', args=[token])}" if token else ""
    context = {
        "face": face,
        "lines": hers.appointments(standing_of(request), timezone.now()),
        "key": CalendarKey.objects.filter(person=user_of(request)).first(),
        "link": link,
        "subscribe": link.replace("https://", "webcal://").replace("http://", "webcal://"),
        "renew_url": face.url("renew-calendar"),
        "titles_url": face.url("set-calendar-titles"),
        "end_url": face.url("end-calendar"),
    }
    return render(request, "events/desk/paper_calendar.html", context)
