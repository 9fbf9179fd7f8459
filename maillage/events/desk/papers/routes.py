"""Addresses of documents, streams, recordings and press keys; then of what a member alone has."""

from maillage.events.desk.faces import Route
from maillage.events.desk.papers import views, views_calendar, views_documents, views_online, views_press

_DOCUMENT = "/<uuid:pk>/documents/<int:document>"
_REPLAY = "/<uuid:pk>/rediffusions/<int:replay>"
ROUTES: tuple[Route, ...] = (
    Route("/<uuid:pk>/documents", views.show_papers, "show-papers"),
    Route("/<uuid:pk>/documents/ajouter", views_documents.add_document, "add-document"),
    Route(_DOCUMENT, views_documents.edit_document, "edit-document"),
    Route(f"{_DOCUMENT}/fichier", views_documents.open_document, "open-document"),
    Route(f"{_DOCUMENT}/retirer", views_documents.remove_document, "remove-document"),
    Route("/<uuid:pk>/diffusion", views_online.set_streams, "set-streams"),
    Route("/<uuid:pk>/rediffusions", views_online.add_replay, "add-replay"),
    Route(_REPLAY, views_online.edit_replay, "edit-replay"),
    Route(f"{_REPLAY}/monter", views_online.raise_replay, "raise-replay"),
    Route(f"{_REPLAY}/retirer", views_online.remove_replay, "remove-replay"),
    Route("/<uuid:pk>/presse", views_press.give_press_key, "give-press-key"),
    Route("/<uuid:pk>/presse/<int:key>/fermer", views_press.end_press_key, "end-press-key"),
)
# Of the member face only.
OWN: tuple[Route, ...] = (
    Route("/mon-calendrier", views_calendar.my_calendar, "my-calendar"),
    Route("/mon-calendrier/adresse", views_calendar.renew_calendar, "renew-calendar"),
    Route("/mon-calendrier/titres", views_calendar.set_titles, "set-calendar-titles"),
    Route("/mon-calendrier/fermer", views_calendar.end_calendar, "end-calendar"),
)
