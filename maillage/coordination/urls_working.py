"""Addresses of the pages where coordinators work through what waits."""

from django.urls import path

from maillage.coordination import (
    views_accounts,
    views_campaigns,
    views_queue,
    views_settings,
    views_system,
    views_verification,
)

working = [
    path("coordination/a-traiter", views_queue.list_waiting, name="list-waiting"),
    path("coordination/a-traiter/<uuid:pk>", views_queue.show_proposal, name="show-proposal"),
    path("coordination/a-traiter/<uuid:pk>/prendre", views_queue.take_proposal, name="take-proposal"),
    path("coordination/a-traiter/<uuid:pk>/rendre", views_queue.release_proposal, name="release-proposal"),
    path("coordination/a-traiter/<uuid:pk>/message", views_queue.comment_proposal, name="comment-proposal"),
    path("coordination/a-traiter/<uuid:pk>/completer", views_queue.ask_changes, name="ask-changes"),
    path("coordination/a-traiter/<uuid:pk>/accepter", views_queue.accept_proposal, name="accept-proposal"),
    path("coordination/a-traiter/<uuid:pk>/decliner", views_queue.refuse_proposal, name="refuse-proposal"),
    path("coordination/verification", views_verification.list_verification, name="list-verification"),
    path("coordination/verification/relancer", views_verification.prepare_reminders, name="prepare-reminders"),
    path("coordination/verification/envoyer", views_verification.send_reminders, name="send-reminders"),
    path("coordination/verification/<uuid:pk>", views_verification.verify_service, name="verify-service"),
    path("coordination/verification/<uuid:pk>/noter", views_verification.record_check, name="record-check"),
    path("coordination/campagnes", views_campaigns.list_campaigns, name="list-campaigns"),
    path("coordination/campagnes/nouvelle", views_campaigns.create_campaign, name="create-campaign"),
    path("coordination/campagnes/<int:pk>", views_campaigns.show_campaign, name="show-campaign"),
    path("coordination/campagnes/<int:pk>/relancer", views_campaigns.remind_campaign, name="remind-campaign"),
    path("coordination/campagnes/<int:pk>/clore", views_campaigns.close_campaign, name="close-campaign"),
    path("coordination/comptes", views_accounts.list_accounts, name="list-accounts"),
    path("coordination/comptes/<int:pk>", views_accounts.show_account, name="show-account"),
    path("coordination/comptes/<int:pk>/rappel", views_accounts.record_call_back, name="record-call-back"),
    path("coordination/comptes/<int:pk>/role", views_accounts.ask_mandate, name="ask-mandate"),
    path("coordination/membres/<int:pk>/valider", views_accounts.validate_membership, name="validate-membership"),
    path("coordination/membres/<int:pk>/terminer", views_accounts.end_membership, name="end-membership"),
    path("coordination/membres/<int:pk>/role", views_accounts.set_membership_role, name="set-membership-role"),
    path("coordination/roles/<int:pk>/accorder", views_accounts.grant_mandate, name="grant-mandate"),
    path("coordination/roles/<int:pk>/terminer", views_accounts.end_mandate, name="end-mandate"),
    path("coordination/habilitations/<int:pk>/terminer", views_accounts.end_clearance, name="end-clearance"),
    path("coordination/taches", views_system.list_tasks, name="list-tasks"),
    path("coordination/journal", views_system.list_journal, name="list-journal"),
    path("coordination/reglages", views_settings.edit_settings, name="edit-settings"),
]
