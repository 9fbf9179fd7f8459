"""What an online room says of who came: a table, French or English, as Zoom, Teams, BigBlueButton and others write it. Pure: no Django."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from maillage.core.text import fold

Span = tuple[datetime, datetime]

_HEAD = 40  # rows in which the names of the columns stand, after what a room says of itself
_DELIMITERS = ("\t", ";", ",")
_COLUMNS = {
    "email": (
        "email", "e mail", "mail", "courriel", "adresse email", "adresse e mail", "adresse mail", "adresse electronique",
        "adresse de messagerie", "user email", "email address", "participant email",
    ),
    "first": ("prenom", "first name", "given name"),
    "name": (
        "nom", "name", "nom complet", "full name", "participant", "participants", "nom original", "nom nom original",
        "name original name", "nom d utilisateur", "user name", "display name", "nom du participant", "participant name",
        "last name", "surname", "nom de famille", "nom affiche",
    ),
    "minutes": (
        "minutes", "duree", "duration", "duree minutes", "duration minutes", "duree en minutes", "duree totale",
        "duree totale minutes", "total duration", "total duration minutes", "temps passe", "temps de presence",
        "time in session", "time in session minutes", "in meeting duration", "duree de la reunion", "duree de presence",
        "duree de participation", "duree de presence a la reunion", "attendance duration",
    ),
    "join": (
        "heure d arrivee", "arrivee", "join time", "join", "joined", "joined at", "first join", "first join time", "entree",
        "heure d entree", "heure de connexion", "connexion", "premiere connexion", "premiere arrivee", "debut",
    ),
    "leave": (
        "heure de depart", "depart", "leave time", "leave", "left", "left at", "last leave", "last leave time", "sortie",
        "heure de sortie", "heure de deconnexion", "deconnexion", "derniere deconnexion", "dernier depart", "fin",
    ),
}  # fmt: skip
_DAY = r"(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{2,4})[T,\s]+(?:[aà]\s+)?"
_TIME = r"(?P<h>\d{1,2})\s?[:h]\s?(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
_MOMENT = re.compile(rf"(?:{_DAY})?{_TIME}\s*(?P<zone>Z|[+-]\d\d:?\d\d)?", re.IGNORECASE)
_PARTS = re.compile(
    r"(?:(\d+)\s*h[a-z]*)?\s*(?:(\d+)(?!\d|\s*s)\s*(?:m[a-z]*)?)?\s*(?:(\d+)\s*s[a-z]*)?", re.IGNORECASE
)
_CENTURY, _NOON = 100, 12


class Unreadable(Exception):
    """No column says who, or none says how long."""


@dataclass(slots=True)
class Seen:
    """Somebody, as the room names her. `minutes` None: only the hours of arrival and departure are said. `spans`: of the place."""

    name: str
    email: str
    minutes: int | None = None
    spans: list[Span] = field(default_factory=list)

    @property
    def is_timed(self) -> bool:
        return bool(self.spans) or self.minutes is not None


class _Columns(NamedTuple):
    delimiter: str
    row: int
    at: dict[str, int]
    is_seconds: bool


def decoded(content: bytes) -> str:
    """However the room wrote its file."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str, *, days: Collection[date], zone: str) -> list[Seen]:
    """One for each person, by her address, else by her name. `days` of the event: they say whether 03/04 is in March or in April."""
    return [seen for seen in _people(text, days, zone) if seen.is_timed]


def untimed(text: str, *, days: Collection[date], zone: str) -> list[str]:
    """Who is named without a time that can be read."""
    return [seen.name for seen in _people(text, days, zone) if not seen.is_timed]


def _people(text: str, days: Collection[date], zone: str) -> list[Seen]:
    columns = _columns(text)
    people: dict[str, Seen] = {}
    for row in _rows(text, columns.delimiter)[columns.row + 1 :]:
        said = {name: row[at].strip() if at < len(row) else "" for name, at in columns.at.items()}
        name, email = " ".join((said.get("first", ""), said.get("name", ""))).strip(), said.get("email", "").lower()
        if not name and not email:
            continue
        seen = people.setdefault(email or fold(name) or name, Seen(name or email, email))
        start, end = (_moment(said.get(which, ""), days, zone) for which in ("join", "leave"))
        if start and end and start < end:
            seen.spans.append((start, end))
        if (minutes := _minutes(said.get("minutes", ""), is_seconds=columns.is_seconds)) is not None:
            seen.minutes = (seen.minutes or 0) + minutes
    return list(people.values())


def joined(spans: Sequence[Span]) -> list[Span]:
    """Two devices at once count once."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        else:
            made.append((start, end))
    return made


def _columns(text: str) -> _Columns:
    for delimiter in _DELIMITERS:
        for number, row in enumerate(_rows(text, delimiter)[:_HEAD]):
            names = [fold(cell) for cell in row]
            at = {kind: _first(names, known) for kind, known in _COLUMNS.items()}
            found = {kind: place for kind, place in at.items() if place is not None}
            has_time = "minutes" in found or {"join", "leave"} <= found.keys()
            if has_time and found.keys() & {"email", "name"}:
                is_seconds = "minutes" in found and "second" in names[found["minutes"]]
                return _Columns(delimiter, number, found, is_seconds)
    raise Unreadable


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    """Of a duration in seconds too, which is said beside."""
    bare = [re.sub(r"\b(?:en )?second\w*\b", "", name).strip() for name in names]
    return next((place for place, name in enumerate(bare) if name in known), None)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    lines = text.replace("\x00", "").splitlines()
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    except csv.Error:  # a cell longer than any table has
        return []


def _moment(text: str, days: Collection[date], zone: str) -> datetime | None:
    """By the clock of the place."""
    if (match := _MOMENT.search(text)) is None:
        return None
    hour, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].lower().startswith("p") else 0)
    for day in sorted(_days(match, days), key=lambda day: day not in days):
        try:
            moment = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 -- of the place
        except ValueError:
            return None
        return _here(moment, match["zone"], zone)
    return None


def _days(match: re.Match[str], days: Collection[date]) -> Iterator[date]:
    """Those that may be meant: the day first, as in French, then the month first."""
    if match["a"] is None:
        if len(days) == 1:
            yield from days
        return
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    orders = [(a, b, c)] if a > _CENTURY else [(c, b, a), (c, a, b)]
    for year, month, day in orders:
        try:
            yield date(year + 2000 if year < _CENTURY else year, month, day)
        except ValueError:
            continue


def _here(moment: datetime, said: str | None, zone: str) -> datetime | None:
    if not said:
        return moment
    try:
        aware = datetime.fromisoformat(f"{moment.isoformat()}{said.upper()}")
        return aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _minutes(text: str, *, is_seconds: bool) -> int | None:
    """« 65 », « 65,5 », « 1 h 05 », « 1h 5m 12s », « 01:05:12 »; whole minutes."""
    said = text.strip().replace("\u00a0", " ")
    try:
        if re.fullmatch(r"\d{1,6}(?:[.,]\d+)?", said):
            return int(float(said.replace(",", ".")) / (60 if is_seconds else 1))
        if match := re.fullmatch(r"(\d{1,4}):(\d{1,2})(?::(\d{1,2}))?", said):
            return int(match[1]) * 60 + int(match[2])
    except ValueError:
        return None
    match = _PARTS.fullmatch(said[:40])
    if match is None or not any(match.groups()):
        return None
    hours, minutes, _ = (int(part or 0) for part in match.groups())
    return int(timedelta(hours=min(hours, 999), minutes=min(minutes, 99_999)).total_seconds() // 60)
