from django.urls import URLPattern, path

from maillage.events.agenda import views

agenda: list[URLPattern] = [
    path("agenda", views.list_events, name="list"),
    path("agenda/mois/<str:month>", views.show_month, name="month"),
    path("agenda/carte", views.show_map, name="map"),
    path("agenda/flux.<slug:form>", views.feed, name="feed"),
    path("agenda/openagenda.json", views.open_agenda, name="open-agenda"),
]
