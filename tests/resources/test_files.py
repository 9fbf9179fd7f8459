"""From the browser of a member to the disk: received in quarantine, checked, given; nothing half-way."""

import os
import shutil
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import standing
from maillage.moderation import actions as moderation
from maillage.resources import actions, policies, tasks
from maillage.resources.actions.files import MOST_IN_A_DAY
from maillage.resources.files import checking, clearing, giving, kinds, storage
from maillage.resources.models import ResourceFile
from tests import factories, parallel
from tests.parallel import shared  # noqa: F401 -- a fixture
from tests.resources import made
from tests.resources.factories import ReadyFileFactory, ResourceFactory

pytestmark = pytest.mark.django_db
State = ResourceFile.State
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    return settings.MEDIA_ROOT


@pytest.fixture
def member():
    return factories.MembershipFactory().user


def upload(data, name="Dossier de Canari Martin.pdf"):
    return SimpleUploadedFile(name, data, content_type="text/html")


def send(data, member, now, label="Rapport complet"):
    return actions.receive_file(upload(data), label, by=member, now=now)


def on_disk(disk):
    return sorted(str(place.relative_to(disk)) for place in disk.rglob("*") if place.is_file())


def test_a_file_waits_under_a_name_of_ours_that_only_our_account_opens(member, now, disk):
    file = send(made.pdf(), member, now)

    place = storage.path(file.received)
    assert (file.state, file.label, file.sent_by, file.sent_at) == ("waiting", "Rapport complet", member, now)
    assert place.read_bytes() == made.pdf()
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [name for name in on_disk(disk) if "Canari" in name] == []
    assert JournalEntry.objects.get().verb == "resources.receive_file"


def test_a_checked_file_is_given_under_the_name_of_its_resource(member, now, disk):
    file = send(made.pdf(edit=made.full_of_secrets), member, now)

    checking.check_waiting(now=now)

    file.refresh_from_db()
    assert (file.state, file.type, file.pages, file.received, file.checked_at) == ("ready", "pdf", 1, "", now)
    file.resource, file.rank = ResourceFactory(slug="rapport-2021"), 1
    given = giving.open_file(file)
    with given.handle as handle:
        content = handle.read()
    assert (given.content_type, given.name, given.size) == ("application/pdf", "rapport-2021-2.pdf", len(content))
    assert made.CANARY.encode() not in content
    with giving.open_thumbnail(file).handle as picture:
        assert picture.read()[8:12] == b"WEBP"


def test_nothing_of_a_refused_file_is_kept_but_why(member, now, disk, django_capture_on_commit_callbacks):
    file = send(made.docx(**{"word/vbaProject.bin": "x"}), member, now)

    with django_capture_on_commit_callbacks(execute=True):
        checking.check_waiting(now=now)

    file.refresh_from_db()
    assert (file.state, file.size, file.received, file.cleaned) == ("refused", 0, "", "")
    assert file.reason.startswith("Ce document contient des macros.")
    assert on_disk(disk) == []
    with pytest.raises(giving.NotThere):
        giving.open_file(file)


@pytest.mark.abuse(68)
@pytest.mark.parametrize("data", [b"", b"<svg onload='x'/>", b"MZ\x90", made.archive({"a": "b"})[:2]])
def test_what_is_seen_at_once_to_be_wrong_is_never_written(member, now, disk, data):
    with pytest.raises(actions.FileRefused):
        send(data, member, now)

    assert (ResourceFile.objects.count(), on_disk(disk)) == (0, [])


@pytest.mark.parametrize("label", ["", "  ", "x" * 151, "a\x00b"])
def test_a_file_has_a_name_that_people_read(member, now, label):
    with pytest.raises(actions.FileRefused):
        send(made.pdf(), member, now, label=label)


def test_a_file_that_is_too_large_is_refused(member, now, settings):
    settings.LARGEST_FILE = 1

    with pytest.raises(actions.FileRefused, match="1 Mo au plus"):
        send(b"%PDF-" + bytes(1_000_000), member, now)


