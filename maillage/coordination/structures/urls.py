"""Addresses of structures."""

from django.urls import path

from maillage.coordination.structures import views

structures = [
    path("coordination/structures", views.list_structures, name="list-structures"),
    path("coordination/structures/<uuid:pk>", views.show_structure, name="show-structure"),
    path("coordination/structures/<uuid:pk>/rattacher", views.move_structure, name="move-structure"),
    path(
        "coordination/structures/<uuid:pk>/fiches/<uuid:service>/etat",
        views.set_status,
        name="set-service-status",
    ),
    path(
        "coordination/structures/<uuid:pk>/sites/<uuid:site>/proteger",
        views.protect_site,
        name="protect-site",
    ),
]
