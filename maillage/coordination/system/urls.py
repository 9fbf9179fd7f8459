"""Addresses of the periodic tasks and of the journal."""

from django.urls import path

from maillage.coordination.system import views

system = [
    path("coordination/taches", views.list_tasks, name="list-tasks"),
    path("coordination/journal", views.list_journal, name="list-journal"),
]
