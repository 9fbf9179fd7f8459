"""Addresses of structures that ask to be listed."""

from django.urls import path

from maillage.coordination.requests import views

requests = [
    path("coordination/demandes", views.list_requests, name="list-requests"),
    path("coordination/demandes/<uuid:pk>", views.show_request, name="show-request"),
    path("coordination/demandes/<uuid:pk>/verifier", views.check_request, name="check-request"),
    path("coordination/demandes/<uuid:pk>/accepter", views.accept_request, name="accept-request"),
    path("coordination/demandes/<uuid:pk>/decliner", views.refuse_request, name="refuse-request"),
    path("coordination/demandes/<uuid:pk>/rendre-publique", views.end_probation, name="end-probation"),
]
