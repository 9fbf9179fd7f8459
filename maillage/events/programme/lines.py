"""The lines of a pasted programme, and what each of them opens: a day, a slot, or nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import islice

from maillage.core.text import fold
from maillage.events.programme import clock, days, stamps, titles
from maillage.events.programme.stamps import Stamp

_RULE = re.compile(r"[\W_]+")
# The first line of a table.
_COLUMN = re.compile(
    r"(?:(?:contenu|duree|heure|horaire|intervenant|intervenante|intitule|lieu|salle|sequence|theme|titre)s? ?)+"
)
_HOUR_CELLS = 2  # the beginning, the end
_SEVERAL = 2  # slots that the hours of the poster hold, at least
_SLACK, _EVENING = 60, 18 * 60  # minutes
_PLACE = re.compile(
    r"(?:à|au|aux|en|dans|amphi|auditorium|campus|centre|espace|hôtel|mairie|maison|palais|salle|théâtre|université)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """`said` in plain spaces; `text` without its bullet. `stamp`: it opens a slot. `day`: it opens a day, and `more` when it says something
    else. `poster`: the hours of the whole day; `is_heading`: « Matin : 9h-12h ».
    """

    said: str
    text: str
    is_bullet: bool = False
    stamp: Stamp | None = None
    day: date | None = None
    more: bool = False
    poster: Stamp | None = None
    is_heading: bool = False


def split(text: str) -> list[str]:
    """Each line in plain spaces; the cells of a table one under the other, but for its hours, that stay with what follows."""
    return [line for raw in text.splitlines() for line in _cells(raw) if _RULE.sub("", line)]


def known(lines: list[str], *, near: date) -> list[Line]:
    """What each opens. The hours of the poster open nothing."""
    found: list[Line] = []
    day: date | None = None
    for text in lines:
        said = days.heading(text, after=day, near=near)
        stamp = None if said else stamps.first(text) or stamps.last(text)
        day = said.day if said else day
        found.append(_line(text, stamp, said))
    return list(_without_parts(_without_posters(found)))


def opens(text: str) -> bool:
    """It may open a slot."""
    return (stamps.first(text) or stamps.last(text)) is not None


def _line(text: str, stamp: Stamp | None, said: days.Said | None) -> Line:
    bullet = stamps.BULLET.match(text)
    plain = text[bullet.end() :] if bullet else text
    is_bullet = bullet is not None and "#" not in bullet.group()
    return Line(text, plain, is_bullet, stamp, said.day if said else None, said.more if said else False)


def _without_parts(lines: list[Line]) -> Iterator[Line]:
    """Hours at the end of a line, within those of the slot that is open, are of its text."""
    until: time | None = None
    for line in lines:
        stamp = line.stamp
        until = None if line.day is not None else until
        if stamp and not stamp.is_leading and until and stamp.at < until:
            stamp = None
        until = (stamp.until if stamp else None) or until
        yield replace(line, stamp=stamp)


def _cells(raw: str) -> Iterator[str]:
    bullet = stamps.BULLET.match(raw)
    start = bullet.group().strip() if bullet else ""
    said = raw[bullet.end() :] if bullet else raw
    cells = [" ".join(cell.split()) for cell in re.split(r"[|\t]", said)]
    cells = [cell for cell in cells if cell]
    if not cells or all(_COLUMN.fullmatch(fold(cell)) for cell in cells):
        cells = [" | ".join(cells)] if cells else []
    for _ in range(_HOUR_CELLS):
        if len(cells) > 1 and _is_hours(cells[0]):
            cells[:2] = [f"{cells[0]} – {cells[1]}"]
    for number, cell in enumerate(cells):
        yield f"{start} {cell}".strip() if number == 0 else cell


def _is_hours(text: str) -> bool:
    stamp = stamps.first(text)
    return stamp is not None and not stamp.title


def _without_posters(lines: list[Line]) -> list[Line]:
    """« 9h00-17h00 » over the whole day is announced; « Matinée : 9h-12h30 » heads what follows. Neither is a slot."""
    found = list(lines)
    is_first = True
    for number, line in enumerate(lines):
        if line.day is not None:
            is_first = True
        if line.stamp is None:
            continue
        if line.stamp.until and is_first and _is_poster(lines, number):
            found[number] = replace(line, stamp=None, poster=line.stamp)
            is_first = False
        elif line.stamp.until and _is_heading(lines, number):
            found[number] = replace(line, stamp=None, is_heading=True)
        else:
            is_first = False
    return found


def _is_poster(lines: list[Line], number: int) -> bool:
    """It holds all the slots of its day, and says nothing, or a place."""
    stamp = lines[number].stamp
    assert stamp is not None
    later = [_minutes(each.at) for each in _later(lines, number)]
    start, end = _minutes(stamp.at), _minutes(stamp.until or stamp.at)
    held = [each for each in later if start - _SLACK <= each <= end + _SLACK or each >= _EVENING]
    if len(later) < _SEVERAL or held != later or not start - _SLACK <= later[0] < end:
        return False
    rest = stamp.title
    return not stamp.is_leading or not rest or bool(_PLACE.match(rest)) or _is_only_hours(rest)


def _is_heading(lines: list[Line], number: int) -> bool:
    stamp = lines[number].stamp
    assert stamp is not None
    assert stamp.until is not None
    title = stamp.title or (
        lines[number + 1].text if number + 1 < len(lines) and lines[number + 1].stamp is None else ""
    )
    later = _later(lines, number, most=1) if titles.is_part_of_day(title) else []
    return bool(later) and stamp.at <= later[0].at < stamp.until


def _later(lines: list[Line], number: int, most: int = 1000) -> list[Stamp]:
    """The slots that follow, on the same day."""
    following: list[Stamp] = []
    for line in islice(lines, number + 1, None):
        if (line.day is not None and following) or len(following) == most:
            break
        if line.stamp is not None:
            following.append(line.stamp)
    return following


def _is_only_hours(text: str) -> bool:
    said = clock.hours(text)
    return bool(said) and not re.sub(r"\W|et", "", text[: said[0].begin] + text[said[-1].end :])


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
