"""Pages of logging in with an identity provider."""

from dataclasses import asdict

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.accounts import actions, factors, oidc
from maillage.accounts.models import Identity, User
from maillage.core.errors import DomainError
from maillage.core.read_only import may_write

_ASKED = "identity_question"


@require_safe
@login_not_required
def start_identity(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider. Without consequence by itself: only the answer counts."""
    try:
        address, question = _provider().ask()
    except oidc.Failed as failure:
        return _failed(request, failure)
    request.session[_ASKED] = asdict(question)
    return HttpResponseRedirect(address)


@may_write
@require_safe
@login_not_required
def finish_identity(request: HttpRequest) -> HttpResponse:
    """She comes back: known, to be linked to the account that is open, or new. Each question is answered once."""
    provider = _provider()
    asked = request.session.pop(_ASKED, None)
    try:
        if asked is None:
            raise oidc.Failed(
                "Cette réponse a déjà servi, ou elle a trop attendu. Recommencez depuis la page de connexion."
            )
        answer = provider.answer(oidc.Question(**asked), request.GET.dict())
        identity = Identity.objects.select_related("user").filter(issuer=answer.issuer, subject=answer.subject).first()
        if isinstance(request.user, User):
            return _link(request, request.user, identity, answer)
        user = identity.user if identity else _open(answer)
    except DomainError as failure:
        return _failed(request, failure)
    if user is None:
        return render(request, "accounts/identity_unknown.html", {"provider": settings.OIDC_NAME})
    return _log_in(request, user, answer)


def _provider() -> oidc.Provider:
    if not settings.OIDC_ISSUER:
        raise Http404
    return oidc.Provider(settings.SITE_URL + reverse("accounts:finish-identity"))


def _link(request: HttpRequest, user: User, identity: Identity | None, answer: oidc.Answer) -> HttpResponse:
    if identity is not None and identity.user_id != user.pk:
        raise actions.NotPossible("Cette identité est déjà reliée à un autre compte.")
    if identity is None:
        actions.link_identity(user, (answer.issuer, answer.subject), now=timezone.now())
    return redirect("accounts:show-account")


def _open(answer: oidc.Answer) -> User | None:
    """A new account, only for an address that the provider verified and that nobody has here. Never an account that exists."""
    if not answer.is_email_verified or User.objects.filter(email__iexact=answer.email).exists():
        return None
    return actions.open_with_identity((answer.issuer, answer.subject), answer.email, now=timezone.now())


def _log_in(request: HttpRequest, user: User, answer: oidc.Answer) -> HttpResponse:
    """Like any login: closed accounts, second factor. A strong method of the provider spares ours; « pwd » does not."""
    record_authentication(request, user, method="oidc", issuer=answer.issuer)
    if answer.methods & factors.STRONG_METHODS:
        factors.record_shown(request, user, "oidc")
    response: HttpResponse = perform_login(request, Login(user=user, email=user.email))
    return response


def _failed(request: HttpRequest, failure: DomainError) -> HttpResponse:
    return render(request, "accounts/identity_failed.html", {"message": str(failure)}, status=400)
