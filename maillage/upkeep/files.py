"""Reads the CSV files that tell facts about records: addresses that bounced, establishments that closed.

Comma, semicolon or tabulation; with or without the mark that spreadsheets put first. Every wrong row is told, with its number.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.core.text import fold
from maillage.directory.records import Problem
from maillage.upkeep import siret
from maillage.upkeep.actions import Closure

Row = dict[str, str]
Fact = TypeVar("Fact")
_MOST_BYTES = 200 * 1024 * 1024
_HARD = {"hard": True, "definitif": True, "permanent": True, "soft": False, "temporaire": False, "": True}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


class Unreadable(Exception):
    """Not such a file: `str()` says what to do, in French."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that came back."""

    address: str
    is_hard: bool
    at: datetime


@dataclass(slots=True)
class Read(Generic[Fact]):
    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_bounces(path: Path, *, now: datetime) -> Read[Returned]:
    """Columns: `adresse`, and if known `type` (definitif, temporaire) and `date`."""

    def returned(row: Row) -> Returned:
        try:
            validate_email(row["adresse"])
        except ValidationError:
            raise _Wrong("adresse", "Ce n’est pas une adresse électronique.") from None
        kind = fold(row.get("type", ""))
        if kind not in _HARD:
            raise _Wrong("type", "Écrivez « definitif » ou « temporaire », ou rien.")
        day = _day(row, "date")
        return Returned(row["adresse"], _HARD[kind], datetime.combine(day, time(), UTC) if day else now)

    return _read(path, "adresse", returned)


def read_closed_sirets(path: Path) -> Read[Closure]:
    """Columns: `siret`, and if known `date` (of the closure) and `successeur`."""

    def closure(row: Row) -> Closure:
        number, successor = _siret(row, "siret"), row.get("successeur", "")
        heir = _siret(row, "successeur") if successor else ""
        if heir == number:
            raise _Wrong("successeur", "Le successeur est l’établissement lui-même : laissez cette case vide.")
        return Closure(number, _day(row, "date"), heir)

    return _read(path, "siret", closure)


class _Wrong(Exception):
    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def _read(path: Path, needed: str, make: Callable[[Row], Fact]) -> Read[Fact]:
    found: Read[Fact] = Read()
    for number, row in _rows(path, needed):
        try:
            found.facts.append(make(row))
        except _Wrong as wrong:
            found.problems.append(Problem(path.name, number, wrong.name, str(wrong)))
    return found


def _rows(path: Path, needed: str) -> Iterator[tuple[int, Row]]:
    """Rows with something in them, numbered as a spreadsheet does."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Unreadable(f"{path.name} : ce fichier est trop gros (200 Mio au plus). Coupez-le en plusieurs.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{path.name} : ce fichier ne s’ouvre pas ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} : enregistrez ce fichier en CSV « UTF-8 ».") from None
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    names = [fold(name) for name in _first(reader)]
    if needed not in names:
        raise Unreadable(f"{path.name} : la première ligne doit nommer les colonnes, dont « {needed} ».")
    try:
        for cells in reader:
            row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            if any(row.values()):
                yield reader.line_num, {needed: "", **row}
    except csv.Error:
        raise Unreadable(f"{path.name}, ligne {reader.line_num} : cette ligne n’est pas du CSV.") from None


def _first(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _siret(row: Row, name: str) -> str:
    number = siret.tidy(row[name])
    if problem := siret.siret_problem(number):
        raise _Wrong(name, problem)
    return number


def _day(row: Row, name: str) -> date | None:
    text = row.get(name, "")
    if not text:
        return None
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day, without an hour
        except ValueError:
            continue
    raise _Wrong(name, "Écrivez la date comme 2026-11-18 ou 18/11/2026.")
