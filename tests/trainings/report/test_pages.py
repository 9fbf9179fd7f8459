"""The yearly report in both working faces, and its files."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.trainings.report import files, reading
from maillage.trainings.report.tables import Report
from tests.events.factories import EventFactory, SlotFactory, publish
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    MembershipFactory,
    NationalFactory,
    OrganisationFactory,
)
from tests.trainings.factories import SessionFactory, TrainingFactory, answered, people

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 11, 18), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2026, 6, 30)),
        (date(2026, 2, 1), date(2025, 12, 31)),
    ],
)
def test_figures_of_everybody_stop_at_a_whole_quarter(today, last):
    assert reading.end_of_quarter(today) == last


def test_what_was_held_is_counted():
    session = TrainingFactory(first_day=date(2026, 3, 10), departments=("77",))
    people(session, social=6, police=5)
    people(session, present=False, health=9)
    answered(session, high=9, low=1)
    unnoted = SessionFactory(parent__departments=("75",), first_day=date(2026, 4, 1))
    people(unnoted, present=False, social=9)
    for said in (
        {"life": "cancelled"},
        {"life": "postponed"},
        {"editorial": "draft"},
        {"first_day": date(2026, 10, 1)},
        {"first_day": date(2025, 3, 1)},
    ):
        TrainingFactory(**{"first_day": date(2026, 5, 1), **said})
    EventFactory(first_day=date(2026, 5, 1))

    found = sorted(reading.held(reading.everybody(), 2026, UNTIL), key=lambda one: one.departments)

    assert [(one.departments, one.people, one.minutes) for one in found] == [
        (("75",), None, 360),
        (("77",), {"social": 6, "police": 5}, 360),
    ]
    assert (found[1].satisfaction.high, found[1].satisfaction.given, found[1].satisfaction.answered) == (9, 10, 10)


def test_hours_are_those_of_the_programme():
    session = TrainingFactory(first_day=date(2026, 3, 10))
    SlotFactory(event=session, minutes=90)
    publish(session)

    assert [one.minutes for one in reading.held(reading.everybody(), 2026, UNTIL)] == [90]


def _year(client, face, **said):
    return client.get(reverse(f"{face}:show-training-report"), said)


def _old(**said):
    """Held long enough ago to be in a whole quarter."""
    return TrainingFactory(**{"first_day": date(2025, 3, 4), **said})


def test_a_member_reads_what_her_structures_held(client):
    own, other = OrganisationFactory(), OrganisationFactory()
    client.force_login(MembershipFactory(organisation=own).user)
    people(_old(organiser=own, departments=("77",)), social=7)
    together = _old(organiser=other, departments=("75",))
    together.co_organisers.set([own])
    _old(organiser=other, departments=("59",))
    yesterday = timezone.localdate() - timedelta(days=1)
    _old(organiser=own, departments=("42",), first_day=yesterday)

    page = _year(client, "pro", annee="2025")
    assert [row.code for row in page.context["report"].rows] == ["75", "77"]
    assert page.context["report"].whole.total == 7
    assert page["Cache-Control"] == "private, no-store"

    page = _year(client, "pro", annee=str(yesterday.year))
    assert [row.code for row in page.context["report"].rows] == ["42"]


def test_the_coordination_reads_its_territory_then_the_country(client):
    DepartmentFactory()
    client.force_login(CoordinatorFactory())
    people(_old(departments=("77",)), social=7)
    people(_old(departments=("75",)), social=9)

    page = _year(client, "coordination", annee="2025").context["report"]
    assert ([row.code for row in page.rows], page.whole) == (["77"], None)

    page = _year(client, "coordination", annee="2025", territoire="france").context["report"]
    assert ([row.code for row in page.rows], page.whole.total) == (["75", "77"], 16)


def test_a_year_that_makes_no_sense_is_the_last_one(client):
    client.force_login(NationalFactory())
    _old()

    for said in ("", "1999", "abc", "9" * 40):
        assert (
            _year(client, "coordination", annee=said).context["asked"].year
            == reading.end_of_quarter(timezone.localdate()).year
        )
    assert 2025 in _year(client, "coordination").context["asked"].years


@pytest.mark.abuse(59)
def test_a_few_people_are_not_shown(client):
    client.force_login(NationalFactory())
    people(_old(departments=("77",)), social=3, police=20)
    people(_old(departments=("75",)), social=14, police=11)

    page = _year(client, "coordination", annee="2025")

    assert page.context["report"].hides
    assert (
        page.text.count('<abbr title="secret statistique">s</abbr>') == 5
    )  # four cells, and what says how to read them


@pytest.mark.abuse(56)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_report_is_given_as_a_file(client, form):
    client.force_login(NationalFactory())
    people(_old(departments=("77",)), social=3, police=20)
    people(_old(departments=("75",)), social=14, police=11)

    answer = client.get(reverse("coordination:export-training-report", args=[form]), {"annee": "2025"})

    rows = _read(answer.content, form)
    assert answer["Content-Disposition"] == f'attachment; filename="formations-2025.{form}"'
    assert rows[0][:6] == [
        "Code",
        "Département",
        "Sessions",
        "Sessions sans présence notée",
        "Heures",
        "Personnes formées",
    ]
    assert [row[:8] for row in rows[1:]] == [
        ["75", "Paris", "1", "0", "6", "25", "s", "s"],
        ["77", "Seine-et-Marne", "1", "0", "6", "23", "s", "s"],
        ["", "Ensemble", "2", "0", "12", "48", "17", "31"],
    ]


def _read(content, form):
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in page.iter_rows()]


@pytest.mark.abuse(56)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_is_ever_a_formula(form):
    report = Report(professions=("=1+1",), rows=(), whole=None, without=())

    assert _read(files.write(report, form, "Formations"), form)[0][6] == "'=1+1"


def test_a_form_that_does_not_exist_is_not_there(client):
    client.force_login(NationalFactory())

    assert client.get(reverse("coordination:export-training-report", args=["pdf"])).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_report_costs_the_same_whatever_there_is(client, size, django_assert_num_queries):
    client.force_login(NationalFactory())
    for number in range(size):
        session = _old(departments=(f"{75 + number}",))
        people(session, social=6)
        answered(session, high=9)

    with django_assert_num_queries(20):
        page = _year(client, "coordination", annee="2025")

    assert len(page.context["report"].rows) == size