def test_who_has_no_structure_sends_nothing(now):
    with pytest.raises(NotAllowed):
        send(made.pdf(), factories.UserFactory(), now)


def test_a_person_sends_so_many_files_a_day(member, now):
    ReadyFileFactory.create_batch(MOST_IN_A_DAY, sent_by=member, sent_at=now, resource=None)

    with pytest.raises(actions.FileRefused, match="20 fichiers"):
        send(made.pdf(), member, now)
    assert send(made.pdf(), member, now + timedelta(days=1, minutes=1)).state == State.WAITING


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_are_counted(shared, member, now):  # noqa: F811
    ReadyFileFactory.create_batch(MOST_IN_A_DAY - 1, sent_by=member, sent_at=now, resource=None)

    answers = parallel.together(lambda: send(made.pdf(), member, now), lambda: send(made.pdf(), member, now))

    assert sorted(type(one).__name__ for one in answers) == ["FileRefused", "ResourceFile"]


def test_a_file_whose_row_is_not_kept_leaves_the_disk(member, now, disk, monkeypatch):
    def fail(**_):
        raise IntegrityError

    monkeypatch.setattr(ResourceFile.objects, "create", fail)

    with pytest.raises(IntegrityError):
        send(made.pdf(), member, now)

    assert on_disk(disk) == []


def test_an_upload_that_breaks_leaves_the_disk(disk):
    def broken():
        yield b"%PDF-"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.keep_received(broken())

    assert on_disk(disk) == []


def test_a_file_that_is_taken_meanwhile_is_not_erased(now):
    file = ReadyFileFactory()

    clearing.forget(file.pk, now=now)

    assert ResourceFile.objects.filter(pk=file.pk).exists()


