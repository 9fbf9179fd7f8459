"""allauth's views where they need a word of ours."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse
from django.utils.safestring import SafeString

from maillage.accounts import factors


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
