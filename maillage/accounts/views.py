"""« Mon compte », for whoever is logged in: names, sessions, data, closing. What allauth shows is in `entrance.py`."""

from allauth.decorators import rate_limit
from django.contrib.auth import logout
from django.contrib.messages import success, warning
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts import actions, address, factors, queries, rescue
from maillage.accounts.forms import AddressForm, CloseForm, ProfileForm
from maillage.accounts.models import User
from maillage.core.errors import DomainError


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


@require_POST
def stop_rescue(request: HttpRequest) -> HttpResponse:
    """She still has her second factor: somebody else asked to open her access again, or she found it."""
    user = _user(request)
    waiting = user.rescues.waiting().first()
    try:
        if waiting is not None:
            rescue.refuse(waiting, by=user, now=timezone.now())
            success(request, "C’est arrêté : votre second facteur reste demandé.")
    except DomainError as refusal:
        warning(request, str(refusal))
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
@factors.require_recent_factor()
@rate_limit(action="manage_email")  # type: ignore[untyped-decorator]  # allauth's
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask to log in with another address: the answer is the same whether somebody has it or not."""
    user = _user(request)
    form = AddressForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            address.ask(user, form.cleaned_data["email"], now=timezone.now())
        except DomainError as refusal:
            form.add_error("email", str(refusal))
        else:
            success(
                request,
                "C’est noté. Suivez le lien que nous venons d’écrire à votre nouvelle adresse : il est bon un jour.",
            )
            return redirect("accounts:show-account")
    return render(request, "accounts/change_address.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """What the mailed link opens, in a session of the person who asked: nothing is done until the button is pressed."""
    user, now = _user(request), timezone.now()
    try:
        if request.method == "POST":
            address.confirm(token, by=user, now=now)
            logout(request)
            success(request, "Votre adresse est changée. Connectez-vous avec la nouvelle.")
            return redirect("account_login")
        change = address.change_of(token, user, now=now)
    except DomainError as refusal:
        return render(request, "accounts/confirm_address.html", {"refusal": str(refusal)}, status=404)
    return render(request, "accounts/confirm_address.html", {"change": change})


@require_POST
def cancel_address(request: HttpRequest) -> HttpResponse:
    """Keep the present address."""
    try:
        address.cancel(_user(request), now=timezone.now())
    except DomainError as refusal:
        warning(request, str(refusal))
    else:
        success(request, "C’est annulé : votre adresse ne change pas.")
    return redirect("accounts:show-account")


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """Close her own account, for good."""
    user = _user(request)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close(user, by=user, now=timezone.now())
        except DomainError as refusal:
            warning(request, str(refusal))
            return redirect("accounts:show-account")
        logout(request)
        return redirect("account_inactive")
    return render(request, "accounts/close_account.html", {"form": form})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # nobody else gets past LoginRequiredMiddleware
    return request.user
