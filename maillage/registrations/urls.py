from django.urls import path

from maillage.registrations.pages.views import box, own, register

_EVENT = "agenda/<int:year>/<slug:slug>/inscription"
_OWN = "inscription/<str:token>"

app_name = "registrations"
urlpatterns = [
    path(_EVENT, register.register, name="register"),
    path(f"{_EVENT}/groupe", register.register_group, name="register-group"),
    path("inscription/notee", register.noted, name="noted"),
    path(_OWN, own.show, name="show"),
    path(f"{_OWN}/reponse", own.answer, name="answer"),
    path(f"{_OWN}/annuler", own.cancel, name="cancel"),
    path(f"{_OWN}/modifier", own.edit, name="edit"),
    path(f"{_OWN}/date", own.move, name="move"),
    path(f"{_OWN}/rendez-vous.ics", own.give_calendar, name="calendar"),
    path(f"{_OWN}/documents/<int:pk>", own.give_document, name="give-document"),
    path("mes-inscriptions", box.ask, name="box"),
    path("mes-inscriptions/envoye", box.sent, name="box-sent"),
    path("mes-inscriptions/compte", box.show_mine, name="show-mine"),
    path("mes-inscriptions/<str:token>", box.show, name="show-box"),
]
