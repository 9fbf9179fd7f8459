"""What the page of evaluations shows: each questionnaire with its state, and what can be done about it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from maillage.core.templatetags.ui import Label, french_date
from maillage.directory.standing import Standing
from maillage.events.desk.faces import Face
from maillage.events.models import Event
from maillage.surveys.models import Questionnaire
from maillage.surveys.models.questionnaires import Audience
from maillage.trainings import due
from maillage.trainings.actions.opening import TRIED
from maillage.trainings.models import Evaluation


@dataclass(frozen=True, slots=True)
class Line:
    """`edit`, `drop`, `close`, `results`: where each is done; empty where it makes no sense."""

    evaluation: Evaluation
    label: Label
    when: str
    asked: str
    edit: str = ""
    drop: str = ""
    close: str = ""
    results: str = ""


def of(event: Event, face: Face, now: datetime) -> list[Line]:
    """One query."""
    return [_line(row, face, now) for row in _rows(event)]


def offered(event: Event, standing: Standing) -> list[Questionnaire]:
    """Those that come with Maillage, those of the network, those of her structures and of the organisers. One query."""
    hers = {*standing.organisations, *event.co_organisers.values_list("pk", flat=True)}
    hers |= {event.organiser_id} if event.organiser_id else set()
    rows = Questionnaire.objects.filter(Q(organisation=None) | Q(organisation__in=hers), retired_at=None)
    return sorted(rows.order_by("title", "pk"), key=lambda row: Audience.values.index(row.audience))


def _rows(event: Event) -> QuerySet[Evaluation]:
    answered = Count("survey__invitations", filter=Q(survey__invitations__has_answered=True))
    rows = event.evaluations.select_related("questionnaire", "survey", "event")
    return rows.annotate(asked=Count("survey__invitations"), answered=answered).order_by("-moment", "pk")


def _line(row: Evaluation, face: Face, now: datetime) -> Line:
    arguments = (row.event_id, row.pk)
    survey = row.survey
    if survey is None:
        label, when = _planned(row, now)
        return Line(
            row,
            label,
            when,
            "",
            edit=face.url("edit-evaluation", *arguments),
            drop=face.url("drop-evaluation", *arguments),
        )
    results = face.url("show-results", *arguments)
    is_counted = survey.counted_at is not None
    answered, asked = (survey.answered, survey.invited) if is_counted else (row.answered, row.asked)  # type: ignore[attr-defined]  # annotated
    said = f"{_count(answered, 'réponse')} sur {_count(asked, 'personne interrogée', 'personnes interrogées')}"
    closes = f"le {french_date(localtime(survey.closes_at))}"
    if is_counted:
        return Line(row, Label("Terminé", "ok", "check"), f"Fermé {closes}.", said, results=results)
    if survey.closes_at <= now:
        return Line(row, Label("Décompte en cours", "check", "clock"), f"Fermé {closes}.", said, results=results)
    close = face.url("close-evaluation", *arguments)
    return Line(row, Label("En cours", "info", "clock"), f"Se ferme {closes}.", said, close=close, results=results)


def _planned(row: Evaluation, now: datetime) -> tuple[Label, str]:
    opens = due.opens_at(row)
    day = french_date(localtime(opens))
    if row.event.life in due.NOT_HELD:
        return Label("Ne partira pas", "late", "alert"), "La session n’a pas lieu à cette date."
    if not row.event.is_published:
        return Label("En attente"), f"Partira le {day}, si la session est publiée."
    if opens + TRIED <= now:
        return Label(
            "N’est pas parti", "late", "alert"
        ), f"Il devait partir le {day}, et il n’y avait personne à interroger."
    if opens <= now:
        return Label("Va partir", "check", "clock"), "Dans l’heure, s’il y a quelqu’un à interroger."
    return Label("Prévu"), f"Partira le {day}."


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number < 2 else several or f'{one}s'}"
