from maillage.events.agenda.urls import agenda
from maillage.events.calendars.urls import calendars
from maillage.events.reading.urls import reading

app_name = "events"
urlpatterns = [*agenda, *calendars, *reading]
