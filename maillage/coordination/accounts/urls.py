"""Addresses of the persons of a territory."""

from django.urls import path

from maillage.coordination.accounts import views, views_rescues

accounts = [
    path("coordination/comptes", views.list_accounts, name="list-accounts"),
    path("coordination/comptes/<int:pk>", views.show_account, name="show-account"),
    path("coordination/comptes/<int:pk>/rappel", views.record_call_back, name="record-call-back"),
    path("coordination/comptes/<int:pk>/role", views.ask_mandate, name="ask-mandate"),
    path("coordination/comptes/<int:pk>/acces", views.ask_rescue, name="ask-rescue"),
    path("coordination/comptes/acces/<int:pk>", views_rescues.show_rescue, name="show-rescue"),
    path("coordination/comptes/acces/<int:pk>/rappel", views_rescues.call_rescue, name="call-rescue"),
    path("coordination/comptes/acces/<int:pk>/accorder", views_rescues.grant_rescue, name="grant-rescue"),
    path("coordination/comptes/acces/<int:pk>/decliner", views_rescues.refuse_rescue, name="refuse-rescue"),
    path("coordination/membres/<int:pk>/valider", views.validate_membership, name="validate-membership"),
    path("coordination/membres/<int:pk>/terminer", views.end_membership, name="end-membership"),
    path("coordination/membres/<int:pk>/role", views.set_membership_role, name="set-membership-role"),
    path("coordination/roles/<int:pk>/accorder", views.grant_mandate, name="grant-mandate"),
    path("coordination/roles/<int:pk>/terminer", views.end_mandate, name="end-mandate"),
    path("coordination/habilitations/<int:pk>/terminer", views.end_clearance, name="end-clearance"),
]
