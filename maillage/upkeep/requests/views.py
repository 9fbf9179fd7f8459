"""« Être référencé »: a form for anybody. No account, no cookie, no address of the sender kept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from maillage.core.errors import DomainError
from maillage.upkeep.requests import actions
from maillage.upkeep.requests.forms import RequestForm

_UNPROCESSABLE, _TOO_MANY = 422, 429


@csrf_exempt  # knows nobody and asks nothing of who is logged in: a forged request is one more to examine, as anybody may send
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_listing(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "upkeep/request_form.html", {"form": RequestForm()})
    form, status = RequestForm(request.POST), _UNPROCESSABLE
    if form.is_valid():
        try:
            actions.receive_request(form.said(), now=timezone.now())
            return redirect("upkeep:thank-request")
        except DomainError as error:
            form.add_error(None, str(error))
            status = _TOO_MANY
    return render(request, "upkeep/request_form.html", {"form": form}, status=status)


@login_not_required
@require_safe
def thank_request(request: HttpRequest) -> HttpResponse:
    """What happens next; an address that can be loaded again without harm."""
    return render(request, "upkeep/request_thanks.html")
