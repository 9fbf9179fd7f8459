"""The hours that a line of a programme begins or ends with, in more forms than a sentence has: « 10.45 - 12.15 », « (10h15) », « 9 à 10h »,
« à partir de 8h30 », « 9h15 → 9h30 », « Déjeuner (12h30-14h) ».
"""

import re
from dataclasses import dataclass
from datetime import time

from maillage.events.programme import clock, titles

# « • », « 1. », « ➢ », « o » (the second level of Word), before anything else.
BULLET = re.compile(r"^\s*(?:[-–—•·▪●○◦‣►▸➢➤✓✔§>#]+|\*(?!\*)|o(?=\s)|\d{1,2}[.)](?=\s))\s*")
_ONE = (
    r"(?P<{0}>(?P<{0}h>\d{{1,2}})\s*(?:" + clock.UNIT + r"\s*|:(?=\d\d)|\.(?=\d\d))(?P<{0}m>[0-5]\d)?(?!\d|\.\d)"
    r"|(?<![\w-])(?P<{0}w>midi et demie?|midi|minuit)\b)"
)
_FROM = r"(?:(?:à partir de|a partir de|à compter de|dès|des|vers|entre|de|à|a)\s+)?"
_TO = r"\s*(?:[-–—−/→>»]{1,3}|à|a|et|jusqu['’]à)\s*"
# « 9-10h »: the first hour has no unit of its own.
_BARE = rf"(?P<bare>\d{{1,2}})(?={_TO}\d{{1,2}}\s*{clock.UNIT})"
_SPAN = rf"(?:{_BARE}|{_ONE.format('a')})(?:{_TO}{_ONE.format('b')})?"
_FIRST = re.compile(rf"^[\s(\[«*_|]*{_FROM}[(\[]?{_SPAN}", re.IGNORECASE)
_LAST = re.compile(rf"(?P<open>[(\[:,–—-]\s?)?\s?(?<![\w.]){_FROM}{_SPAN}[)\].]{{0,3}}$", re.IGNORECASE)
_WITHIN = re.compile(rf"[(\[]\s?{_FROM}{_SPAN}\s?[)\]]", re.IGNORECASE)
_JOINTS = " \t,.:;|*_-–—→>•·"
_EARLIEST, _LATEST = time(6), time(22)
_SHORT, _LONG = 60, 120  # signs of a title that ends with an hour; longer, it is a sentence


@dataclass(frozen=True, slots=True)
class Stamp:
    """`title`: the line without its hours. `is_leading`: they begin it."""

    at: time
    until: time | None
    title: str
    is_leading: bool = True


def first(line: str) -> Stamp | None:
    """Of a line that begins with its hours, after a bullet or a number. « 2h de formation » is a length."""
    bare = line[match.end() :] if (match := BULLET.match(line)) else line
    if (match := _FIRST.match(bare)) is None or (said := _said(match)) is None:
        return None
    at, until, end = said
    if until is None and (clock.LASTING.match(bare, end) or _is_number(match, at)):
        return None
    return Stamp(at, until, bare[end:].lstrip(f"{_JOINTS})]").rstrip(_JOINTS))


def last(line: str) -> Stamp | None:
    """Of a title that has its hours after it, or in brackets; a sentence that happens to end with an hour is no slot."""
    plain = line.lstrip("# ")
    if len(line) > 2 * _LONG or BULLET.match(plain) or clock.day(line) is not None:
        return None
    return _bracketed(plain) or _ending(plain)


def _bracketed(line: str) -> Stamp | None:
    """« Atelier 1 (14h-15h30) : Écouter »."""
    match = _WITHIN.search(line)
    if match is None or not 0 < match.start() <= _LONG or (said := _said(match)) is None or said[1] is None:
        return None
    before, after = line[: match.start()].rstrip(), line[match.end() :]
    joined = f"{before}{after}" if after[:1] in {",", "."} else f"{before} {after.lstrip()}"
    return Stamp(said[0], said[1], joined.strip(_JOINTS), is_leading=False)


def _ending(line: str) -> Stamp | None:
    """« Pause : 10h30 – 10h45 »; one hour alone only after a title that says what it is: « Clôture à 17h »."""
    match = _LAST.search(line)
    if match is None or (said := _said(match)) is None or (said[1] is None and match["b"]):
        return None
    at, until, _ = said
    title, sign = line[: match.start()].strip(_JOINTS), (match["open"] or "").strip()
    is_apart = bool(sign) and (until is not None or sign in {"(", "["}) and len(title) <= _LONG
    if title and (is_apart or (titles.is_known(title) and len(title) <= _SHORT)):
        return Stamp(at, until, title, is_leading=False)
    return None


def _said(match: re.Match[str]) -> tuple[time, time | None, int] | None:
    """Both hours, and where they end; None when the first cannot be one. A second that cannot be one is left to the title."""
    until = _time(match, "b")
    if match["bare"]:
        hour = int(match["bare"])
        return (time(hour), until, match.end("b")) if hour < 24 and until is not None else None
    at = _time(match, "a")
    if at is None or match["ah"] == "24":
        return None
    return at, until, match.end("a" if until is None else "b")


def _is_number(match: re.Match[str], at: time) -> bool:
    """« 1.10 »: of a chapter. « 10.45 » is taken for an hour."""
    return "." in match["a"] and not _EARLIEST <= at <= _LATEST


def _time(match: re.Match[str], which: str) -> time | None:
    if word := match[f"{which}w"]:
        return {"midi": time(12), "minuit": time(0)}.get(word.lower(), time(12, 30))
    if match[f"{which}h"] is None:
        return None
    hour, minute = int(match[f"{which}h"]), int(match[f"{which}m"] or 0)
    return time(hour % 24, minute) if hour < 24 or (hour, minute) == (24, 0) else None
