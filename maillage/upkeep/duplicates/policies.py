"""Who decides on two structures that look alike. No query here."""

from maillage.directory.models import Organisation
from maillage.directory.standing import Standing


def can_decide(standing: Standing, first: Organisation, second: Organisation) -> bool:
    """Whoever coordinates the territories of both; otherwise it is for the national team."""
    return standing.coordinates(first.department_id) and standing.coordinates(second.department_id)
