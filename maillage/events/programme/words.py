"""Days and lengths, as the findings and the changes of a programme say them."""

from datetime import date, datetime, timedelta

from maillage.events.programme.clock import written

_GAP = "\u00a0"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day(said: date, *, beside: date | None = None) -> str:
    """« 4 février », « 1er mars »; with its year when that of `beside` is another."""
    number = "1er" if said.day == 1 else str(said.day)
    year = f" {said.year}" if beside is not None and beside.year != said.year else ""
    return f"{number}{_GAP}{_MONTHS[said.month - 1]}{year}"


def full_day(said: date) -> str:
    """« 4 février 2027 »."""
    return f"{day(said)} {said.year}"


def moment(said: datetime, *, beside: date | None = None) -> str:
    """« 4 février à 9 h »."""
    return f"{day(said, beside=beside)} à {written(said)}"


def days(first: date, last: date, *, beside: date | None = None) -> str:
    """« du 4 février », « du 4 février au 6 février »: after « au lieu »."""
    return f"du {_both(first, last, beside)}"


def on(first: date, last: date, *, beside: date | None = None) -> str:
    """« le 4 février », « du 4 février au 6 février »."""
    return f"{'le' if first == last else 'du'} {_both(first, last, beside)}"


def length(said: timedelta) -> str:
    """« 15 minutes », « 1 h 30 », « 2 heures »."""
    hours, minutes = divmod(int(said.total_seconds() // 60), 60)
    if not hours:
        return f"{minutes}{_GAP}minute{'s' if minutes > 1 else ''}"
    if minutes:
        return f"{hours}{_GAP}h{_GAP}{minutes:02}"
    return f"{hours}{_GAP}heure{'s' if hours > 1 else ''}"


def _both(first: date, last: date, beside: date | None) -> str:
    said = day(first, beside=beside)
    return said if first == last else f"{said} au {day(last, beside=beside)}"
