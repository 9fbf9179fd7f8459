from dataclasses import asdict

import pytest

from maillage.core.models import JournalEntry
from maillage.territories import actions
from maillage.territories.models import Commune, PostalCode, Region
from tests.territories.fixtures import LOADED_AT, few_tables, few_territories

pytestmark = pytest.mark.django_db


def load(tables, **options):
    return actions.load(tables, by=None, now=LOADED_AT, **options)


def test_load_journals_once_and_only_what_changes():
    load(few_tables())
    load(few_tables())

    assert list(JournalEntry.objects.values_list("verb", "actor", "at")) == [("territories.load", "", LOADED_AT)]


def test_load_corrects_a_changed_row_and_leaves_the_others():
    few_territories()
    Commune.objects.filter(code="77288").update(name="Autre", population=1, epci=None)
    before = Commune.objects.get(code="23096")

    changes = load(few_tables())

    melun = Commune.objects.get(code="77288")
    assert changes.updated == 1
    assert (melun.name, melun.epci_id) == ("Melun", "247700057")
    assert melun.population > 40_000
    assert Commune.objects.get(code="23096") == before


def test_load_keeps_and_counts_what_the_files_no_longer_have():
    few_territories()

    changes = load(few_tables(codes=("77288",)))

    assert changes.created == 0
    assert changes.outdated > 20
    assert Commune.objects.filter(code="23096").exists()
    assert PostalCode.objects.filter(commune="23096").exists()


def test_load_writes_nothing_when_a_row_is_wrong():
    tables = few_tables()
    tables.communes[-1] = tables.communes[-1]._replace(longitude="9999")

    with pytest.raises(Exception, match="commune_point_is_on_earth"):
        load(tables)

    assert Region.objects.count() == 0


def test_load_of_nothing_changes_nothing():
    changes = load(few_tables(codes=()))

    assert asdict(changes) == {"created": 0, "updated": 0, "unchanged": 0, "outdated": 0}


@pytest.mark.parametrize("times", [1, 2])
def test_load_advances_by_as_many_rows_as_the_tables_make(times):
    tables = few_tables()

    for _ in range(times):
        steps = []
        load(tables, advance=steps.append)

    assert sum(steps) == len(tables)


def test_few_territories_gives_communes_by_code():
    communes = few_territories()

    assert communes["97411"].full_name == "Saint-Denis"
    assert communes["75112"].parent_id == "75056"
    assert communes["69383"].epci_id == communes["69123"].epci_id
    assert communes["29083"].epci_id is None
