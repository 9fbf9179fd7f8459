from datetime import date, datetime, timedelta

import pytest

from maillage.upkeep import actions, queries
from maillage.upkeep.models import Reminder
from maillage.upkeep.queries import DepartmentFigures, LastCheck, StructureFilters
from tests import factories

pytestmark = pytest.mark.django_db
SEINE = frozenset({"77"})


def structure(code="77", **values):
    return factories.OrganisationFactory(department=factories.DepartmentFactory(code=code), **values)


def record(organisation, *, verified_on=None, result="confirmed", **values):
    service = factories.ServiceFactory(organisation=organisation, modified_on=date(2026, 1, 1), **values)
    if verified_on:
        factories.VerificationFactory(service=service, on=verified_on, result=result)
    return service


@pytest.fixture
def country(now):
    """Two structures of the 77, one of the 93, one of nowhere; nobody in the 75."""
    factories.DepartmentFactory(code="75", name="Paris")
    one, two = (
        structure(name="Le Phare d’exemple"),
        structure(name="Écoute d’exemple", short_name="ÉÉ", siret="12345678900011", kind="health"),
    )
    record(one, verified_on=date(2026, 11, 10))
    record(one, verified_on=date(2026, 11, 1), result="unreachable")
    record(two)
    record(two, status="draft")
    record(structure("93", name="Accueil d’exemple"), verified_on=date(2026, 8, 1))
    record(factories.OrganisationFactory(name="Nulle part"))
    actions.recompute(now=now)


def test_figures_count_published_services_by_department_and_state(country):
    figures = queries.figures()

    assert figures.by_department == {
        "77": DepartmentFigures(structures=2, services=3, verified=1, overdue=1, unreachable=1),
        "93": DepartmentFigures(structures=1, services=1, due=1),
    }
    assert figures.unattached == DepartmentFigures(structures=1, services=1, overdue=1)


def test_what_is_late_and_how_much_is_fresh(country):
    seine = queries.figures().by_department["77"]

    assert (seine.late, seine.fresh_percent, DepartmentFigures().fresh_percent) == (2, 33, 0)


def test_the_queue_begins_with_what_is_most_late(country):
    page = queries.to_verify(None)

    assert [line.due_on for line in page.lines] == [date(2026, 1, 31)] * 3 + [date(2026, 12, 1)]
    assert sorted(line.freshness for line in page.lines) == ["due", "overdue", "overdue", "unreachable"]
    assert (page.total, page.number, page.count) == (4, 1, 1)


def test_a_line_of_the_queue_says_what_a_caller_needs(now):
    organisation = structure(name="Le Phare d’exemple", phone="01 99 00 12 34", email="phare@example.org")
    service = record(organisation, name="Écoute", phone="01 99 00 56 78")
    factories.VerificationFactory(service=service, on=date(2026, 9, 1), method="email", result="unreachable")
    factories.VerificationFactory(service=service, on=date(2026, 10, 1), method="call", result="unreachable")
    sent = datetime(2026, 11, 2, 8, 0, tzinfo=now.tzinfo)
    Reminder.objects.create(organisation=organisation, cause="due", sent_at=sent - timedelta(days=30))
    Reminder.objects.create(organisation=organisation, cause="due", sent_at=sent)
    actions.recompute(now=now)

    (line,) = queries.to_verify(SEINE).lines

    assert (line.service, line.reference, line.name, line.organisation_name) == (
        service.pk,
        service.reference,
        "Écoute",
        "Le Phare d’exemple",
    )
    assert (line.phone, line.email, line.department) == ("01 99 00 56 78", "phare@example.org", "77")
    assert line.last_check == LastCheck(date(2026, 10, 1), "call", "unreachable")
    assert (line.last_check.method_label, line.last_check.result_label) == ("appel", "injoignable")
    assert (line.type_label, line.freshness_label, line.reminded_at) == ("Écoute", "injoignable", sent)


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ({}, 2),
        ({"state": "overdue"}, 1),
        ({"state": "unreachable"}, 1),
        ({"state": "verified"}, 2),
        ({"type_": "care"}, 0),
    ],
)
def test_the_queue_of_a_territory_can_be_narrowed(country, values, total):
    assert queries.to_verify(SEINE, **values).total == total


def test_what_is_overdue(country):
    assert [line.organisation_name for line in queries.overdue(SEINE).lines] == ["Écoute d’exemple"]


def test_the_records_of_a_structure_are_listed_even_when_not_published(country):
    (line, *_) = queries.overdue(SEINE).lines

    assert queries.records_of(line.organisation).total == 2


