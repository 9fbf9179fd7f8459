"""The journal of an installation from before the chain is carried over, and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from maillage.core import chain, checkpoints, journal
from maillage.core.models import JournalEntry
from tests import factories

BEFORE = ("core", "0002_add_task_runs")


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return executor.loader.project_state([target]).apps


@pytest.fixture
def last():
    """The last migration of core; those of every app are applied again at the end."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    (leaf,) = (node for node in leaves if node[0] == "core")
    yield leaf
    MigrationExecutor(connection).migrate(leaves)


@pytest.mark.django_db(transaction=True)
def test_lines_of_before_the_chain_are_carried_over_and_back(last, now, settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path
    site = factories.PlacedSiteFactory()
    former = migrate(BEFORE).get_model("core", "JournalEntry")
    former.objects.create(
        at=now, actor="7", verb="directory.protect_site", object_type="directory.site", object_id=site.pk
    )
    former.objects.create(at=now, verb="directory.load")

    migrate(last)
    journal.record("core.test", None, by=None, at=now)

    assert [(line.number, line.verb) for line in JournalEntry.objects.order_by("pk")] == [
        (1, "directory.protect_site"),
        (2, "directory.load"),
        (3, "core.test"),
    ]
    assert [line.actor for line in journal.about(site, now=now)] == ["7"]
    assert checkpoints.verify(now=now) == chain.Verdict(is_whole=True, number=3)
    former = migrate(BEFORE).get_model("core", "JournalEntry")
    assert list(former.objects.order_by("pk").values_list("verb", flat=True)) == [
        "directory.protect_site",
        "directory.load",
        "core.test",
    ]


@pytest.mark.django_db(transaction=True)
def test_an_empty_journal_goes_back_and_forth(last, now):
    migrate(BEFORE)
    migrate(last)

    journal.record("core.test", None, by=None, at=now)

    assert JournalEntry.objects.get().number == 1
