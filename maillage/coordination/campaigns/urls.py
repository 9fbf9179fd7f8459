"""Addresses of the campaigns."""

from django.urls import path

from maillage.coordination.campaigns import views

campaigns = [
    path("coordination/campagnes", views.list_campaigns, name="list-campaigns"),
    path("coordination/campagnes/nouvelle", views.create_campaign, name="create-campaign"),
    path("coordination/campagnes/<int:pk>", views.show_campaign, name="show-campaign"),
    path("coordination/campagnes/<int:pk>/relancer", views.remind_campaign, name="remind-campaign"),
    path("coordination/campagnes/<int:pk>/clore", views.close_campaign, name="close-campaign"),
]
