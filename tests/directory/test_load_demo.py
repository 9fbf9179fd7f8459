"""The command behind `make demo`, on the real territories that it needs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from maillage.core.models import JournalEntry
from maillage.directory import actions, queries
from maillage.directory.demo import invented, network
from maillage.directory.models import Organisation, ProtectedAddress, Service, Site
from maillage.territories import tables
from maillage.territories.actions import load
from tests import factories

pytestmark = pytest.mark.django_db


def _run(capsys, **options):
    call_command("load_demo", **options)
    return capsys.readouterr().out.strip()


@pytest.fixture
def territories(db):
    """All départements, and the communes that the demonstration names: 35,000 would take seconds."""
    content, batch = tables.read(), network.build(date(2026, 11, 18))
    named = {site.commune for site in batch.sites} | {area.code for one in batch.services for area in one.areas}
    communes = [row._replace(parent="") for row in content.communes if row.code in named]
    load(replace(content, communes=communes), by=None, now=datetime.now(tz=UTC))


def test_the_demonstration_is_laid_once_and_nothing_is_lost(territories, capsys, now):
    said = _run(capsys)
    assert said.startswith("Démonstration : organisations : ")
    assert said.endswith(" ; 0 inchangés.")
    revision, entries = queries.revision(), JournalEntry.objects.count()
    tried = Service.objects.filter(source=invented.SOURCE, status="published").first()
    actions.set_status(tried, "suspended", by=None, now=now)

    count = Service.objects.filter(source=invented.SOURCE).count()
    assert _run(capsys) == f"Démonstration : déjà là ({count} services inventés), rien n’a changé."
    assert (queries.revision(), JournalEntry.objects.count()) == (revision + 1, entries + 1)
    tried.refresh_from_db()
    assert tried.status == "suspended"

    assert "services : 0 créés, 1 modifiés" in _run(capsys, renew=True)
    tried.refresh_from_db()
    assert tried.status == "published"


def test_one_invented_shelter_is_held_encrypted(territories, now):
    call_command("load_demo", verbosity=0)

    held = ProtectedAddress.objects.get()
    opened = actions.open_address(held.site, by=factories.NationalFactory(), now=now)
    assert opened.startswith("Adresse inventée de la démonstration")
    assert held.site.is_protected
    assert opened not in str(list(Site.objects.values()))


def test_without_territories_nothing_is_written(db):
    with pytest.raises(CommandError, match="Chargez d’abord les territoires"):
        call_command("load_demo", verbosity=0)

    assert Organisation.objects.count() == 0


def test_a_quiet_run_says_nothing(territories, capsys):
    assert _run(capsys, verbosity=0) == ""
