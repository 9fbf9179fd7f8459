from django.urls import path

from maillage.orientation import suggesting, views

app_name = "orientation"
urlpatterns = [
    path("aide", views.list_guides, name="list-guides"),
    path("aide/chercher", views.find, name="find"),
    path("aide/villes", views.choose_place, name="choose-place"),
    path("aide/resultats", views.show_results, name="show-results"),
    path("aide/resultats.json", views.show_results_data, name="show-results-data"),
    path("aide/plan", views.show_map, name="show-map"),
    path("aide/contours.json", views.show_outlines, name="show-outlines"),
    path("aide/lieu/<slug:reference>", views.show_place, name="show-place"),
    path("aide/lieu/<slug:reference>/imprimer", views.print_place, name="print-place"),
    path("aide/lieu/<slug:reference>/signaler", suggesting.suggest, name="suggest"),
    path("aide/suggestion", suggesting.follow, name="follow-suggestion"),
    path("aide/dire", views.tell_unmet, name="tell-unmet"),
    path("aide/numeros", views.show_numbers, name="numbers"),
    path("aide/<slug:slug>", views.show_guide, name="show-guide"),
]
