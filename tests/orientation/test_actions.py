"""Publishing: one state of the directory, once, to those who may see it; and counting needs that nobody meets."""

import gc
import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from maillage.directory import actions as directory
from maillage.directory import queries
from maillage.directory.models import Revision, Service
from maillage.orientation import actions
from maillage.orientation.actions import TooManyChanges
from maillage.orientation.models import UnmetNeed
from maillage.orientation.snapshots import shelf, snapshot
from maillage.orientation.tasks import publish_snapshots
from tests import factories

pytestmark = pytest.mark.django_db
BOTH = [shelf.PUBLIC, shelf.MEMBERS]


@pytest.fixture
def listening(empty_folder):
    return factories.ServiceFactory(name="Écoute")


def published(level=shelf.PUBLIC):
    """The records of a level, as they were published."""
    content = snapshot.read(shelf.path(level))
    return [content.records[number] for number in range(len(content.records))]


def names(level=shelf.PUBLIC):
    return {record["name"] for record in published(level)}


def test_both_levels_are_published_with_the_revision_and_the_time(listening, now):
    directory.set_status(listening, "published", by=None, now=now)

    assert actions.publish(now=now) == BOTH

    for level in BOTH:
        stamp = snapshot.read(shelf.path(level)).stamp
        assert (stamp.revision, stamp.level, stamp.published_at) == (1, level, "2026-11-18T09:30:00+00:00")
        assert names(level) == {"Écoute"}


def test_an_empty_directory_is_published(empty_folder, now):
    assert actions.publish(now=now) == BOTH
    assert published() == []


def test_what_has_not_changed_is_not_published_again(listening, now):
    actions.publish(now=now)
    before = shelf.path(shelf.PUBLIC).stat()

    assert actions.publish(now=now + timedelta(hours=1)) == []
    assert shelf.path(shelf.PUBLIC).stat() == before


def test_a_change_is_published(listening, now):
    actions.publish(now=now)

    directory.set_status(listening, "suspended", by=None, now=now)

    assert actions.publish(now=now) == BOTH
    assert names() == set()


def test_one_may_force(listening, now):
    actions.publish(now=now)

    assert actions.publish(now=now + timedelta(hours=1), is_forced=True) == BOTH
    assert snapshot.read(shelf.path(shelf.PUBLIC)).stamp.published_at == "2026-11-18T10:30:00+00:00"


def test_a_damaged_file_is_published_again(listening, now):
    actions.publish(now=now)
    shelf.path(shelf.PUBLIC).write_bytes(b"half")

    assert actions.publish(now=now) == [shelf.PUBLIC]
    assert names() == {"Écoute"}


def test_records_stand_in_the_order_of_their_references(empty_folder, now):
    for reference in ("zz", "aa", "mm"):
        factories.ServiceFactory(reference=reference)

    actions.publish(now=now)

    content = snapshot.read(shelf.path(shelf.PUBLIC))
    assert [record["reference"] for record in published()] == ["aa", "mm", "zz"]
    assert content.columns.arrays["reference"].tolist() == [b"aa", b"mm", b"zz"]


@pytest.fixture
def change_while_reading(monkeypatch, now, listening):
    """The directory changes during each of the first `times` readings."""

    def install(times):
        read, left = queries.read_published, [times]

        def read_and_change(visibilities, **options):
            batch = read(visibilities, **options)
            if left[0]:
                left[0] -= 1
                factories.ServiceFactory(name=f"Nouveau {left[0]}")
                directory.set_status(listening, "published", by=None, now=now)
            return batch

        monkeypatch.setattr(queries, "read_published", read_and_change)

    return install


def test_another_directory_that_counts_alike_is_published(listening, now):
    directory.set_status(listening, "published", by=None, now=now)
    actions.publish(now=now)
    Service.objects.update(name="Base refaite")
    Revision.objects.update(changed_at=now + timedelta(days=1))  # same number, another day

    assert actions.publish(now=now) == BOTH

    assert names() == {"Base refaite"}


def test_a_change_during_the_reading_is_read_again(change_while_reading, now):
    change_while_reading(2)

    actions.publish(now=now)

    assert names() == {"Écoute", "Nouveau 0", "Nouveau 1"}
    assert snapshot.read(shelf.path(shelf.PUBLIC)).stamp.revision == Revision.objects.get().number


def test_a_directory_that_never_rests_leaves_the_file_before(change_while_reading, now):
    actions.publish(now=now)
    directory.set_status(Service.objects.get(), "published", by=None, now=now)
    change_while_reading(100)

    with pytest.raises(TooManyChanges):
        actions.publish(now=now)

    assert names() == {"Écoute"}


@pytest.mark.abuse(1)
@pytest.mark.parametrize("status", ["draft", "suspended", "closed"])
def test_what_is_not_published_is_at_no_level(listening, now, status):
    factories.ServiceFactory(name="Secret", status=status)
    factories.ServiceFactory(name="Secret aussi", organisation__status=status)

    actions.publish(now=now)

    assert names() == names(shelf.MEMBERS) == {"Écoute"}


