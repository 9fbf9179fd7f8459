"""Addresses of the pages about doubles and about structures that ask to be listed."""

from django.urls import path

from maillage.coordination import views_duplicates, views_requests

network = [
    path("coordination/doublons", views_duplicates.list_duplicates, name="list-duplicates"),
    path("coordination/doublons/<int:pk>", views_duplicates.show_duplicate, name="show-duplicate"),
    path("coordination/doublons/<int:pk>/differentes", views_duplicates.mark_distinct, name="mark-distinct"),
    path("coordination/doublons/<int:pk>/fusionner", views_duplicates.merge_duplicate, name="merge-duplicate"),
    path("coordination/fusions/<int:pk>", views_duplicates.show_merge, name="show-merge"),
    path("coordination/fusions/<int:pk>/annuler", views_duplicates.undo_merge, name="undo-merge"),
    path("coordination/demandes", views_requests.list_requests, name="list-requests"),
    path("coordination/demandes/<uuid:pk>", views_requests.show_request, name="show-request"),
    path("coordination/demandes/<uuid:pk>/verifier", views_requests.check_request, name="check-request"),
    path("coordination/demandes/<uuid:pk>/accepter", views_requests.accept_request, name="accept-request"),
    path("coordination/demandes/<uuid:pk>/decliner", views_requests.refuse_request, name="refuse-request"),
    path("coordination/demandes/<uuid:pk>/rendre-publique", views_requests.end_probation, name="end-probation"),
]
