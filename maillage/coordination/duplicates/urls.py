"""Addresses of doubles and of their merges."""

from django.urls import path

from maillage.coordination.duplicates import views

duplicates = [
    path("coordination/doublons", views.list_duplicates, name="list-duplicates"),
    path("coordination/doublons/<int:pk>", views.show_duplicate, name="show-duplicate"),
    path("coordination/doublons/<int:pk>/differentes", views.mark_distinct, name="mark-distinct"),
    path("coordination/doublons/<int:pk>/fusionner", views.merge_duplicate, name="merge-duplicate"),
    path("coordination/fusions/<int:pk>", views.show_merge, name="show-merge"),
    path("coordination/fusions/<int:pk>/annuler", views.undo_merge, name="undo-merge"),
]
