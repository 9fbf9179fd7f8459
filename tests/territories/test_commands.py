from io import StringIO

import pytest
from django.core.management import call_command

from maillage.core.models import JournalEntry
from maillage.territories.models import Commune, Department, Epci, PostalCode, Region
from tests.territories.fixtures import all_tables


@pytest.mark.django_db
def test_load_territories_writes_all_of_france_once(capfd):
    said = StringIO()

    call_command("load_territories", stdout=said)
    bar = capfd.readouterr().err
    call_command("load_territories", stdout=said, verbosity=0)
    call_command("load_territories", stdout=said)

    count = len(all_tables())
    assert "100%" in bar
    assert said.getvalue().splitlines() == [
        f"Territoires : {count} lignes ajoutées, 0 corrigées, 0 déjà à jour, 0 gardées qui ne sont plus dans les fichiers.",
        f"Territoires : 0 lignes ajoutées, 0 corrigées, {count} déjà à jour, 0 gardées qui ne sont plus dans les fichiers.",
    ]
    assert (Region.objects.count(), Department.objects.count(), Epci.objects.count()) == (18, 101, 1255)
    assert Commune.objects.filter(parent=None).count() == 34875
    assert Commune.objects.exclude(parent=None).count() == 45
    assert PostalCode.objects.filter(code="51300").count() == 46
    assert JournalEntry.objects.count() == 1