def test_the_worker_is_asked_once_the_file_is_kept(member, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = send(made.pdf(), member, now)

    file.refresh_from_db()
    assert file.state == State.READY


def test_checking_again_changes_nothing(member, now, disk):
    file = send(made.png(), member, now)
    checking.check_file(file.pk, now=now)
    before = on_disk(disk)

    assert checking.check_file(file.pk, now=now + WEEK) is None
    assert checking.check_waiting(now=now) == 0
    file.refresh_from_db()
    assert (file.checked_at, on_disk(disk)) == (now, before)


def test_a_worker_that_is_killed_before_the_row_is_kept_leaves_a_file_that_waits(member, now, disk):
    """The cleaned file is already in its place: done again, it replaces itself."""
    file = send(made.png(), member, now)
    with transaction.atomic():
        checking.check_file(file.pk, now=now)
        transaction.set_rollback(True)

    file.refresh_from_db()
    assert (file.state, storage.path(file.received).exists(), file.cleaned) == ("waiting", True, "")

    checking.check_file(file.pk, now=now)

    file.refresh_from_db()
    assert file.state == State.READY
    assert len(on_disk(disk)) == 3  # the one received goes once the transaction is kept


def test_two_workers_at_once_keep_one_file(member, now, disk):
    """The slower one finds that the row is no more waiting."""
    file = send(made.png(), member, now)
    work = storage.folder(storage.WORK) / "slow"
    work.mkdir()
    slow = checking._made(file, work)
    checking.check_file(file.pk, now=now)

    assert checking._keep(file.pk, slow, now=now + WEEK) is None
    assert checking._refuse(file.pk, "trop tard", now=now) is None
    file.refresh_from_db()
    assert (file.state, file.checked_at) == ("ready", now)


def test_a_file_that_the_disk_lost_is_refused(member, now):
    file = send(made.png(), member, now)
    storage.forget(file.received)

    checking.check_waiting(now=now)

    file.refresh_from_db()
    assert file.reason == "Ce fichier n’est pas arrivé entier. Envoyez-le de nouveau."


def test_the_worker_goes_on_after_a_file_that_breaks_its_process(member, now):
    bad = send(made.pdf()[:300], member, now)
    good = send(made.png(), member, now + timedelta(seconds=1))

    assert tasks.check_again(now) == "Fichiers contrôlés : 2."

    states = dict(ResourceFile.objects.values_list("pk", "state"))
    assert states == {bad.pk: "refused", good.pk: "ready"}
    assert tasks.check_again(now) == "Aucun fichier n’attendait."
    assert list(storage.folder(storage.WORK).iterdir()) == []


def test_files_that_nobody_took_are_erased_after_a_week(member, now, disk):
    old, recent = send(made.png(), member, now - WEEK - timedelta(hours=1)), send(made.png(), member, now)
    attached = ReadyFileFactory(sent_at=now - WEEK * 2)
    detached = ReadyFileFactory(resource=None, sent_at=now - WEEK * 2, detached_at=now - timedelta(days=1))
    checking.check_file(old.pk, now=now)

    assert clearing.clear(now=now) == 1

    assert set(ResourceFile.objects.values_list("pk", flat=True)) == {recent.pk, attached.pk, detached.pk}
    later = now + WEEK + timedelta(minutes=1)
    assert clearing.clear(now=later) == 2
    assert tasks.clear_files(later) == "Aucun fichier à effacer."


def test_a_file_of_an_open_proposal_is_kept(member, now):
    file = ReadyFileFactory(resource=None, sent_by=member, sent_at=now - WEEK * 2)
    content = {"type": "guide", "title": "Guide", "summary": "Un guide.", "files": [str(file.pk)]}
    proposal = moderation.propose("resources.resource", "", content, by=member, now=now)

    assert clearing.clear(now=now) == 0

    moderation.withdraw(proposal, by=member, now=now)
    assert clearing.clear(now=now) == 1


def test_erased_files_leave_the_disk(member, now, disk, django_capture_on_commit_callbacks):
    ReadyFileFactory(resource=None, sent_at=now - WEEK * 2)

    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.clear_files(now) == "Fichiers effacés : 1."

    assert on_disk(disk) == []


def test_what_a_killed_process_left_is_swept_the_next_day(member, now, disk):
    known = send(made.png(), member, now)
    lost = [storage.path(storage.keep_received([b"x"])), storage.folder(storage.CLEANED) / f"{uuid4()}.pdf"]
    lost[1].write_bytes(b"x")
    fresh = storage.path(storage.keep_received([b"y"]))
    work = storage.folder(storage.WORK) / "left"
    work.mkdir()
    moment = (now - timedelta(days=2)).timestamp()
    for place in (*lost, work, storage.path(known.received)):
        os.utime(place, (moment, moment))
    os.utime(fresh, (now.timestamp(), now.timestamp()))

    clearing.clear(now=now)

    assert on_disk(disk) == sorted([known.received, f"{storage.RECEIVED}/{fresh.name}"])
    assert not work.exists()


def test_a_file_that_left_the_disk_is_not_given():
    file = ReadyFileFactory()
    shutil.rmtree(storage.folder(storage.CLEANED))

    with pytest.raises(giving.NotThere):
        giving.open_file(file)


def test_a_file_without_resource_is_named_after_itself():
    file = ReadyFileFactory(resource=None)

    with giving.open_file(file).handle:
        assert giving._name(file, "") == f"fichier-{str(file.pk)[:8]}.pdf"


def test_who_opens_a_file_before_it_is_published(member, now):
    file = ReadyFileFactory(resource=None, sent_by=member)
    others = [factories.MembershipFactory().user, factories.UserFactory(), factories.CoordinatorFactory()]

    said = [policies.can_open_file(standing.of(user, now=now), file) for user in (member, *others)]

    assert said == [True, False, False, True]


def test_the_head_of_every_type_we_give_is_known():
    assert set(kinds.CONTENT_TYPES) == set(ResourceFile.Type.values)
