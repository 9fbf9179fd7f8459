"""Addresses of these pages in a working face (maillage/events/desk/urls.py puts them under its agenda)."""

from maillage.events.desk.faces import Route
from maillage.trainings.desk.course import views as course
from maillage.trainings.desk.evaluations import views as evaluations
from maillage.trainings.desk.questionnaires.routes import ROUTES as QUESTIONNAIRES
from maillage.trainings.desk.report import views as report

_EVALUATION = "/<uuid:pk>/evaluation/<int:evaluation>"
ROUTES: tuple[Route, ...] = (
    Route("/bilan-formations", report.show_report, "show-training-report"),
    Route("/bilan-formations.<slug:form>", report.export_report, "export-training-report"),
    Route("/<uuid:pk>/formation", course.edit_course, "edit-course"),
    Route("/<uuid:pk>/formation/sessions", course.add_session, "add-session"),
    Route("/<uuid:pk>/evaluation", evaluations.list_evaluations, "list-evaluations"),
    Route("/<uuid:pk>/evaluation/ajouter", evaluations.plan_evaluation, "plan-evaluation"),
    Route(_EVALUATION, evaluations.edit_evaluation, "edit-evaluation"),
    Route(f"{_EVALUATION}/retirer", evaluations.drop_evaluation, "drop-evaluation"),
    Route(f"{_EVALUATION}/fermer", evaluations.close_evaluation, "close-evaluation"),
    Route(f"{_EVALUATION}/resultats", evaluations.show_results, "show-results"),
    Route(f"{_EVALUATION}/resultats.csv", evaluations.export_results, "export-results"),
    *QUESTIONNAIRES,
)
