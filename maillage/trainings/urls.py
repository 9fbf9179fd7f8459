from django.urls import path

from maillage.trainings.catalogue import views

app_name = "trainings"
urlpatterns = [
    path("formations", views.list_courses, name="list-courses"),
    path("formations/departements", views.show_departments, name="show-departments"),
    path("formations/<int:year>/<slug:slug>", views.show_course, name="show-course"),
]
