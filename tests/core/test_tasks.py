"""What the worker does for the journal, and for itself."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from maillage.core import checkpoints, crypto, journal, periodic, tasks
from maillage.core.models import JournalEntry, TaskRun
from tests.opened_journal import opened_journal

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path, monkeypatch):
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.KEYRING_DIR = tmp_path / "keyring"
    monkeypatch.setattr(checkpoints, "keepers", [lambda: ["a@example.org", "b@example.org"]])


def record(times=1, at=NOW):
    for _ in range(times):
        journal.record("core.test", None, by=None, at=at)


def task_result(status, **values):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="maillage.core.tasks.take_checkpoint",
        backend_name="default",
        run_after=NOW,
        exception_class_path="",
        traceback="",
        **values,
    )


def test_the_tasks_of_core_are_registered():
    assert [task.name for task in periodic.tasks() if task.name.startswith("core.")] == [
        "core.checkpoint",
        "core.prune",
        "core.requeue",
    ]


def test_an_empty_journal_needs_no_checkpoint(mailoutbox):
    assert tasks.checkpoint(NOW) == "Le journal est vide."
    assert mailoutbox == []


def test_each_night_the_journal_is_verified_signed_and_mailed(mailoutbox):
    record(3)

    told = [tasks.checkpoint(NOW), tasks.checkpoint(NOW)]

    assert told == ["Journal entier jusqu’à la ligne 3. Point de contrôle signé, envois : 2."] * 2
    assert len(checkpoints.path().read_text().splitlines()) == 1
    assert len(mailoutbox) == 4


@pytest.mark.abuse(44)
def test_a_broken_journal_is_not_signed_and_those_who_keep_the_points_are_told(mailoutbox):
    record(3)
    with opened_journal():
        JournalEntry.objects.filter(number=2).update(actor="8")

    with pytest.raises(tasks.JournalBroken, match="Journal rompu à la ligne 2 : la ligne a été changée"):
        tasks.checkpoint(NOW)

    assert not checkpoints.path().exists()
    assert [mail.subject for mail in mailoutbox] == ["Maillage : à lire sans attendre"] * 2


def test_the_thousandth_line_is_signed_and_mailed_when_its_act_is_kept(
    mailoutbox, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(journal, "EVERY", 3)

    with django_capture_on_commit_callbacks(execute=True):
        record(4)

    assert [json.loads(line)["n"] for line in checkpoints.path().read_text().splitlines()] == [4]
    assert len(mailoutbox) == 2


def test_a_checkpoint_of_nothing_sends_nothing(mailoutbox):
    tasks.take_checkpoint.call()

    assert mailoutbox == []


def test_what_is_too_old_is_erased_but_the_last_run_of_each_task():
    record(at=NOW - 400 * DAY)
    record()
    crypto.pseudonym("x", key_name="journal-2024")
    for name, due, state in (
        ("core.daily", NOW - 31 * DAY, "done"),
        ("core.daily", NOW - 29 * DAY, "failed"),
        ("core.yearly", NOW - 300 * DAY, "done"),
    ):
        TaskRun.objects.create(name=name, due_at=due, try_at=due, state=state, started_at=due)
    task_result(TaskResultStatus.SUCCESSFUL, finished_at=NOW - 31 * DAY)
    kept = [
        task_result(TaskResultStatus.FAILED, finished_at=NOW - 29 * DAY),
        task_result(TaskResultStatus.RUNNING, started_at=NOW - 40 * DAY),
    ]

    told = tasks.prune(NOW)

    assert told == "Effacés : 1 lignes du journal, 2 comptes rendus de tâches, et les sessions finies."
    assert set(TaskRun.objects.values_list("name", "state")) == {("core.daily", "failed"), ("core.yearly", "done")}
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {one.pk for one in kept}
    assert not (checkpoints.path().parent.parent / "keyring" / "journal-2024.key").exists()
    assert tasks.prune(NOW).startswith("Effacés : 0 lignes du journal, 0 ")


@pytest.mark.abuse(72)
def test_a_task_whose_worker_is_gone_is_queued_again_and_given_up_after_three_tries():
    hour_ago = NOW - timedelta(minutes=61)
    lost = task_result(TaskResultStatus.RUNNING, started_at=hour_ago, worker_ids=["a", "b"])
    given_up = task_result(TaskResultStatus.RUNNING, started_at=hour_ago, worker_ids=["a", "b", "c"])
    busy = task_result(TaskResultStatus.RUNNING, started_at=NOW - timedelta(minutes=59), worker_ids=["a"])

    assert tasks.requeue(NOW) == "Tâches reprises : 2."
    assert tasks.requeue(NOW) == "Rien à reprendre."

    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states == {lost.pk: "READY", given_up.pk: "FAILED", busy.pk: "RUNNING"}
    assert DBTaskResult.objects.get(pk=given_up.pk).finished_at == NOW
