from django.urls import URLPattern, path

from maillage.events.calendars import views

calendars: list[URLPattern] = [
    path("agenda.ics", views.agenda_calendar, name="agenda-calendar"),
    path("agenda/calendrier/<str:token>.ics", views.personal_calendar, name="personal-calendar"),
    path("agenda/<int:year>/<slug:slug>/programme.<slug:form>", views.programme_file, name="programme-file"),
    path("agenda/<int:year>/<slug:slug>/evenement.ics", views.event_calendar, name="event-calendar"),
    path("agenda/<int:year>/<slug:slug>/creneaux/<uuid:uid>.ics", views.slot_calendar, name="slot-calendar"),
]
