from django.urls import path

from maillage.upkeep import views
from maillage.upkeep.requests import views as requests

app_name = "upkeep"
urlpatterns = [
    path("fiches/confirmees", views.thank, name="thank"),
    path("fiches/confirmer/<str:token>", views.confirm_records, name="confirm-records"),
    path("reseau/referencer", requests.ask_listing, name="ask-listing"),
    path("reseau/referencer/merci", requests.thank_request, name="thank-request"),
]
