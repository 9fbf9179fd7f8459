"""Addresses of registrations, presence, certificates and trainings in a working face; the face puts them among its own."""

from collections.abc import Callable

from django.urls import URLPattern

from maillage.attendance.desk.routes import OWN
from maillage.attendance.desk.routes import ROUTES as ATTENDANCE
from maillage.events.desk.faces import PRO, Face, View
from maillage.events.desk.urls import put
from maillage.registrations.desk.routes import ROUTES as REGISTRATIONS
from maillage.trainings.desk.routes import ROUTES as TRAININGS


def patterns(face: Face, wrap: Callable[[View], View] = lambda view: view) -> list[URLPattern]:
    """`wrap`: what the face puts around each of its views."""
    return put((*REGISTRATIONS, *ATTENDANCE, *TRAININGS, *(OWN if face == PRO else ())), face, wrap)
