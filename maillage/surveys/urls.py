from django.urls import path

from maillage.surveys import views

app_name = "surveys"
urlpatterns = [
    path("questionnaire/merci", views.thank, name="thank"),
    path("questionnaire/<str:token>", views.answer, name="answer"),
]
