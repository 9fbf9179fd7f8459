from django.urls import path

from maillage.website import views

app_name = "website"
urlpatterns = [
    path("", views.home, name="home"),
    path("quitter", views.leave, name="leave"),
    path("continuer", views.come_back, name="come-back"),
    path("sante", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("plan-du-site.xml", views.show_sitemap, name="show-sitemap"),
    path("ui/", views.gallery, name="gallery"),
    path("<slug:slug>", views.show_legal, name="show-legal"),
]
