"""What people type on the account pages: allauth's forms, in our words."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTotpForm
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms

from maillage.accounts import factors
from maillage.accounts.models import User

_LABELS = {
    "login": "Adresse électronique",
    "email": "Adresse électronique",
    "password": "Mot de passe",
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Nouveau mot de passe, une seconde fois",
    "code": "Code à six chiffres",
    "name": "Nom de cette clé",
    "passwordless": "Me connecter avec cette clé seule, sans mot de passe",
}
_HOW_LONG = "Douze caractères au moins. Une phrase que vous retenez fait un bon mot de passe."


class _InOurWords(forms.Form):
    """French labels, no placeholder, and the help that we chose."""

    helps: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_InOurWords, account_forms.LoginForm):
    pass


class SignupForm(_InOurWords, account_forms.SignupForm):
    helps = {"email": "Celle de votre travail, si vous en avez une.", "password1": _HOW_LONG}


class ResetPasswordForm(_InOurWords, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_InOurWords, account_forms.ResetPasswordKeyForm):
    helps = {"password1": _HOW_LONG}


class ChangePasswordForm(_InOurWords, account_forms.ChangePasswordForm):
    helps = {"password1": _HOW_LONG}


class SetPasswordForm(_InOurWords, account_forms.SetPasswordForm):
    helps = {"password1": _HOW_LONG}


class PasswordAgainForm(_InOurWords, account_forms.ReauthenticateForm):
    pass


class _CodeOnce(_InOurWords):
    """A code that served is refused, by whichever process it comes."""

    helps = {"code": "Celui que montre votre application. Ou l’un de vos codes de secours."}

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP and not factors.claim(authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class FactorForm(_CodeOnce, factor_forms.AuthenticateForm):
    pass


class FactorAgainForm(_CodeOnce, factor_forms.ReauthenticateForm):
    pass


class ActivateTotpForm(_InOurWords, BaseActivateTotpForm):
    helps = {"code": "Celui que votre application montre maintenant."}


class _AnyCredential(forms.Form):
    """What a browser never sends is a wrong key, not an error: allauth reads it without looking at its shape."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form beside
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(_AnyCredential, passkey_forms.LoginWebAuthnForm):
    pass


class PasskeyForm(_AnyCredential, passkey_forms.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_AnyCredential, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(_InOurWords, passkey_forms.AddWebAuthnForm):
    helps = {"name": "Par exemple « mon téléphone »."}

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class NamePasskeyForm(_InOurWords, passkey_forms.EditWebAuthnForm):
    pass


class ProfileForm(forms.Form):
    first_name = forms.CharField(label="Prénom", max_length=80, required=False)
    last_name = forms.CharField(label="Nom", max_length=80, required=False)
    profession = forms.CharField(
        label="Métier", max_length=120, required=False, help_text="Par exemple « éducatrice spécialisée »."
    )


class AddressForm(forms.Form):
    """The password again, when the account has one: a session left open does not move the account."""

    email = forms.EmailField(
        label="Nouvelle adresse électronique",
        help_text="Celle de votre travail, si vous en avez une. Nous y écrivons : vous suivrez le lien du message.",
        error_messages={
            "required": "Indiquez une adresse.",
            "invalid": "Cette adresse n’est pas complète. Exemple : prenom@example.org",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        error_messages={"required": "Écrivez votre mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if not self._user.check_password(given):
            raise forms.ValidationError("Ce n’est pas le bon mot de passe.")
        return given


class CloseForm(forms.Form):
    sure = forms.BooleanField(
        label="Je veux fermer mon compte",
        error_messages={"required": "Cochez la case pour confirmer que vous voulez fermer votre compte."},
    )
