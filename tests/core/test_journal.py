"""What a line of the journal says, that it holds to the others, and that the database lets nobody change it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from maillage.core import chain, journal
from maillage.core.models import JournalEntry, JournalHead
from tests import factories

CANARY = "canari-7f3a"
pytestmark = pytest.mark.django_db


def record(times=1, at=datetime(2026, 11, 18, 10, 30, tzinfo=UTC)):
    for _ in range(times):
        journal.record("core.test", None, by=None, at=at)


def test_an_entry_keeps_ids_and_a_verb(now):
    person = factories.CoordinatorFactory()
    site = factories.PlacedSiteFactory(name=CANARY, address=CANARY)

    journal.record("directory.protect_site", site, by=person, at=now + timedelta(seconds=29))

    (entry,) = JournalEntry.objects.values()
    assert entry == {
        "number": 1,
        "at": now,
        "actor": str(person.pk),
        "verb": "directory.protect_site",
        "object_type": "directory.site",
        "object_id": journal.pseudonym(site, now),
        "result": "done",
        "previous": chain.GENESIS,
        "digest": chain.link(chain.GENESIS, journal.row(JournalEntry.objects.get())),
    }
    assert str(JournalEntry.objects.get()) == "1 directory.protect_site"


def test_the_machine_acts_without_a_name_and_about_nothing(now):
    journal.record("directory.load", None, by=None, at=now, result=journal.Result.FAILED)

    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.object_type, entry.object_id, entry.result) == ("", "", "", "failed")


def test_an_object_is_named_by_a_pseudonym_that_changes_with_the_year_and_the_key(now, settings, tmp_path):
    site, other = factories.PlacedSiteFactory.create_batch(2)
    name = journal.pseudonym(site, now)

    assert str(site.pk) not in name
    assert len(name) == 32
    assert journal.pseudonym(site, now - timedelta(days=200)) == name
    settings.KEYRING_DIR = tmp_path  # another installation
    assert len({name, journal.pseudonym(site, now), journal.pseudonym(other, now)}) == 3
    assert journal.pseudonym(site, now + timedelta(days=365)) != journal.pseudonym(site, now)


def test_the_lines_about_an_object_are_found_over_the_new_year(now):
    site, other = factories.PlacedSiteFactory.create_batch(2)
    for verb, about, at in (
        ("core.first", site, datetime(2025, 12, 31, tzinfo=UTC)),
        ("core.second", other, now),
        ("core.third", site, now),
    ):
        journal.record(verb, about, by=None, at=at)

    assert [entry.verb for entry in journal.about(site, now=now)] == ["core.first", "core.third"]


def test_lines_are_numbered_without_a_gap_and_hold_to_each_other(now):
    record(2)
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    record()

    lines = list(JournalEntry.objects.order_by("pk"))
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.previous for line in lines] == [chain.GENESIS, lines[0].digest, lines[1].digest]
    assert JournalHead.objects.values_list("number", "digest").get() == (3, lines[2].digest)


@pytest.mark.parametrize("moment", [datetime(2026, 11, 18), "2026-11-18", None])
def test_a_moment_without_a_zone_is_refused(moment):
    with pytest.raises(TypeError):
        record(at=moment)

    assert JournalEntry.objects.count() == 0


def test_a_journal_without_its_keys_refuses_the_act(now, settings, tmp_path):
    site = factories.PlacedSiteFactory()
    (tmp_path / "file").touch()
    settings.KEYRING_DIR = tmp_path / "file"

    with pytest.raises(FileExistsError):
        journal.record("directory.protect_site", site, by=None, at=now)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_journalentry SET verb = 'other' WHERE number = 2",
        "UPDATE core_journalentry SET number = 7 WHERE number = 2",
        "DELETE FROM core_journalentry WHERE number = 3",
        "DELETE FROM core_journalentry",
        "DELETE FROM core_journalhead",
        "UPDATE core_journalhead SET number = 2",
        "UPDATE core_journalhead SET pruned_number = -1",
        "UPDATE core_journalhead SET id = 2",
    ],
)
@pytest.mark.abuse(44)
def test_the_database_refuses_to_change_what_was_written(statement):
    record(3)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert [line.verb for line in JournalEntry.objects.order_by("pk")] == ["core.test"] * 3
    assert JournalHead.objects.get().number == 3


@pytest.mark.abuse(44)
def test_a_line_of_less_than_twelve_months_stays_even_when_the_head_says_that_it_is_pruned():
    record(2)
    JournalHead.objects.update(pruned_number=2)

    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.all().delete()

    assert JournalEntry.objects.count() == 2


def test_emptying_the_table_at_once_is_refused():
    record()
    if connection.vendor != "postgresql":
        return  # SQLite has no TRUNCATE

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_journalentry")


def test_lines_of_more_than_twelve_months_are_removed_and_the_journal_says_so(now):
    record(3, at=now - timedelta(days=366))
    record(2, at=now - timedelta(days=365))
    last_removed = JournalEntry.objects.get(number=3)

    assert journal.prune(now=now) == 3

    lines = list(JournalEntry.objects.order_by("pk"))
    assert [(line.number, line.verb) for line in lines] == [
        (4, "core.test"),
        (5, "core.test"),
        (6, "journal.prune"),
    ]
    assert lines[2].object_id == lines[0].previous == last_removed.digest
    assert JournalHead.objects.values_list("number", "pruned_number").get() == (6, 3)
    assert journal.prune(now=now) == 0


def test_a_clock_that_went_back_makes_no_hole(now):
    record(at=now)
    record(at=now - timedelta(days=400))

    assert journal.prune(now=now) == 0


def test_a_journal_that_is_old_altogether_keeps_the_line_of_its_pruning(now):
    record(2, at=now - timedelta(days=400))

    assert journal.prune(now=now) == 2
    assert [line.number for line in JournalEntry.objects.all()] == [3]


def test_the_keys_of_pruned_years_are_destroyed(now, settings, tmp_path):
    settings.KEYRING_DIR = tmp_path
    site = factories.PlacedSiteFactory()
    for years in range(4):
        journal.pseudonym(site, now - timedelta(days=365 * years))

    assert journal.forget_keys(now=now) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal-2025.key", "journal-2026.key"]
    assert journal.forget_keys(now=now) == 0


@pytest.mark.abuse(46)
def test_a_key_that_had_to_be_destroyed_the_day_before_is_told(settings, tmp_path):
    settings.KEYRING_DIR = tmp_path
    last_line = datetime(2025, 12, 31, 12, tzinfo=UTC)
    journal.pseudonym(factories.PlacedSiteFactory(), last_line)
    gone = last_line + journal.KEPT + timedelta(hours=12)

    assert journal.overdue_keys(gone) == journal.overdue_keys(gone + timedelta(hours=23)) == []
    assert journal.overdue_keys(gone + timedelta(hours=24)) == ["journal-2025"]
    journal.forget_keys(now=gone + timedelta(hours=24))
    assert journal.overdue_keys(gone + timedelta(hours=24)) == []


def test_each_thousandth_line_asks_for_a_checkpoint_once_it_is_kept(django_capture_on_commit_callbacks):
    JournalHead.objects.create(pk=1, number=998)

    with django_capture_on_commit_callbacks() as callbacks:
        record(3)

    assert callbacks == [journal.checkpoint_is_due.call]


@pytest.mark.parametrize(
    "verb", ["", "test", "core.", "core.Marie Durand", "core.a@example.org", "core.test\n", "core." + "a" * 60]
)
def test_a_verb_is_a_word_of_the_code(verb, now):
    with pytest.raises(ValueError, match=r"app\.act"):
        journal.record(verb, None, by=None, at=now)

    assert JournalEntry.objects.count() == 0
