import pytest

from maillage.core import journal
from maillage.core.models import JournalEntry
from tests import factories

CANARY = "canari-7f3a"
pytestmark = pytest.mark.django_db


def test_an_entry_keeps_ids_and_a_verb(now):
    person = factories.CoordinatorFactory()
    site = factories.PlacedSiteFactory(name=CANARY, address=CANARY)

    journal.record("directory.protect_site", site, by=person, at=now)

    (entry,) = JournalEntry.objects.values()
    del entry["id"]
    assert entry == {
        "at": now,
        "actor": str(person.pk),
        "verb": "directory.protect_site",
        "object_type": "directory.site",
        "object_id": str(site.pk),
    }
    assert str(JournalEntry.objects.get()) == f"directory.protect_site directory.site {site.pk}"


def test_the_machine_acts_without_a_name_and_about_nothing(now):
    journal.record("directory.load", None, by=None, at=now)

    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.object_type, entry.object_id) == ("", "", "")
