"""Addresses of the settings of a territory."""

from django.urls import path

from maillage.coordination.settings import views

settings = [
    path("coordination/reglages", views.edit_settings, name="edit-settings"),
]
