"""Addresses of the whole site; each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("maillage.orientation.urls")),
    path("", include("maillage.resources.urls")),
    path("", include("maillage.events.urls")),
    path("", include("maillage.registrations.urls")),
    path("", include("maillage.attendance.urls")),
    path("", include("maillage.trainings.urls")),
    path("", include("maillage.surveys.urls")),
    path("", include("maillage.coordination.urls")),
    path("", include("maillage.upkeep.urls")),
    path("", include("maillage.search.urls")),
    path("", include("maillage.accounts.urls")),
    path("", include("maillage.pro.urls")),
    path("", include("maillage.editorial.urls")),
    path("", include("maillage.website.urls")),
]
