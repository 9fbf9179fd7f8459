"""What the worker does for trainings."""

from datetime import datetime, time, timedelta

from maillage.core.periodic import periodic
from maillage.trainings import actions


@periodic(name="trainings.open_due", label="Ouvrir les questionnaires des formations", every=timedelta(minutes=15))
def open_due(now: datetime) -> str:
    """A second run opens nothing twice."""
    count = actions.open_due(now=now)
    return f"Questionnaires ouverts : {count}." if count else "Aucun questionnaire n’était à ouvrir."


@periodic(
    name="trainings.forget_addresses",
    label="Oublier les adresses qui ne servent plus",
    every=timedelta(days=1),
    at=time(4, 10),
)
def forget_addresses(now: datetime) -> str:
    count = actions.forget_addresses(now=now)
    return f"Questionnaires jamais partis, dont les adresses sont effacées : {count}." if count else "Rien à effacer."