@pytest.mark.abuse(1)
@pytest.mark.parametrize("visibility", ["professionals", "network"])
def test_what_is_for_professionals_or_for_the_network_is_never_public(listening, now, visibility):
    factories.ServiceFactory(name="Interne", visibility=visibility)
    factories.ServiceFactory(name="Interne aussi", organisation__visibility=visibility)

    actions.publish(now=now)

    assert names() == {"Écoute"}
    assert names(shelf.MEMBERS) == {"Écoute", "Interne", "Interne aussi"}


@pytest.mark.abuse(15)
@pytest.mark.abuse(16)
def test_contacts_and_places_left_are_shown_by_level(listening, now):
    for visibility in ("public", "professionals", "network"):
        factories.ContactFactory(service=listening, role=visibility, visibility=visibility)
    factories.CapacityFactory(service=listening)

    actions.publish(now=now)

    (public,), (members,) = published(), published(shelf.MEMBERS)
    assert [contact["role"] for contact in public["contacts"]] == ["public"]
    assert {contact["role"] for contact in members["contacts"]} == {"public", "professionals", "network"}
    assert "capacities" not in public
    assert members["capacities"][0]["available"] == 2


@pytest.mark.abuse(15)
def test_a_place_lent_by_a_hidden_organisation_is_for_members_only(listening, now):
    lent = factories.PlacedSiteFactory(organisation__visibility="professionals", address="9 rue prêtée")
    factories.ServiceSiteFactory(service=listening, site=lent)

    actions.publish(now=now)

    assert "places" not in published()[0]
    assert [place["address"] for place in published(shelf.MEMBERS)[0]["places"]] == ["9 rue prêtée"]


def test_a_change_of_the_directory_publishes_once_it_is_kept(listening, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        directory.announce_closure(listening, (date(2026, 12, 24), date(2027, 1, 3)), by=None, now=now)
        assert not shelf.path(shelf.PUBLIC).exists()

    assert published()[0]["closures"] == [["2026-12-24", "2027-01-03", "", ""]]


def test_the_task_runs_twice_as_once(listening):
    first, second = publish_snapshots.enqueue(), publish_snapshots.enqueue(added_later=True)

    assert (first.return_value, second.return_value) == (BOTH, [])


def test_command_publishes_and_says_so(listening, capsys):
    for options in ([], [], ["--force"]):
        call_command("publish_directory", *options)

    assert capsys.readouterr().out.splitlines() == [
        "Publié : public, members.",
        "Rien n'a changé depuis la dernière publication.",
        "Publié : public, members.",
    ]


def test_a_draft_left_by_a_killed_publisher_is_removed(listening, empty_folder, now):
    empty_folder.mkdir()
    (empty_folder / "public.snapshot.99999.draft").write_bytes(b"half")

    actions.publish(now=now)

    assert list(empty_folder.glob("*.draft")) == []


def test_one_publisher_at_a_time(listening, empty_folder, now):
    done = []
    with actions._alone(empty_folder):
        other = threading.Thread(target=lambda: [done.append("other") for _ in [None] if wait(empty_folder)])
        other.start()
        other.join(timeout=0.2)
        assert done == []
    other.join(timeout=5)

    assert done == ["other"]


@pytest.mark.parametrize("was_enabled", [True, False])
def test_publishing_leaves_the_collector_as_it_was(empty_folder, now, was_enabled):
    (gc.enable if was_enabled else gc.disable)()

    actions.publish(now=now)

    is_enabled = gc.isenabled()
    gc.enable()
    assert is_enabled is was_enabled


def wait(folder):
    with actions._alone(folder):
        return True


def counts():
    return dict(UnmetNeed.objects.values_list("need", "count"))


@pytest.fixture
def seine_et_marne():
    return factories.DepartmentFactory()


def test_unmet_needs_add_up_by_department_and_need(seine_et_marne):
    actions.count_unmet("77", ["talk", "sleep"])
    actions.count_unmet("77", ["talk"])

    assert counts() == {"talk": 2, "sleep": 1}


def test_a_question_without_need_counts_as_such(seine_et_marne):
    actions.count_unmet("77", [])

    assert counts() == {"": 1}


def test_a_need_said_twice_counts_once(seine_et_marne):
    actions.count_unmet("77", ["talk", "talk"])

    assert counts() == {"talk": 1}


@pytest.mark.parametrize(("department", "needs"), [("99", ["talk"]), ("", []), ("77'; --", ["talk"])])
def test_an_unknown_department_is_not_counted(seine_et_marne, department, needs):
    actions.count_unmet(department, needs)

    assert counts() == {}


def test_an_unknown_need_is_not_kept(seine_et_marne):
    actions.count_unmet("77", ["Camille Dupont", "talk"])

    assert counts() == {"talk": 1}


def test_a_count_keeps_a_department_a_need_and_a_number_only(seine_et_marne):
    actions.count_unmet("77", ["talk"])

    assert UnmetNeed.objects.values().get() == {
        "id": UnmetNeed.objects.get().pk,
        "department_id": "77",
        "need": "talk",
        "count": 1,
    }
    assert str(UnmetNeed.objects.get()) == "77 talk 1"


def test_a_department_and_a_need_are_one_row(seine_et_marne):
    UnmetNeed.objects.create(department=seine_et_marne, need="talk")

    with pytest.raises(IntegrityError):
        UnmetNeed.objects.create(department=seine_et_marne, need="talk")
