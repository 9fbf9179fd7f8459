from django.urls import path

from maillage.coordination import views, views_structures
from maillage.coordination.editorial.urls import editorial
from maillage.coordination.resources.urls import resources
from maillage.coordination.urls_network import network
from maillage.coordination.urls_working import working
from maillage.coordination.words.urls import words

app_name = "coordination"
urlpatterns = [
    path("coordination", views.dashboard, name="dashboard"),
    path("coordination/structures", views_structures.list_structures, name="list-structures"),
    path("coordination/structures/<uuid:pk>", views_structures.show_structure, name="show-structure"),
    path("coordination/structures/<uuid:pk>/rattacher", views_structures.move_structure, name="move-structure"),
    path(
        "coordination/structures/<uuid:pk>/fiches/<uuid:service>/etat",
        views_structures.set_status,
        name="set-service-status",
    ),
    path(
        "coordination/structures/<uuid:pk>/sites/<uuid:site>/proteger",
        views_structures.protect_site,
        name="protect-site",
    ),
    *network,
    *resources,
    *working,
    *editorial,
    *words,
]
