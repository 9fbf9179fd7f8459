"""The whole list as a file, CSV or XLSX, for those who prepare the room. No cell is ever taken for a formula (docs/security.md, case 56).

Only what is needed there: neither what people need in order to come (read one by one, and noted), nor their links, nor their codes.
"""

import io
from collections.abc import Iterator
from datetime import datetime

import openpyxl
from django.db import transaction
from django.utils.text import capfirst
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.core.templatetags.ui import french_date
from maillage.directory import standing
from maillage.directory.exchanges.cells import escape_formula, escape_xml
from maillage.directory.exchanges.files import write_csv
from maillage.events.actions.common import ownership
from maillage.registrations import policies
from maillage.registrations.desk import listing, one, states
from maillage.registrations.models import Question, Registration, RegistrationForm
from maillage.registrations.models.forms import Way

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEAD = ("Nom", "Courriel", "Métier", "Structure", "Département", "Vient", "État", "Demandée le")


@transaction.atomic
def take(form: RegistrationForm, kind: str, *, by: User, now: datetime) -> bytes:
    """`kind`: one of `TYPES`. That she took it is kept first. Two queries for the list, whatever its length."""
    require(policies.can_manage(standing.of(by, now=now), ownership(form.event)))
    journal.record("registrations.export", form, by=by, at=now)
    questions = list(form.questions.order_by("rank", "pk"))
    head = [escape_formula(text) for text in (*_HEAD, *(question.label for question in questions))]
    everybody = form.registrations.defer("sealed_needs").order_by("rank")
    rows = [[escape_formula(text) for text in _cells(row, questions)] for row in everybody]
    return _workbook(head, rows) if kind == "xlsx" else write_csv(head, rows, delimiter=";")


def _cells(row: Registration, questions: list[Question]) -> Iterator[str]:
    yield from (row.name or "Nom effacé", row.email, capfirst(listing.profession(row.profession)), row.structure)
    yield from (capfirst(listing.department(row.department_id)), capfirst(Way(row.way).label))
    yield from (states.LABELS[row.state].text, french_date(row.at))
    yield from (text for _, text in one.answers(row, questions))


def _workbook(head: list[str], rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Inscriptions")
    page.freeze_panes = "B2"
    titles = [_text(page, text) for text in head]
    for cell in titles:
        cell.font = Font(bold=True)
    page.append(titles)
    for row in rows:
        page.append([_text(page, text) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=escape_xml(text))
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell
