"""What the worker does about doubles."""

from datetime import datetime, time, timedelta

from maillage.core.periodic import periodic
from maillage.upkeep.duplicates import actions


@periodic(name="upkeep.find_duplicates", label="Chercher les doublons", every=timedelta(days=1), at=time(2, 0))
def find_each_night(now: datetime) -> str:
    """A second run finds the same pairs."""
    waiting, new = actions.find_pairs(now=now)
    if not waiting:
        return "Aucun doublon possible."
    return (
        f"Doublons possibles à examiner : {waiting}, dont {new} nouveaux."
        if new
        else f"Doublons à examiner : {waiting}."
    )
