"""A workbook or CSV files of ours -> records. Columns come in any order; an empty cell says nothing; « (vide) » says empty."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from maillage.core.text import fold
from maillage.directory.exchanges import files
from maillage.directory.exchanges.cells import EMPTY, FORMULA_ERRORS, Codes, Text, Wrong, plain, unescape_formula
from maillage.directory.exchanges.files import File, Table, Unreadable
from maillage.directory.exchanges.spreadsheet import sheets, workbook
from maillage.directory.exchanges.spreadsheet.sheets import Column, Sheet
from maillage.directory.records import Batch, Problem, ServiceRecord, key, key_of

DEFAULT_SOURCE = "tableur"
_NO_SHEET = "aucune feuille de ce fichier n’est connue. Partez du modèle (export_directory --empty)."
_ERASABLE = (Text, Codes)


@dataclass(frozen=True, slots=True)
class _Row:
    """`values` are by field; the owner of a row of a service is under "" (no field)."""

    number: int
    values: dict[str, Any]


def read(files_: list[File], *, source: str = "") -> Batch:
    reading = _Reading(source or DEFAULT_SOURCE)
    for file in files_:
        try:
            for title, table in _tables(file):
                reading.add(file, title, table)
        except Unreadable as error:
            reading.problems.append(Problem(file.name, 0, "fichier", str(error)))
    return reading.finished()


def _tables(file: File) -> Iterator[tuple[str, Table]]:
    if "XLSX" in files.looks_like(file):
        found = workbook.read(file)
        if not any(_is_known(title) for title in found):
            raise Unreadable(f"{file.name} : {_NO_SHEET}")
        yield from found.items()
        return
    files.require_text(file, "un texte")
    title = file.name.rpartition("/")[2].removesuffix(file.suffix)
    if not _is_known(title):
        raise Unreadable(
            f"{file.name} : ce nom ne dit pas quelle feuille c’est. Appelez-le « {sheets.SERVICES.title}.csv », par exemple."
        )
    yield title, files.read_csv(file)


def _is_known(title: str) -> bool:
    known = (*(sheet.title for sheet in sheets.SHEETS), sheets.PUBLIC_CONTACTS, sheets.KEPT)
    return fold(title) in map(fold, known)


class _Reading:
    """Gathers the sheets, then makes the records: rows of services may come before the services themselves."""

    def __init__(self, source: str) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._rows: dict[str, list[_Row]] = {}  # title of a sheet -> rows
        self._where: dict[str, str] = {}
        self._kept: dict[tuple[str, str], list[tuple[int, str]]] = {}  # (sheet, key) -> pieces
        self._sees_public_only = False

    def add(self, file: File, title: str, table: Table) -> None:
        folded = fold(title)
        where = title if folded in fold(file.name) else f"{file.name}, feuille « {title} »"
        if table.warning:
            self.problems.append(Problem(where, 0, "fichier", table.warning, is_blocking=False))
        if folded in {fold(sheets.GUIDE), fold(sheets.LISTS)}:
            return
        if folded == fold(sheets.KEPT):
            self._add_kept(where, table)
            return
        self._sees_public_only |= folded == fold(sheets.PUBLIC_CONTACTS)
        names = {**{fold(sheet.title): sheet for sheet in sheets.SHEETS}, fold(sheets.PUBLIC_CONTACTS): sheets.CONTACTS}
        sheet = names.get(folded)
        if sheet is None:
            text = "Cette feuille n’est pas connue : elle n’est pas lue."
            self.problems.append(Problem(where, 0, "feuille", text, is_blocking=False))
        elif table.header:
            self._where[sheet.title] = where
            self._rows.setdefault(sheet.title, []).extend(self._sheet(sheet, where, table))

    def _sheet(self, sheet: Sheet, where: str, table: Table) -> Iterator[_Row]:
        columns = self._columns(sheet, where, table.header)
        for number, cells in table.rows:
            values: dict[str, Any] = {}
            for column, cell in zip(columns, cells, strict=False):
                if column is not None:
                    self._read_cell(sheet, column, cell, values, (where, number))
            for column in sheet.columns:
                if column.is_required and values.get(column.field) is None and column in columns:
                    self.problems.append(Problem(where, number, column.title, "Il faut remplir cette case."))
            yield _Row(number, values)

    def _columns(self, sheet: Sheet, where: str, header: list[str]) -> list[Column | None]:
        known = {fold(column.title): column for column in sheet.columns}
        found = [known.get(fold(title)) for title in header]
        for title, column in zip(header, found, strict=True):
            if column is None and title.strip():
                text = "Cette colonne n’est pas connue : elle n’est pas lue."
                self.problems.append(Problem(where, 1, title[:40], text, is_blocking=False))
        for title, times in Counter(column.title for column in found if column).items():
            if times > 1:
                self.problems.append(Problem(where, 1, title, "Cette colonne est là plusieurs fois."))
        for column in sheet.columns:
            if column.is_required and column not in found:
                self.problems.append(Problem(where, 1, column.title, "Il manque cette colonne."))
        return found

    def _read_cell(
        self, sheet: Sheet, column: Column, cell: Any, values: dict[str, Any], place: tuple[str, int]
    ) -> None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return
        if cell == EMPTY and isinstance(column.cell, _ERASABLE):
            values[column.field] = () if isinstance(column.cell, Codes) else ""
            return
        try:
            values[column.field] = _value(column, cell)
        except Wrong as error:
            shown = "" if sheet.is_secret else f"« {plain(cell)[:40]} » : "
            self.problems.append(Problem(*place, column.title, f"{shown}{error}"))

    def _add_kept(self, where: str, table: Table) -> None:
        for number, cells in table.rows:
            texts = [unescape_formula(plain(cell)) if cell is not None else "" for cell in cells]
            if len(texts) != len(sheets.KEPT_TITLES) or not texts[3].isdigit():
                self.problems.append(
                    Problem(where, number, "Texte", "Cette ligne est abîmée : ne changez pas cette feuille.")
                )
                continue
            title, source, identifier, piece, text = texts
            self._kept.setdefault((title, key(source, identifier)), []).append((int(piece), text))

    def finished(self) -> Batch:
        batch = Batch(problems=self.problems, sees_public_only=self._sees_public_only)
        targets: tuple[list[Any], ...] = (batch.organisations, batch.sites, batch.services)
        for sheet, target in zip(sheets.RECORD_SHEETS, targets, strict=True):
            for row in self._rows.get(sheet.title, ()):
                record = self._record(sheet, row)
                target.append(record)
                batch.rows[type(record), key_of(record)] = (self._where[sheet.title], row.number)
        named = {key_of(service) for service in batch.services}
        parts = {sheet.rows_of: self._parts(sheet, named) for sheet in sheets.ROW_SHEETS if self._rows.get(sheet.title)}
        batch.services[:] = [_with_parts(service, parts) for service in batch.services]
        return batch

    def _record(self, sheet: Sheet, row: _Row) -> Any:
        values = {"source": self._source, **{name: value for name, value in row.values.items() if value is not None}}
        for column in sheet.columns:
            if column.is_link and values.get(column.field):
                values[column.field] = _linked(values[column.field], values["source"])
        for field in fields(sheet.record):
            if field.default is MISSING and field.name not in values:
                values[field.name] = ""
        exchange = self._exchange(sheet, key(values["source"], values["external_id"]), row)
        return sheet.record(**values, exchange=exchange)

    def _exchange(self, sheet: Sheet, named: str, row: _Row) -> dict[str, Any] | None:
        pieces = self._kept.get((sheet.title, named))
        if pieces is None:
            return None
        try:
            found = json.loads("".join(text for _, text in sorted(pieces)))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            text = f"La feuille « {sheets.KEPT} » est abîmée pour cette fiche : enlevez cette feuille."
            self.problems.append(Problem(self._where[sheet.title], row.number, "Texte", text))
            return None
        return found

    def _parts(self, sheet: Sheet, services: set[str]) -> dict[str, list[Any]]:
        """The rows of each service, by its key."""
        found: dict[str, list[Any]] = {}
        for row in self._rows[sheet.title]:
            source = row.values.get("source") or self._source
            service = _linked(row.values.get("") or "", source)
            if service not in services:
                text = f"Ce service n’est pas dans la feuille « {sheets.SERVICES.title} »."
                self.problems.append(Problem(self._where[sheet.title], row.number, "Service", text))
                continue
            part = self._part(sheet, row, source)
            if part is not None:
                found.setdefault(service, []).append(part)
        return found

    def _part(self, sheet: Sheet, row: _Row, source: str) -> Any:
        """None when a required cell is missing, which is said already."""
        values = {name: value for name, value in row.values.items() if name not in {"", "source"}}
        for column in sheet.columns:
            if column.is_link and column.field and values.get(column.field):
                values[column.field] = _linked(values[column.field], source)
        required = {field.name for field in fields(sheet.record) if field.default is MISSING}
        return sheet.record(**values) if required <= set(values) else None


def _value(column: Column, cell: Any) -> Any:
    if isinstance(cell, str) and cell in FORMULA_ERRORS:
        raise Wrong("La formule de cette case est en erreur.")
    return column.cell.read(unescape_formula(cell) if isinstance(cell, str) else cell)


def _linked(text: str, source: str) -> str:
    return text if "--" in text else key(source, text)


def _with_parts(service: ServiceRecord, parts: dict[str, dict[str, list[Any]]]) -> ServiceRecord:
    """A sheet that has rows says all: a service without any has none. An absent or empty sheet says nothing."""
    named = key_of(service)
    said: dict[str, Any] = {name: tuple(rows.get(named, ())) for name, rows in parts.items()}
    return replace(service, **said)
