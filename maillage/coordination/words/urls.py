"""Addresses of the words of the search."""

from django.urls import path

from maillage.coordination.words import views

words = [
    path("coordination/mots", views.list_words, name="list-words"),
    path("coordination/mots/ajouter", views.add_words, name="add-words"),
    path("coordination/mots/<int:pk>", views.edit_words, name="edit-words"),
    path("coordination/mots/<int:pk>/retirer", views.remove_words, name="remove-words"),
]
