from django.urls import path

from maillage.resources.views import collections, feeds, files, listing, oai, reading

app_name = "resources"
urlpatterns = [
    path("ressources", listing.list_resources, name="list"),
    path("ressources/flux.<slug:form>", feeds.feed, name="feed"),
    path("ressources/collections", collections.list_collections, name="list-collections"),
    path("ressources/collections/<slug:slug>", collections.show_collection, name="show-collection"),
    path("ressources/<slug:slug>", reading.show_resource, name="show"),
    path("ressources/<slug:slug>/citation.<slug:form>", reading.cite, name="cite"),
    path("ressources/<slug:slug>/fichiers/<uuid:pk>", files.give_file, name="give-file"),
    path("ressources/<slug:slug>/vignette/<uuid:pk>.webp", files.show_thumbnail, name="show-thumbnail"),
    path("oai", oai.answer, name="oai"),
]
