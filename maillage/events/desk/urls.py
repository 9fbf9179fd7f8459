"""Addresses of the pages of events in a working face; the face itself puts them among its own."""

from collections.abc import Callable, Iterable

from django.urls import URLPattern, path

from maillage.events.desk.events.routes import ROUTES as EVENTS
from maillage.events.desk.faces import PRO, Face, Route, View
from maillage.events.desk.papers.routes import OWN
from maillage.events.desk.papers.routes import ROUTES as PAPERS
from maillage.events.desk.programme.routes import ROUTES as PROGRAMMES


def patterns(face: Face, wrap: Callable[[View], View] = lambda view: view) -> list[URLPattern]:
    """`wrap`: what the face puts around each of its views."""
    return put((*EVENTS, *PROGRAMMES, *PAPERS, *(OWN if face == PRO else ())), face, wrap)


def put(routes: Iterable[Route], face: Face, wrap: Callable[[View], View] = lambda view: view) -> list[URLPattern]:
    """Routes under the agenda of a face; those of the apps above too."""
    return [path(f"{face.root}{route.path}", wrap(route.view), {"face": face}, name=route.name) for route in routes]
