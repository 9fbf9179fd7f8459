"""Address of the first page."""

from django.urls import path

from maillage.coordination.dashboard import views

dashboard = [path("coordination", views.dashboard, name="dashboard")]