@pytest.mark.parametrize("size", [1, 3])
def test_the_queue_costs_four_queries_whatever_its_size(now, django_assert_num_queries, size):
    for _ in range(size):
        record(structure())
    actions.recompute(now=now)

    with django_assert_num_queries(4):
        page = queries.to_verify(SEINE)

    assert len(page.lines) == size


@pytest.mark.parametrize(("asked", "number", "lines"), [(1, 1, 2), (2, 2, 1), (9, 2, 1), (-3, 1, 2)])
def test_a_page_that_does_not_exist_is_the_nearest_one(now, asked, number, lines):
    for _ in range(3):
        record(structure())
    actions.recompute(now=now)

    page = queries.to_verify(SEINE, page=asked, size=2)

    assert (page.number, len(page.lines), page.count, page.total) == (number, lines, 2, 3)


def names(**values):
    return [line.name for line in queries.structures(StructureFilters(**values)).lines]


def test_structures_are_listed_by_name_with_what_their_records_need(country):
    lines = queries.structures(StructureFilters(departments=SEINE)).lines

    assert sorted(line.name for line in lines) == ["Le Phare d’exemple", "Écoute d’exemple"]
    phare = next(line for line in lines if line.name.startswith("Le"))
    assert phare.counts == {"verified": 1, "due": 0, "overdue": 0, "unreachable": 1}
    assert (phare.services, phare.state, phare.state_label) == (2, "unreachable", "injoignable")
    assert (phare.kind_label, phare.status_label, phare.visibility_label) == ("autre", "publié", "tout le monde")
    assert phare.verified_on == date(2026, 11, 10)


def test_the_score_of_a_structure_is_the_mean_of_its_published_records(now):
    organisation = structure()
    record(organisation)
    record(organisation, verified_on=date(2026, 11, 10))
    record(organisation, verified_on=date(2026, 11, 10), status="draft")
    actions.recompute(now=now)

    (line,) = queries.structures(StructureFilters()).lines

    assert line.score == round((6 + 6 + 55) / 2)


def test_a_structure_without_any_record_has_no_state(now):
    structure()

    (line,) = queries.structures(StructureFilters()).lines

    assert (line.services, line.state, line.state_label, line.score) == (0, "", "sans fiche publiée", None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"department": "93"}, {"Accueil d’exemple"}),
        ({"departments": SEINE, "department": "93"}, set()),
        ({"state": "overdue"}, {"Écoute d’exemple", "Nulle part"}),
        ({"state": "due"}, {"Accueil d’exemple"}),
        ({"kind": "health"}, {"Écoute d’exemple"}),
        ({"type": "care"}, set()),
        ({"type": "listening", "departments": SEINE}, {"Écoute d’exemple", "Le Phare d’exemple"}),
        ({"visibility": "network"}, set()),
        ({"status": "closed"}, set()),
        ({"words": "ECOUTE"}, {"Écoute d’exemple"}),
        ({"words": "exemple pha"}, {"Le Phare d’exemple"}),
        ({"words": "hare"}, set()),
        ({"words": "12345 678 9"}, {"Écoute d’exemple"}),
        ({"words": "éé"}, {"Écoute d’exemple"}),
        ({"words": "exemple", "departments": SEINE}, {"Écoute d’exemple", "Le Phare d’exemple"}),
        ({"words": "’ !"}, {"Accueil d’exemple", "Le Phare d’exemple", "Nulle part", "Écoute d’exemple"}),
    ],
)
def test_structures_are_filtered(country, values, expected):
    assert set(names(**values)) == expected


def test_closed_structures_are_listed_only_when_asked_for(now):
    structure(status="closed", name="Fermée")
    structure(status="draft", name="Brouillon")

    assert (names(), names(status="closed")) == (["Brouillon"], ["Fermée"])


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("words", ["", "organisation"])
def test_structures_cost_three_queries_whatever_their_number(now, django_assert_num_queries, size, words):
    for _ in range(size):
        record(structure())
    actions.recompute(now=now)

    with django_assert_num_queries(3):
        page = queries.structures(StructureFilters(words=words))

    assert len(page.lines) == size


def test_the_explanation_of_a_score_adds_up_to_it(now):
    service = record(structure(), verified_on=date(2026, 11, 10))
    actions.recompute(now=now)

    criteria = queries.explanation(service, now=now)

    assert sum(criterion.points for criterion in criteria) == service.upkeep.score == 55 + 6
