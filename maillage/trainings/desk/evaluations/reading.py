"""What the page of results shows: those of the survey, beside those of the other moment once both are counted."""

from typing import Any

from maillage.events.models import Event
from maillage.resources.vocabulary import PROFESSIONS
from maillage.surveys import results as surveys
from maillage.surveys.results import sheet
from maillage.surveys.results import table as results_table
from maillage.surveys.results.reading import Names
from maillage.territories import gazetteer
from maillage.trainings.models import Evaluation


def results(event: Event, evaluation: Evaluation) -> dict[str, Any]:
    """For the templates of the surveys. Nine queries at most."""
    assert evaluation.survey is not None
    names = _names()
    found = surveys.of(evaluation.survey, names)
    other = _other(event, evaluation) if found.is_shown else None
    both = [found, surveys.of(other.survey, names)] if other is not None and other.survey is not None else []
    hot_first = both if evaluation.moment == "hot" else both[::-1]
    return {
        "results": found,
        "numbers": sheet.numbers(found),
        "blocks": sheet.blocks(found),
        "rows": sheet.compared(surveys.compare(*hot_first)) if both else [],
        "is_compared": bool(both),
    }


def table(evaluation: Evaluation) -> bytes:
    """As a file."""
    assert evaluation.survey is not None
    return results_table.write(surveys.of(evaluation.survey, _names()))


def _other(event: Event, evaluation: Evaluation) -> Evaluation | None:
    """The same questionnaire, to the same people, at the other moment, once it is counted. One query."""
    rows = event.evaluations.filter(audience=evaluation.audience, questionnaire=evaluation.questionnaire_id)
    counted = rows.exclude(moment=evaluation.moment).filter(survey__counted_at__isnull=False)
    return counted.select_related("survey").first()


def _names() -> Names:
    departments = {code: f"{one.name} ({code})" for code, one in gazetteer.load().departments.items()}
    return {"profession": PROFESSIONS, "department": departments}
