"""XLSX files with openpyxl: written so that people can fill them in, read without trusting them."""

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from maillage.directory.exchanges import files
from maillage.directory.exchanges.cells import Code, YesNo, escape_xml, unescape_xml
from maillage.directory.exchanges.files import File, Table, Unreadable
from maillage.directory.exchanges.spreadsheet import sheets

_MADE_ON = datetime(2026, 1, 1)  # noqa: DTZ001 -- a workbook has naive times; always the same, so that nothing else changes
_LAST_ROW_WITH_HELP = 5000
_WIDE, _NARROW = 40, 20
_MOST_COLUMNS = 200
_BROKEN = "ce classeur est abîmé ou coupé. Ouvrez-le dans un tableur et enregistrez-le de nouveau en XLSX."


class _Content(Protocol):
    title: str
    header: list[str]
    rows: list[list[Any]]


def write(contents: Sequence[Any]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = _MADE_ON
    book.properties.creator = "Maillage"
    _write_guide(book)
    for content in contents:
        _write_sheet(book, content)
    _write_lists(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(book: Any, content: _Content) -> None:
    page = book.create_sheet(content.title)
    page.freeze_panes = "A2"
    for number, title in enumerate(content.header, start=1):
        page.column_dimensions[get_column_letter(number)].width = max(_NARROW, len(title) + 2)
    for validation in _validations(content):
        page.data_validations.append(validation)
    page.append([_title(page, title) for title in content.header])
    for row in content.rows:
        page.append([_cell(page, value) for value in row])


def _title(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="FFE8EEF4")
    return cell


def _cell(page: Any, value: Any) -> Any:
    if value == "":
        return None
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, value=escape_xml(value))
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell


def _validations(content: _Content) -> Iterator[DataValidation]:
    """A drop-down list for the columns that hold one code of a list."""
    columns = next((sheet.columns for sheet in sheets.SHEETS if sheet.title == content.title), ())
    names = list(sheets.lists())
    for number, column in enumerate(columns, start=1):
        if isinstance(column.cell, Code | YesNo):
            place = get_column_letter(names.index(column.list_name) + 1)
            last = len(sheets.lists()[column.list_name]) + 1
            validation = DataValidation(
                type="list",
                formula1=f"{sheets.LISTS}!${place}$2:${place}${last}",
                allow_blank=True,
                showErrorMessage=True,
                errorTitle=column.title[:30],
                error="Choisissez une valeur de la liste.",
            )
            letter = get_column_letter(number)
            validation.add(f"{letter}2:{letter}{_LAST_ROW_WITH_HELP}")
            yield validation


def _write_lists(book: Any) -> None:
    page = book.create_sheet(sheets.LISTS)
    lists = sheets.lists()
    page.append([_title(page, name) for name in lists])
    for row in range(max(map(len, lists.values()))):
        page.append([choices[row] if row < len(choices) else None for choices in lists.values()])


def _write_guide(book: Any) -> None:
    page = book.create_sheet(sheets.GUIDE)
    for letter, width in zip("ABCD", (_NARROW, _WIDE, _NARROW, 2 * _WIDE), strict=True):
        page.column_dimensions[letter].width = width
    for line in _GUIDE:
        page.append([line])
    page.append([])
    page.append([_title(page, title) for title in ("Feuille", "Colonne", "Obligatoire", "Ce qu’il faut savoir")])
    for sheet in sheets.SHEETS:
        for column in sheet.columns:
            choices = f"Valeurs : feuille « {sheets.LISTS} », « {column.list_name} ». " if column.list_name else ""
            note = WriteOnlyCell(page, value=f"{choices}{column.help}".strip())
            note.alignment = Alignment(wrap_text=True)
            page.append([sheet.title, column.title, "oui" if column.is_required else "", note])


_GUIDE = (
    "Comment remplir ce classeur",
    "Une ligne par fiche. La première ligne donne le titre des colonnes : ne la changez pas.",
    "Les colonnes peuvent être dans un autre ordre, et celles qui ne servent pas peuvent être enlevées.",
    "Une case vide ne dit rien : à l’import, ce que Maillage sait déjà est gardé.",
    "Pour effacer ce que Maillage sait, écrivez (vide) dans la case.",
    "Les feuilles Lieux, Contacts, Zones, Horaires exceptionnels et Capacités : une feuille qui a des lignes est complète.",
    "Les lignes qui n’y sont plus sont alors retirées des services du classeur. Pour n’y rien changer, enlevez la feuille.",
    "Un lieu qui doit rester secret : « Adresse protégée » à oui, son département, et rien d’autre.",
)


def read(file: File) -> dict[str, Table]:
    """The sheets by title. Formulas give the value that the spreadsheet last computed; macros are not even opened."""
    files.opened_zip(file).close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(file.data), read_only=True, data_only=True, keep_links=False)
            found = {page.title: _table(page) for page in book.worksheets}
            book.close()
        except Exception as error:
            raise Unreadable(f"{file.name} : {_BROKEN}") from error
    return found


def _table(page: Any) -> Table:
    page.reset_dimensions()
    rows = [
        (number, [_read_cell(cell) for cell in row[:_MOST_COLUMNS]])
        for number, row in enumerate(page.iter_rows(values_only=True), start=1)
        if any(cell not in (None, "") for cell in row)
    ]
    if not rows:
        return Table([], [])
    (_, header), *content = rows
    titles = ["" if cell is None else str(cell) for cell in header]
    while titles and not titles[-1].strip():
        titles.pop()
    width = len(titles)
    return Table(titles, [(number, [*row, *[None] * width][:width]) for number, row in content])


def _read_cell(cell: Any) -> Any:
    return unescape_xml(cell) if isinstance(cell, str) else cell
