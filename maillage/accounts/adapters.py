"""How allauth does things here: neutral mail, French refusals, limits on a pair, sealed secrets."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from maillage.accounts import actions, factors, mails, queries
from maillage.accounts.models import User
from maillage.core import crypto

_KEY_NAME = "second-factors"
_FIRST_FACTOR_MINUTES = 15
# What each mail of allauth leads to: a value of its context, else a page.
_LINKS = {
    "account/email/email_confirmation": "activate_url",
    "account/email/email_confirmation_signup": "activate_url",
    "account/email/password_reset_key": "password_reset_url",
}
_PAGES = {"account/email/unknown_account": "account_signup"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "L’adresse ou le mot de passe ne sont pas les bons.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Ce n’est pas le bon mot de passe.",
        "invalid_password_reset": "Ce lien n’est plus bon. Demandez-en un autre.",
        "too_many_login_attempts": "Trop d’essais. Attendez cinq minutes, puis recommencez.",
        "rate_limited": "Trop de demandes. Attendez quelques minutes, puis recommencez.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """One text for everything: the reader of the screen, or of the box, learns nothing."""
        if template_prefix in _LINKS:
            path = str(context[_LINKS[template_prefix]])
        else:
            path = reverse(_PAGES.get(template_prefix, "account_login"))
        mails.write(email, _on_site(path))

    def add_message(
        self, request: HttpRequest, level: int, *args: Any, message: str | None = None, **kwargs: Any
    ) -> None:
        """Only what is said in so many words: allauth's own templates name e-mail addresses."""
        if message:
            super().add_message(request, level, message=str(message))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        if not super().confirm_email(request, email_address):
            return False
        actions.confirm_email(email_address.user, now=timezone.now())
        return True

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """allauth's table of addresses follows `User.is_confirmed`, which is the truth here."""
        assert isinstance(user, User)
        if user.is_confirmed and not EmailAddress.objects.filter(user=user, verified=True).exists():
            EmailAddress.objects.update_or_create(
                user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
            )
        return super().pre_login(request, user, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Pages of this site, and no other host."""
        return url.startswith("/") and super().is_safe_url(url)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:show-account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_login")

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "maillage.accounts.adapters.FactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows that one: a password alone does not change what protects the account."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A first factor may be set just after logging in; after that, the factor is asked again."""
        request = self.request
        if factors.has_factor(request.user):
            return not factors.is_recent(request, minutes=10)
        records = get_authentication_records(request, request.user)
        return not records or timezone.now().timestamp() - records[-1]["at"] > _FIRST_FACTOR_MINUTES * 60

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The pair: who is attacked from there stays free to log in from elsewhere (docs/security.md, case 23)."""
        return f"{str(credentials.get('email', '')).lower()} {self.get_client_ip(request)}"


class FactorStage(AuthenticateStage):
    """The second factor at login, unless the identity provider asked for one that is as strong."""

    def is_resumable(self, request: HttpRequest) -> bool:
        """Not once the factor was taken away (`rescue.grant`): this browser is asked for the password again, and not in circles."""
        return bool(super().is_resumable(request)) and factors.has_factor(self.login.user)

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if any(record.get("method") == "mfa" and record.get("type") == "oidc" for record in records):
            return False
        return bool(super()._should_handle(request))


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Votre rôle demande un second facteur : ajoutez-en un autre avant de retirer celui-ci.",
        "cannot_generate_recovery_codes": "Ajoutez d’abord un second facteur.",
        "incorrect_code": "Ce code n’est pas bon, ou il a déjà servi. Attendez le suivant.",
        "unverified_email": "Confirmez d’abord votre adresse électronique.",
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal(text.encode(), key_name=_KEY_NAME, bound_to="factor").hex()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(bytes.fromhex(encrypted_text), key_name=_KEY_NAME, bound_to="factor").decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of a person whose role demands it."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return others.exclude(pk=authenticator.pk).exists() or not queries.is_entrusted(authenticator.user)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's
        return f"Clé {Authenticator.objects.filter(user=user, type=type).count() + 1}"


def _on_site(address: str) -> str:
    """Links begin with the address that the network set, whatever name the request came by."""
    path = address.split("://", 1)[-1]
    return settings.SITE_URL + (path if path.startswith("/") else "/" + path.partition("/")[2])
