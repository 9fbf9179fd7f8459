"""Days, hours and counts as the programme desk writes them."""

from datetime import datetime, timedelta

from maillage.events.programme.clock import written
from maillage.events.programme.records import Slot

_GAP = "\u00a0"


def between(start: datetime, end: datetime) -> str:
    """« 10 h 45 – 12 h 30 »."""
    return f"{written(start)} – {written(end)}"


def span(slot: Slot) -> str:
    """« 10 h 45 – 12 h 30 »; one hour alone for a moment; « fin à dire » when only the beginning is known."""
    if slot.start is None:
        return ""
    if slot.is_point:
        return written(slot.start)
    if slot.end is None:
        return f"{written(slot.start)}, fin à dire"
    later = "" if slot.end.date() == slot.start.date() else " (lendemain)"
    return f"{between(slot.start, slot.end)}{later}"


def length(said: timedelta) -> str:
    """« 45 min », « 1 h 30 »."""
    hours, minutes = divmod(int(said.total_seconds() // 60), 60)
    if not hours:
        return f"{minutes}{_GAP}min"
    return f"{hours}{_GAP}h{_GAP}{minutes:02}" if minutes else f"{hours}{_GAP}h"


def summary(errors: int, warnings: int) -> str:
    """What stands between the draft and its publication, in one sentence without a full stop."""
    said = []
    if errors:
        said.append("1 erreur empêche la publication" if errors == 1 else f"{errors} erreurs empêchent la publication")
    if warnings:
        said.append("1 avertissement à expliquer" if warnings == 1 else f"{warnings} avertissements à expliquer")
    return ", ".join(said)
