from django.urls import path

from maillage.editorial import views

app_name = "editorial"
urlpatterns = [
    path("comprendre", views.list_understanding, name="list-understanding"),
    path("comprendre/<slug:slug>", views.show_understanding, name="show-understanding"),
    path("reseau", views.list_network, name="list-network"),
    path("reseau/<slug:slug>", views.show_network, name="show-network"),
    path("actualites", views.list_news, name="list-news"),
    path("actualites/flux.rss", views.feed, {"extension": "rss"}, name="rss"),
    path("actualites/flux.atom", views.feed, {"extension": "atom"}, name="atom"),
    path("actualites/<slug:slug>", views.show_news, name="show-news"),
]
