"""Who examines a request. No query here; that two different persons do it is kept by the actions and by the table itself."""

from maillage.directory.standing import Standing
from maillage.upkeep.models import ReferencingRequest


def can_examine(standing: Standing, request: ReferencingRequest) -> bool:
    return standing.coordinates(request.department_id)
