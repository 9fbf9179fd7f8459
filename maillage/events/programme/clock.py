"""Hours as French posters write them: « 10h », « 10 h 45 », « 13h30 /15h00 », « de 10h30 à 16h », « midi », « 45 mn »."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from maillage.core.text import fold

_GAP = "\u00a0"
# « 9h », « 9 heures », « 9hAccueil »; not « 9 hommes », nor « 3 histoires ».
UNIT = r"(?-i:h(?:eures?|rs?)?(?![a-zß-ÿ])|H(?:EURES?|eures?|RS?)?(?![A-Za-zÀ-ÿ]))"
_HOUR = (
    r"(?P<{0}h>\d{{1,2}})\s*(?:" + UNIT + r"|:(?=\d))\s*(?P<{0}m>[0-5]\d)?(?![\d])|(?<![\w-])(?P<{0}w>midi|minuit)\b"
)
_DASH = r"[-–—/]|à|a|jusqu['’]à"
ONE = re.compile(rf"\b(?:{_HOUR.format('a')})", re.IGNORECASE)
RANGE = re.compile(
    rf"\b(?:de\s+|entre\s+)?(?:{_HOUR.format('a')})\s*(?:{_DASH}|et)\s*(?:{_HOUR.format('b')})", re.IGNORECASE
)
_LENGTH = re.compile(
    r"\b(?:(\d{1,2})\s*h(?:eures?)?\s*(\d{1,2})?(?!\s*/|\s+par\b|\d)|(\d{1,3})\s*(?:mn|min|minutes)\b)", re.IGNORECASE
)
# « 2h de formation », « 35h par semaine »: a length, not a moment.
LASTING = re.compile(r"\s*(?:d['’]|de\b|par\s+(?:an|jour|mois|personne|semaine)\b)", re.IGNORECASE)
_WORDS = {"midi": time(12), "minuit": time(0)}
MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_DAY = re.compile(r"\b(\d{1,2})(?:er)?\s+([a-zéûA-ZÉÛ]+)\s+(\d{4})\b")


@dataclass(frozen=True, slots=True)
class Said:
    """Hours found in a text, and where: `text[begin:end]` says them. `until` None: one hour alone."""

    begin: int
    end: int
    at: time
    until: time | None = None


def hours(text: str) -> list[Said]:
    """Each hour or range of hours in `text`, in order. What cannot be an hour (« 25h », « 10h75 », « 2h de formation ») is left out."""
    found: list[Said] = []
    position = 0
    while match := _next(text, position):
        position = match.end()
        at, until = _time(match, "a"), _time(match, "b") if match.re is RANGE else None
        if at is not None and (until is not None or not LASTING.match(text, match.end())):
            found.append(Said(match.start(), match.end(), at, until))
    return found


def written(at: time | datetime) -> str:
    """« 9 h », « 13 h 30 », on one line."""
    return f"{at.hour}{_GAP}h{_GAP}{at.minute:02}" if at.minute else f"{at.hour}{_GAP}h"


def length(text: str) -> timedelta | None:
    """The first length said in `text`: « 45 mn », « 1h30 », « 2 heures », not « 24h/24 »; None when there is none."""
    if (match := _LENGTH.search(text)) is None:
        return None
    many, minutes, alone = match.groups()
    return timedelta(minutes=int(alone)) if alone else timedelta(hours=int(many), minutes=int(minutes or 0))


def day(text: str) -> date | None:
    """The first complete date in `text`: « vendredi 3 décembre 2021 »."""
    for number, month, year in _DAY.findall(text):
        if (name := fold(month)) in MONTHS:
            try:
                return date(int(year), MONTHS.index(name) + 1, int(number))
            except ValueError:
                continue
    return None


def _next(text: str, position: int) -> re.Match[str] | None:
    wide, one = RANGE.search(text, position), ONE.search(text, position)
    if wide is None or one is None or one.start() < wide.start():
        return one if wide is None or (one is not None and one.start() < wide.start()) else wide
    return wide if _time(wide, "b") is not None else one


def _time(match: re.Match[str], which: str) -> time | None:
    said = match.groupdict()
    if word := said.get(f"{which}w"):
        return _WORDS[word.lower()]
    if said.get(f"{which}h") is None:
        return None
    hour, minute = int(said[f"{which}h"]), int(said[f"{which}m"] or 0)
    return time(hour, minute) if hour < 24 else None
