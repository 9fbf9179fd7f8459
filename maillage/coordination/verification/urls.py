"""Addresses of the verification queue."""

from django.urls import path

from maillage.coordination.verification import views

verification = [
    path("coordination/verification", views.list_verification, name="list-verification"),
    path("coordination/verification/relancer", views.prepare_reminders, name="prepare-reminders"),
    path("coordination/verification/envoyer", views.send_reminders, name="send-reminders"),
    path("coordination/verification/<uuid:pk>", views.verify_service, name="verify-service"),
    path("coordination/verification/<uuid:pk>/noter", views.record_check, name="record-check"),
]
