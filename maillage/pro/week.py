"""A usual week as people write it, day by day (« 9h-12h, 14h-18h »), to and from the OpenStreetMap syntax. Pure: no Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_ALL_DAY = "00:00-24:00"
_HOLIDAYS_OFF = "PH off"
_SAYS_ALL_DAY = re.compile(r"(?:jour et nuit|24\s*h?\s*/\s*24(?:\s*h)?)", re.IGNORECASE)
_SAYS_CLOSED = re.compile(r"(?:ferm[ée]e?s?|off|-)?", re.IGNORECASE)
_TIME = r"(\d{1,2})\s*(?:[hH:]\s*(\d{2})?)?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|à|a)\s*{_TIME}")
_BETWEEN = re.compile(r"\s*(?:,|;|/|\bet\b|\bpuis\b)\s*")
_RULE = re.compile(r"((?:[A-Z][a-z])(?:[-,][A-Z][a-z])*) (off|[\d:,-]+)")
_STORED_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


class Unreadable(ValueError):
    """What is written for a day is not hours; `day` is its number, from Monday."""

    def __init__(self, day: int) -> None:
        super().__init__(DAYS[day])
        self.day = day


@dataclass(frozen=True, slots=True)
class Week:
    """One text a day, empty when closed."""

    days: tuple[str, ...]
    is_closed_on_holidays: bool = False


def read(stored: str) -> Week | None:
    """The week that the stored hours say; None when they say more (seasons, one week in two), or are not of that syntax."""
    stored = stored.strip()
    if stored == "24/7":
        return Week(("jour et nuit",) * 7)
    days, is_closed_on_holidays = [""] * 7, False
    for rule in filter(None, (part.strip() for part in stored.split(";"))):
        if rule == _HOLIDAYS_OFF:
            is_closed_on_holidays = True
            continue
        found = _RULE.fullmatch(rule)
        chosen = _chosen(found[1]) if found else None
        written = _written(found[2]) if found else None
        if chosen is None or written is None:
            return None
        for day in chosen:
            days[day] = written
    return Week(tuple(days), is_closed_on_holidays)


def write(week: Week) -> str:
    """The hours to store, empty when no day is open; `Unreadable` names the first day that cannot be read."""
    spans = [_stored(text, day) for day, text in enumerate(week.days)]
    if not any(spans):
        return ""
    if set(spans) == {_ALL_DAY} and not week.is_closed_on_holidays:
        return "24/7"
    rules = [f"{_range(first, last)} {text}" for first, last, text in _grouped(spans) if text]
    return "; ".join([*rules, _HOLIDAYS_OFF] if week.is_closed_on_holidays else rules)


def _chosen(text: str) -> list[int] | None:
    """« Mo-We,Fr » as numbers."""
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in _CODES or (last and last not in _CODES):
            return None
        start, stop = _CODES.index(first), _CODES.index(last or first)
        if stop < start:
            return None
        days.extend(range(start, stop + 1))
    return days


def _written(spans: str) -> str | None:
    if spans == "off":
        return ""
    if spans == _ALL_DAY:
        return "jour et nuit"
    found = [_STORED_SPAN.fullmatch(span) for span in spans.split(",")]
    if any(one is None for one in found):
        return None
    return ", ".join(f"{_clock(one[1])}-{_clock(one[2])}" for one in found if one)


def _clock(stored: str) -> str:
    hours, _, minutes = stored.partition(":")
    return f"{int(hours)}h{minutes if minutes != '00' else ''}"


def _stored(text: str, day: int) -> str:
    text = text.strip()
    if _SAYS_CLOSED.fullmatch(text):
        return ""
    if _SAYS_ALL_DAY.fullmatch(text):
        return _ALL_DAY
    return ",".join(_span(part, day) for part in _BETWEEN.split(text))


def _span(text: str, day: int) -> str:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise Unreadable(day)
    start_hour, start_minute, stop_hour, stop_minute = (int(part or 0) for part in found.groups())
    if start_hour > 23 or stop_hour > 24 or max(start_minute, stop_minute) > 59 or (stop_hour == 24 and stop_minute):
        raise Unreadable(day)
    start, stop = f"{start_hour:02}:{start_minute:02}", f"{stop_hour:02}:{stop_minute:02}"
    if start == stop:
        raise Unreadable(day)
    return f"{start}-{stop}"


def _grouped(spans: Sequence[str]) -> list[tuple[int, int, str]]:
    groups: list[tuple[int, int, str]] = []
    for day, text in enumerate(spans):
        if groups and groups[-1][2] == text:
            groups[-1] = (groups[-1][0], day, text)
        else:
            groups.append((day, day, text))
    return groups


def _range(first: int, last: int) -> str:
    return _CODES[first] if first == last else f"{_CODES[first]}-{_CODES[last]}"
