"""Addresses of accounts: those of allauth that we want, under our names, and ours."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from maillage.accounts import entrance, identity, views
from maillage.core.read_only import may_write

_FACTOR = "pro/compte/second-facteur"

ours = [
    path("pro/connexion/fournisseur", identity.start_identity, name="start-identity"),
    path("pro/connexion/retour", identity.finish_identity, name="finish-identity"),
    path("pro/connexion/second-facteur/perdu", entrance.lost_factor, name="lost-factor"),
    path("pro/compte", views.show_account, name="show-account"),
    path("pro/compte/sessions", views.close_sessions, name="close-sessions"),
    path("pro/compte/acces/arreter", views.stop_rescue, name="stop-rescue"),
    path("pro/compte/donnees", views.download_data, name="download-data"),
    path("pro/compte/adresse", views.change_address, name="change-address"),
    path("pro/compte/adresse/annuler", views.cancel_address, name="cancel-address"),
    path("pro/compte/adresse/<str:token>", views.confirm_address, name="confirm-address"),
    path("pro/compte/fermer", views.close_account, name="close-account"),
]

urlpatterns = [
    path("", include((ours, "accounts"))),
    path("pro/connexion", account.login, name="account_login"),
    path("pro/connexion/mot-de-passe", account.reauthenticate, name="account_reauthenticate"),
    path("pro/connexion/second-facteur", factor.authenticate, name="mfa_authenticate"),
    path("pro/connexion/confirmer", factor.reauthenticate, name="mfa_reauthenticate"),
    path("pro/connexion/confirmer/cle", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("pro/connexion/cle", login_not_required(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("pro/deconnexion", account.logout, name="account_logout"),
    path("pro/inscription", account.signup, name="account_signup"),
    path("pro/compte-ferme", account.account_inactive, name="account_inactive"),
    path("pro/confirmation", account.EmailVerificationSentView.as_view(), name="account_email_verification_sent"),
    re_path(r"^pro/confirmation/(?P<key>[-:\w]+)$", account.confirm_email, name="account_confirm_email"),
    path("pro/mot-de-passe", account.password_reset, name="account_reset_password"),
    path("pro/mot-de-passe/envoye", account.password_reset_done, name="account_reset_password_done"),
    path("pro/mot-de-passe/change", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^pro/mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("pro/compte/mot-de-passe", account.password_change, name="account_change_password"),
    path("pro/compte/mot-de-passe/choisir", account.password_set, name="account_set_password"),
    path(_FACTOR, factor.index, name="mfa_index"),
    path(f"{_FACTOR}/application", entrance.ActivateTotp.as_view(), name="mfa_activate_totp"),
    path(f"{_FACTOR}/application/retirer", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(f"{_FACTOR}/cles", passkey.list_webauthn, name="mfa_list_webauthn"),
    path(f"{_FACTOR}/cles/ajouter", entrance.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(f"{_FACTOR}/cles/<int:pk>", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path(f"{_FACTOR}/cles/<int:pk>/retirer", entrance.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path(f"{_FACTOR}/codes", may_write(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(f"{_FACTOR}/codes/refaire", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
