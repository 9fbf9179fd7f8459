"""The days that a pasted programme says: in its head, and on lines of their own between two days."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.core.text import fold
from maillage.events.programme import clock

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_MONTH = rf"(?P<month>{'|'.join(clock.MONTHS)})"
_BEFORE = r"^(?:(?:jour|journee|j) ?\d{1,2} |(?:premiere?|deuxieme|second[e]?|troisieme|1er|1re|\d{1,2}e(?:me)?) jour(?:nee)? )?"
_LE = r"(?:(?:(?:programme|journee|seance)(?: du| de la| de)? )?(?:le |les |du )?)"
# Of a folded line: « jeudi 21 janvier 2027 », « 21 janvier », « jeudi 21 ».
_WRITTEN = re.compile(
    rf"{_BEFORE}{_LE}(?:{_WEEKDAY} )?(?P<day>\d{{1,2}})(?:er)?(?: {_MONTH}(?: (?P<year>\d{{4}}))?\b|$)(?P<rest>.*)$"
)
_FIGURES = re.compile(
    rf"{_BEFORE}{_LE}(?:{_WEEKDAY} )?(?P<day>\d{{1,2}}) (?P<month>\d{{1,2}}) (?P<year>\d{{4}})\b(?P<rest>.*)$"
)
_NAMED = re.compile(rf"^{_WEEKDAY}(?: (?:matin|apres midi|soir))?$")
_RANKED = re.compile(
    r"^(?:(?:jour|journee|j) ?(?:n )?(?P<number>[1-9])|(?P<rank>premiere?|1er|1re|1ere|deuxieme|seconde?|2e|2eme|2nde?|troisieme|3e|3eme)"
    r" jour(?:nee)?)(?P<rest>(?: .{0,60})?)$"
)
_RANKS = {"1": 0, "p": 0, "2": 1, "d": 1, "s": 1, "3": 2, "t": 2}
# « 21 et 22 janvier 2027 », « du jeudi 21 au vendredi 22 janvier 2027 »: the first of them.
_SPAN = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:er)? (?:et |au |a |et le |)(?:(?:{'|'.join(_WEEKDAYS)}) )?(?P<last>\d{{1,2}}) {_MONTH} (?P<year>\d{{4}})\b"
)
_DATED = re.compile(rf"\b{_WEEKDAY} \d{{1,2}}(?:er)? [a-z]+ \d{{4}}\b")
_HOURS = re.compile(r"\b\d{1,2} ?h(?:eures?)? ?\d{0,2}\b|\b(?:de|a|et|au|le|matin|apres midi|soir|\d+)\b")
_LONGEST = 120  # signs of a line that says a day; longer, it is a sentence
_RECENT = timedelta(days=180)
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Said:
    """`more`: the line says something else besides."""

    day: date
    more: bool = False


def heading(line: str, *, after: date | None, near: date) -> Said | None:
    """Of a line that opens a day. `after`: the day before it in the text, which no other goes back from; `near`: for its year."""
    if len(line) > _LONGEST:
        return None
    folded = fold(line)
    found = _written(folded, near) or _named(folded, after or near) or _ranked(folded, near)
    return found if found and (after is None or found.day >= after) else None


def is_date(line: str) -> bool:
    """It opens a day, and says its year."""
    return of_head([line]) is not None and heading(line, after=None, near=date(2000, 1, 1)) is not None


def of_head(lines: Iterable[str]) -> date | None:
    """The first complete date of the head: one with its weekday first, for a foreword has dates too."""
    lines = list(lines)
    folded = [fold(line) for line in lines]
    dated = [line for line, said in zip(lines, folded, strict=True) if _DATED.search(said)]
    for line in [*dated, *lines]:
        if (day := _span(fold(line)) or clock.day(line) or _figured(fold(line))) is not None and day.year in _YEARS:
            return day
    return None


def _written(folded: str, near: date) -> Said | None:
    """« jeudi 21 janvier »; a date without its weekday stands alone on its line, or has its year and little more."""
    match = _FIGURES.match(folded) or _WRITTEN.match(folded)
    if match is None or (match.groupdict().get("month") is None and not match["weekday"]):
        return None
    day = _date(match, near)
    rest = _HOURS.sub("", match["rest"]).strip()
    return Said(day, bool(rest)) if day and (match["weekday"] or not rest) else None


def _named(folded: str, after: date) -> Said | None:
    """« Vendredi »: the next one."""
    match = _NAMED.match(folded)
    if match is None:
        return None
    return Said(after + timedelta(days=(_WEEKDAYS.index(match["weekday"]) - after.weekday()) % 7))


def _ranked(folded: str, near: date) -> Said | None:
    """« Jour 2 », counted from the first day."""
    match = _RANKED.match(folded)
    if match is None:
        return None
    rank = int(match["number"]) - 1 if match["number"] else _RANKS[match["rank"][0]]
    return Said(near + timedelta(days=rank), bool(match["rest"].strip()))


def _span(folded: str) -> date | None:
    match = _SPAN.search(folded)
    return _date(match, date.min) if match and int(match["day"]) < int(match["last"]) else None


def _figured(folded: str) -> date | None:
    match = _FIGURES.search(folded)
    return _date(match, date.min) if match else None


def _date(match: re.Match[str], near: date) -> date | None:
    """Without a year, that of `near`, or the next one when the day would be far behind."""
    said = match.groupdict()
    month = said["month"]
    number = near.month if month is None else int(month) if month.isdecimal() else clock.MONTHS.index(month) + 1
    year = int(said.get("year") or near.year)
    try:
        found = date(year, number, int(said["day"]))
        found = found.replace(year=year + 1) if not said.get("year") and near - found > _RECENT else found
    except ValueError:
        return None
    return found if found.year in _YEARS else None
