"""« Mon compte », for whoever is logged in: names, sessions, data, closing. What allauth shows is in `entrance.py`."""

from django.contrib.auth import logout
from django.contrib.messages import success
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts import actions, queries
from maillage.accounts.forms import CloseForm, ProfileForm
from maillage.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def show_account(request: HttpRequest) -> HttpResponse:
    """What the network knows of her, and what protects it; posting changes the names."""
    user = _user(request)
    names = {"first_name": user.first_name, "last_name": user.last_name, "profession": user.profession}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=names)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.save_profile(user, (given["first_name"], given["last_name"], given["profession"]), now=now)
        success(request, "Vos informations sont enregistrées.")
        return redirect("accounts:show-account")
    account = queries.account(user, session_key=request.session.session_key, now=now)
    return render(request, "accounts/account.html", {"form": form, "account": account})


@require_POST
def close_sessions(request: HttpRequest) -> HttpResponse:
    """Log out of every other browser."""
    user = _user(request)
    actions.end_sessions(user, by=user, now=timezone.now(), but=request.session.session_key)
    success(request, "Vos autres sessions sont fermées.")
    return redirect("accounts:show-account")


@require_safe
def download_data(request: HttpRequest) -> HttpResponse:
    """Everything held on the person, in a file that other programs read."""
    response = JsonResponse(
        queries.personal_data(_user(request)),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 1, "ensure_ascii": False},
    )
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """Close her own account, for good."""
    user = _user(request)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.close(user, by=user, now=timezone.now())
        logout(request)
        return redirect("account_inactive")
    return render(request, "accounts/close_account.html", {"form": form})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # nobody else gets past LoginRequiredMiddleware
    return request.user
