"""Addresses of these pages in a working face."""

from maillage.events.desk.faces import Route
from maillage.trainings.desk.questionnaires import views, views_questions, views_texts

_ONE = "/questionnaires/<int:pk>"
_QUESTION = f"{_ONE}/questions/<slug:key>"
_TEXTS = "/questionnaires/reponses/<uuid:pk>"
ROUTES: tuple[Route, ...] = (
    Route("/questionnaires", views.list_questionnaires, "list-questionnaires"),
    Route(_ONE, views.show_questionnaire, "show-questionnaire"),
    Route(f"{_ONE}/copier", views.copy_questionnaire, "copy-questionnaire"),
    Route(f"{_ONE}/modifier", views.edit_questionnaire, "edit-questionnaire"),
    Route(f"{_ONE}/retirer", views.retire_questionnaire, "retire-questionnaire"),
    Route(f"{_ONE}/questions", views_questions.add_question, "add-question"),
    Route(_QUESTION, views_questions.edit_question, "edit-question"),
    Route(f"{_QUESTION}/monter", views_questions.raise_question, "raise-question"),
    Route(f"{_QUESTION}/retirer", views_questions.remove_question, "remove-question"),
    Route(_TEXTS, views_texts.list_texts, "list-texts"),
    Route(f"{_TEXTS}/<uuid:text>", views_texts.read_text, "read-text"),
)
