"""The report as a file: CSV and XLSX. No cell is ever taken for a formula (docs/security.md, case 56)."""

import io
from collections.abc import Iterator

import openpyxl
from django.utils.text import capfirst
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from maillage.directory.exchanges.cells import escape_formula, escape_xml, plain
from maillage.directory.exchanges.files import write_csv
from maillage.trainings.report.tables import Report, Row

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HIDDEN = "s"  # « secret »; never an empty cell, that a sum would take for nobody
Cell = str | int | float


def write(report: Report, form: str, title: str) -> bytes:
    """`form`: one of `TYPES`; `title`: of the sheet, in the workbook."""
    head, rows = list(_head(report)), [list(_cells(row)) for row in report.all_rows]
    if form == "xlsx":
        return _workbook(head, rows, title)
    return write_csv(head, [[plain(cell) for cell in row] for row in rows], delimiter=";")


def _head(report: Report) -> Iterator[str]:
    yield from ("Code", "Département", "Sessions", "Sessions sans présence notée", "Heures", "Personnes formées")
    yield from (escape_formula(capfirst(text)) for text in report.professions)
    yield from ("Notes 4 ou 5 sur 5 (%)", "Au moins", "Personnes interrogées", "Personnes qui ont répondu")


def _cells(row: Row) -> Iterator[Cell]:
    yield from (escape_formula(row.code), escape_formula(row.name), row.sessions, row.unnoted)
    yield round(row.minutes / 60, 2)
    yield from (HIDDEN if count is None else count for count in (row.total, *row.people))
    said = row.satisfaction
    yield from ("" if said.share is None else said.share, "oui" if said.is_least else "")
    yield from (said.invited, said.answered) if said.answered else ("", "")


def _workbook(head: list[str], rows: list[list[Cell]], title: str) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(title)
    page.freeze_panes = "C2"
    titles = [_text(page, text) for text in head]
    for cell in titles:
        cell.font = Font(bold=True)
    page.append(titles)
    for row in rows:
        page.append([_text(page, cell) if isinstance(cell, str) else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=escape_xml(text))
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell
