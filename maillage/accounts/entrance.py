"""allauth's views where they need a word of ours."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from maillage.accounts import factors, queries, rescue
from maillage.core.errors import DomainError


class ActivateTotp(ActivateTOTPView):
    """The code that sets the application up serves no second time, and opens the working faces."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        authenticator = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        factors.claim(authenticator, form.cleaned_data["code"])
        factors.record_shown(self.request, authenticator.user, Authenticator.Type.TOTP)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The drawing stands in the page: the content policy allows no image from a data address."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        drawing = context["totp_svg"].partition("?>")[2] or context["totp_svg"]
        return {**context, "drawing": SafeString(drawing), "secret": context["form"].secret}


class AddPasskey(AddWebAuthnView):
    """A key just registered was just shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        factors.record_shown(self.request, self.request.user, Authenticator.Type.WEBAUTHN)
        return response


class RemovePasskey(RemoveWebAuthnView):
    """allauth asks whether an application of codes may go, and not whether a key may."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        return super().form_valid(form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]  # allauth's
def lost_factor(request: HttpRequest) -> HttpResponse:
    """« J’ai perdu mon téléphone et mes codes »: for who has just given her password; posting asks to be called back."""
    user, now = request._login_stage.login.user, timezone.now()  # type: ignore[attr-defined]  # noqa: SLF001 -- allauth's
    refusal = ""
    if request.method == "POST":
        try:
            rescue.declare(user, now=now)
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("accounts:lost-factor")
    last = queries.last_rescue(user, now=now)
    context = {
        "rescue": last,
        "is_waiting": last is not None and last.ended_at is None,
        "has_factor": factors.has_factor(user),
        "refusal": refusal,
    }
    return render(request, "accounts/lost_factor.html", context, status=422 if refusal else 200)
