"""Addresses of what waits, and of the proposals."""

from django.urls import path

from maillage.coordination.queue import views
from maillage.coordination.resources import views_erasing

queue = [
    path("coordination/a-traiter", views.list_waiting, name="list-waiting"),
    path("coordination/a-traiter/<uuid:pk>", views.show_proposal, name="show-proposal"),
    path("coordination/a-traiter/<uuid:pk>/prendre", views.take_proposal, name="take-proposal"),
    path("coordination/a-traiter/<uuid:pk>/rendre", views.release_proposal, name="release-proposal"),
    path("coordination/a-traiter/<uuid:pk>/message", views.comment_proposal, name="comment-proposal"),
    path("coordination/a-traiter/<uuid:pk>/completer", views.ask_changes, name="ask-changes"),
    path("coordination/a-traiter/<uuid:pk>/liens", views.check_links, name="check-links"),
    path("coordination/a-traiter/<uuid:pk>/effacer", views_erasing.erase_in_proposal, name="erase-in-proposal"),
    path("coordination/a-traiter/<uuid:pk>/accepter", views.accept_proposal, name="accept-proposal"),
    path("coordination/a-traiter/<uuid:pk>/decliner", views.refuse_proposal, name="refuse-proposal"),
]
