"""The list as a file: what is needed to prepare the room, no formula, and it is noted who took it."""

import csv
import io

import openpyxl
import pytest

from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.registrations import needs
from maillage.registrations.desk import exporting
from tests.factories import DepartmentFactory, UserFactory
from tests.registrations.factories import QuestionFactory, RegistrationFactory, WaitingFactory

pytestmark = pytest.mark.django_db
HEAD = ["Nom", "Courriel", "Métier", "Structure", "Département", "Vient", "État", "Demandée le"]


@pytest.fixture
def rows(door):
    meal = QuestionFactory(form=door, label="=Repas ?", kind="several", choices=["viande", "légumes"])
    ana = RegistrationFactory(
        form=door,
        name="=HYPERLINK(1)",
        email="ana@example.org",
        department=DepartmentFactory(code="42", name="Loire"),
        answers={str(meal.pk): ["viande", "légumes"]},
    )
    ana.sealed_needs = needs.seal("une rampe", registration=ana.pk)
    ana.save()
    WaitingFactory(form=door, name="Bo Attend", answers={str(meal.pk): ["viande"]})
    return door


def read(body):
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.abuse(56)
def test_a_file_has_everybody_and_no_formula(desk, rows):
    answer = desk.post("/exporter", {"sorte": "csv"})

    head, ana, bo = read(answer.content)
    assert head == [*HEAD, "'=Repas ?"]
    assert ana[0] == "'=HYPERLINK(1)"
    assert (ana[1], ana[4], ana[5], ana[6], ana[8]) == (
        "ana@example.org", "Loire (42)", "Sur place", "Confirmée", "viande, légumes",
    )  # fmt: skip
    assert (bo[0], bo[6]) == ("Bo Attend", "Liste d’attente")
    assert "rampe" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == f'attachment; filename="inscriptions-{rows.event.first_day}.csv"'


@pytest.mark.abuse(56)
def test_the_workbook_says_the_same(desk, rows):
    answer = desk.post("/exporter", {"sorte": "xlsx"})

    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.data_type for cell in page[2]] == ["s"] * len(HEAD) + ["s"]
    assert page["A2"].value == "'=HYPERLINK(1)"
    assert page.max_row == 3


def test_who_took_it_is_noted(desk, rows, now):
    desk.post("/exporter", {"sorte": "csv"})

    (line,) = [one for one in journal.about(rows, now=now) if one.verb == "registrations.export"]
    assert line.verb == "registrations.export"


def test_nothing_is_taken_by_a_link_nor_by_a_stranger(desk, rows, now):
    assert desk.get("/exporter").status_code == 405
    assert desk.post("/exporter", {"sorte": "pdf"}).status_code == 302
    with pytest.raises(NotAllowed):
        exporting.take(rows, "csv", by=UserFactory(), now=now)


@pytest.mark.parametrize("size", [1, 5])
def test_it_costs_the_same_whatever_its_length(desk, door, member, now, django_assert_num_queries, size):
    RegistrationFactory.create_batch(size, form=door)
    exporting.take(door, "csv", by=member, now=now)

    with django_assert_num_queries(13):
        exporting.take(door, "csv", by=member, now=now)
