"""Many processes on one database, SQLite in a file or PostgreSQL: writers of the journal, and workers."""

import json
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from maillage.core import chain
from maillage.core.models import JournalEntry
from tests.core import workers
from tests.core.processes import ended, processes

__all__ = ["processes"]
WRITERS, TIMES, PROCESSES = 100, 3, 4


def lines(processes):
    return list(map(json.loads, processes.run("manage.py", "export_journal").splitlines()))


@pytest.mark.abuse(44)
def test_a_hundred_writers_at_once_leave_a_whole_chain_without_a_gap(processes):
    started = [processes.start("-m", "tests.core.writers", WRITERS // PROCESSES, TIMES) for _ in range(PROCESSES)]
    meanwhile = processes.run("manage.py", "verify_journal")
    for process in started:
        ended(process)

    *rows, end = lines(processes)
    kept = WRITERS * (TIMES - TIMES // 3)
    point = chain.Point(end["end"]["n"], end["end"]["h"], "")
    assert [row["n"] for row in rows] == list(range(1, kept + 1))
    assert chain.verify(rows, end=point, kept_since="") == chain.Verdict(is_whole=True, number=kept)
    assert meanwhile.startswith("Journal entier")


def test_workers_of_several_processes_run_each_due_moment_once(processes, tmp_path):
    path = tmp_path / "runs"

    for process in [processes.start("-m", "tests.core.workers", 4, path) for _ in range(PROCESSES)]:
        ended(process)

    assert sorted(path.read_text().split()) == [f"core.test{number:02}" for number in range(workers.TASKS)]


def test_the_worker_does_what_is_due_and_what_is_queued_and_stops_when_told(processes, tmp_path):
    queue = "from maillage.core.tasks import checkpoint_soon; checkpoint_soon()"
    processes.run("-m", "tests.core.writers", 2, 1)
    processes.run("manage.py", "shell", "--no-imports", "-c", queue)

    worker = processes.start("manage.py", "work")
    points = tmp_path / "checkpoints" / "points.jsonl"
    until = time.monotonic() + 60
    while not points.exists() and time.monotonic() < until:
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)

    assert "Traceback" not in ended(worker)
    assert json.loads(points.read_text().splitlines()[0])["n"] == 2


@pytest.mark.abuse(44)
def test_writers_that_are_killed_leave_a_whole_chain_that_others_go_on_with(processes):
    for _ in range(3):
        writers = processes.start("-m", "tests.core.writers", 10, 100_000)
        before = JournalCount(processes).wait_for_more()
        writers.kill()
        writers.wait()
        assert before > 0

    processes.run("-m", "tests.core.writers", 2, 3)

    assert processes.run("manage.py", "verify_journal").startswith("Journal entier jusqu'à la ligne")


class JournalCount:
    """How many lines the database of the processes has."""

    def __init__(self, processes):
        self.processes = processes

    def wait_for_more(self):
        first, until = self.read(), time.monotonic() + 60
        while self.read() < first + 20 and time.monotonic() < until:
            time.sleep(0.05)
        return self.read() - first

    def read(self):
        if self.processes.path is None:
            return JournalEntry.objects.count()
        with closing(sqlite3.connect(self.processes.path, timeout=20)) as file:
            return file.execute("SELECT count(*) FROM core_journalentry").fetchone()[0]


def test_serving_ends_with_its_worker_when_it_is_told_to_stop(processes):
    served = processes.start("manage.py", "serve", "--port", "0")
    said = ""
    while "Starting worker" not in said:
        line = served.stdout.readline()
        assert line, said
        said += line

    served.send_signal(signal.SIGTERM)

    ended(served)  # the worker writes to the same pipe: this waits for both
