"""Our records -> the rows of our sheets, then a workbook or CSV files."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.directory.exchanges import files
from maillage.directory.exchanges.cells import EMPTY, escape_formula, plain
from maillage.directory.exchanges.spreadsheet import sheets, workbook
from maillage.directory.exchanges.spreadsheet.sheets import Column, Sheet
from maillage.directory.records import Batch, Record, key, split_key

# An empty cell of these would be filled with the usual answers of the type when the service is new.
_NEVER_SILENT = {"needs", "audiences"}
_PIECE = 30_000
_DELIMITER = ";"
Row = list[str | float | date]


@dataclass(frozen=True, slots=True)
class Content:
    """One sheet as it is written: text cells are already safe."""

    title: str
    header: list[str]
    rows: list[Row]


def write(batch: Batch, *, as_csv: bool = False, is_public: bool = False) -> files.Written:
    """`is_public`: the batch is what may be given away, so it does not know all contacts nor any capacity."""
    contents = [*_contents(batch, is_public=is_public)]
    if not as_csv:
        return files.Written(files={"maillage.xlsx": workbook.write(contents)})
    tables = {
        f"{content.title}.csv": files.write_csv(
            content.header, [[_csv_cell(cell) for cell in row] for row in content.rows], delimiter=_DELIMITER
        )
        for content in contents
    }
    return files.Written(files=tables)


def _contents(batch: Batch, *, is_public: bool) -> Iterator[Content]:
    groups: tuple[Iterable[Any], ...] = (batch.organisations, batch.sites, batch.services)
    for sheet, records in zip(sheets.RECORD_SHEETS, groups, strict=True):
        yield _content(sheet, [_cells(sheet, record, record) for record in records])
    for sheet in sheets.ROW_SHEETS:
        if is_public and sheet is sheets.CAPACITIES:
            continue
        rows = [
            _cells(sheet, part, service) for service in batch.services for part in getattr(service, sheet.rows_of) or ()
        ]
        title = sheets.PUBLIC_CONTACTS if is_public and sheet is sheets.CONTACTS else sheet.title
        yield _content(sheet, rows, title)
    kept = [*_kept(batch)]
    if kept:
        yield Content(sheets.KEPT, list(sheets.KEPT_TITLES), kept)


def _content(sheet: Sheet, rows: list[Row], title: str = "") -> Content:
    return Content(title or sheet.title, [column.title for column in sheet.columns], rows)


def _cells(sheet: Sheet, part: Any, owner: Record) -> Row:
    return [_cell(column, part, owner) for column in sheet.columns]


def _cell(column: Column, part: Any, owner: Record) -> str | float | date:
    """`part` is the record itself, or a row that belongs to it."""
    if column.field == "source":
        return escape_formula(owner.source)
    value = key(owner.source, owner.external_id) if not column.field else getattr(part, column.field)
    if value in ((), "") and column.field in _NEVER_SILENT:
        return EMPTY
    if value is None or value in ((), ""):
        return ""
    if column.is_link:
        return escape_formula(_link(value, owner.source))
    written = column.cell.write(value)
    return escape_formula(written) if isinstance(written, str) else written


def _link(named: str, source: str) -> str:
    """The identifier alone when it is of the same source and cannot be mistaken for a whole key."""
    other, external_id = split_key(named)
    return external_id if other == source and "--" not in external_id else named


def _kept(batch: Batch) -> Iterator[Row]:
    groups: tuple[Iterable[Any], ...] = (batch.organisations, batch.sites, batch.services)
    for sheet, records in zip(sheets.RECORD_SHEETS, groups, strict=True):
        for record in records:
            text = json.dumps(record.exchange, ensure_ascii=False, sort_keys=True) if record.exchange else ""
            for start in range(0, len(text), _PIECE):
                piece = escape_formula(text[start : start + _PIECE])
                owner = (escape_formula(record.source), escape_formula(record.external_id))
                yield [sheet.title, *owner, start // _PIECE + 1, piece]


def _csv_cell(cell: str | float | date) -> str:
    return cell.isoformat() if isinstance(cell, date) else plain(cell)
