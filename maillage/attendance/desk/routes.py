"""Addresses of these pages in a working face (maillage/events/desk/urls.py puts them under its agenda)."""

from maillage.attendance.desk.certificates.routes import OWN
from maillage.attendance.desk.certificates.routes import ROUTES as CERTIFICATES
from maillage.attendance.desk.presence.routes import ROUTES as PRESENCE
from maillage.events.desk.faces import Route

__all__ = ["OWN", "ROUTES"]
ROUTES: tuple[Route, ...] = (*PRESENCE, *CERTIFICATES)
