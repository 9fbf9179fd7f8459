"""Addresses of the list, the overview and the presentation of events, in each working face."""

from maillage.events.desk.events import views, views_acts, views_parts, views_writing
from maillage.events.desk.faces import Route

ROUTES: tuple[Route, ...] = (
    Route("", views.list_events, "list-events"),
    Route("/nouveau", views_writing.create_event, "create-event"),
    Route("/interventions/<int:appearance>", views_acts.answer_appearance, "answer-appearance"),
    Route("/<uuid:pk>", views.show_event, "show-event"),
    Route("/<uuid:pk>/presentation", views_writing.edit_event, "edit-event"),
    Route("/<uuid:pk>/envoyer", views_acts.submit_event, "submit-event"),
    Route("/<uuid:pk>/reprendre", views_acts.take_back_event, "take-back-event"),
    Route("/<uuid:pk>/message", views_acts.comment_event, "comment-event"),
    Route("/<uuid:pk>/accepter", views_acts.accept_event, "accept-event"),
    Route("/<uuid:pk>/completer", views_acts.return_event, "return-event"),
    Route("/<uuid:pk>/decliner", views_acts.refuse_event, "refuse-event"),
    Route("/<uuid:pk>/publier", views_acts.publish_event, "publish-event"),
    Route("/<uuid:pk>/retirer", views_acts.withdraw_event, "withdraw-event"),
    Route("/<uuid:pk>/etat", views_acts.set_event_life, "set-event-life"),
    Route("/<uuid:pk>/parties/<uuid:part>", views_parts.answer_part, "answer-part"),
)
