"""« Mes inscriptions »: the address is typed, the link comes by mail. Whoever has an account reads them there."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from maillage.core.middleware import private
from maillage.directory.middleware import shown_level
from maillage.registrations import signed
from maillage.registrations.pages import boxes, listing
from maillage.registrations.pages.forms import BoxForm
from maillage.registrations.pages.guard import known

_OK, _UNPROCESSABLE, _NOT_FOUND = 200, 422, 404


@csrf_exempt  # changes nothing, and asks nothing of who is logged in: a forgery would send one mail to one's own address
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = BoxForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        boxes.ask(form.cleaned_data["email"])
        return redirect("registrations:box-sent")
    return render(request, "registrations/box_ask.html", {"form": form}, status=_UNPROCESSABLE if form.errors else _OK)


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for every address."""
    return render(request, "registrations/box_sent.html")


@require_safe
def show_mine(request: HttpRequest) -> HttpResponse:
    """Those of her account, and of its address when she confirmed it."""
    person = known(request)
    if person is None:
        return redirect("registrations:box")
    box = listing.of_person(person, level=shown_level(request), now=timezone.now())
    return private(render(request, "registrations/box_show.html", {"box": box, "is_mine": True}))


@login_not_required
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """All those of the address whose mailbox received this link."""
    now = timezone.now()
    email = signed.email_of(token, now=now)
    if email is None:
        return render(request, "registrations/box_gone.html", status=_NOT_FOUND)
    box = listing.of_address(email, now=now)
    return private(render(request, "registrations/box_show.html", {"box": box}))
