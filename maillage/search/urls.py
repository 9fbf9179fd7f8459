from django.urls import path

from maillage.search import views

app_name = "search"
urlpatterns = [
    path("recherche", views.search, name="search"),
    path("recherches", views.list_saved, name="list-saved"),
    path("recherches/garder", views.keep, name="keep"),
    path("recherches/<uuid:pk>/retirer", views.forget, name="forget"),
]
