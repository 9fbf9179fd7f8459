"""From where a new session may take its settings, as the form offers it."""

from maillage.directory.standing import Standing
from maillage.events import sheets
from maillage.events.desk.events import choices
from maillage.events.models import Event
from maillage.trainings.queries.sessions import settled

MOST = 30


def offered(course: Event, person: Standing) -> choices.Choices:
    """The last session first, the course itself in the end; only what she may change. One query."""
    rows = list(settled(course).filter(choices.owned_by(person)).defer("body")[: MOST + 1])
    rows.sort(key=lambda row: row.pk == course.pk)
    return [(str(row.pk), _said(row, course)) for row in rows]


def _said(row: Event, course: Event) -> str:
    """« De la session du 12 mars 2035, Salle B »."""
    if row.pk == course.pk:
        return "De la formation elle-même"
    days = sheets.days(row.first_day, row.last_day)
    when = days if days.startswith("du ") else f"du {days}"
    return ", ".join(filter(None, (f"De la session {when}", row.place_name)))
