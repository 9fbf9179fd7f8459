import pytest
from django.db import IntegrityError, transaction

from maillage.territories.models import Commune, Department, Epci, PostalCode, Region
from tests.territories.fixtures import few_territories

pytestmark = pytest.mark.django_db


def commune(**values):
    given = {
        "code": "77999",
        "name": "Essai",
        "department_id": "77",
        "longitude": 2.6,
        "latitude": 48.5,
        "population": 10,
        "population_year": 2023,
    }
    return Commune(**(given | values))


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "7799"},
        {"code": "99001"},
        {"code": "2C001"},
        {"longitude": 181},
        {"latitude": -91},
        {"population": -1},
        {"population_year": 17},
        {"parent_id": "77999"},
    ],
)
def test_commune_refuses_what_cannot_be(wrong):
    few_territories()

    with pytest.raises(IntegrityError), transaction.atomic():
        commune(**wrong).save()


@pytest.mark.parametrize(
    "wrong",
    [
        Region(code="1A", name="Essai"),
        Department(code="999", name="Essai", region_id="11", seat="77288"),
        Department(code="96", name="Essai", region_id="11", seat="77288"),
        Department(code="91", name="Essai", region_id="11", seat="77"),
        Epci(code="12345678X", name="Essai"),
        PostalCode(code="7700", commune_id="77288"),
        PostalCode(code="77000", commune_id="77288"),
    ],
    ids=repr,
)
def test_territory_refuses_a_wrong_code(wrong):
    few_territories()

    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


@pytest.mark.parametrize(
    ("code", "name"),
    [("76351", "Le Havre"), ("94038", "L’Haÿ-les-Roses"), ("77288", "Melun"), ("69383", "Lyon 3e arrondissement")],
)
def test_commune_is_shown_with_its_article(code, name):
    communes = few_territories()

    assert str(communes[code]) == name


@pytest.mark.parametrize(
    ("code", "name"),
    [("77", "la Seine-et-Marne"), ("75", "Paris"), ("974", "La Réunion"), ("08", "les Ardennes"), ("59", "le Nord")],
)
def test_department_is_shown_as_in_running_text(code, name):
    few_territories()

    assert str(Department.objects.get(code=code)) == name


def test_epci_and_postal_code_are_shown_plainly():
    few_territories()

    assert str(Epci.objects.get(code="247700057")).startswith("Communauté d’agglomération")
    assert str(PostalCode.objects.get(commune="77288")) == "77000"
