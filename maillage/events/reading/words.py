"""Hours of a timeline, lengths and moments, beside the words of the agenda (`agenda/words.py`)."""

from datetime import datetime

from maillage.events.agenda.words import long_day
from maillage.events.programme.clock import written

_GAP = "\u00a0"
_HOUR = 60


def clock(at: datetime) -> str:
    """Hours one under the other: « 9 h 00 »."""
    return f"{at.hour}{_GAP}h{_GAP}{at.minute:02}"


def moment(at: datetime) -> str:
    """« mardi 13 mars 2035 à 9 h »."""
    return f"{long_day(at)} à {written(at)}"


def minutes(count: int) -> str:
    """« 20 minutes », « 1 h 15 », « 2 heures »."""
    many, left = divmod(count, _HOUR)
    if not many:
        return f"{left}{_GAP}minute{'s' if left > 1 else ''}"
    if left:
        return f"{many}{_GAP}h{_GAP}{left:02}"
    return f"{many}{_GAP}heure{'s' if many > 1 else ''}"
