"""Each process keeps the last good snapshot open: nothing stops the search, and a fault is told."""

import subprocess
import sys
import threading

import pytest

from maillage.orientation.snapshots import shelf, snapshot
from maillage.orientation.snapshots.shelf import NothingPublished, Shelf
from tests.orientation import worlds


@pytest.fixture
def path(small_world):
    return small_world / "public.snapshot"


def cut(path):
    """The same file, cut in the middle, under the same name."""
    body = path.read_bytes()
    path.unlink()
    path.write_bytes(body[: len(body) // 2])


def test_a_new_file_is_served_without_a_restart(path):
    kept = Shelf(path)
    before = kept.current()
    worlds.publish(worlds.crowd(3), revision=2)

    after = kept.current()

    assert (before.content.stamp.revision, before.index.size) == (1, 6)
    assert (after.content.stamp.revision, after.index.size) == (2, 3)


def test_the_same_file_is_opened_once(path):
    kept = Shelf(path)

    assert kept.current() is kept.current()


def test_the_folder_is_looked_at_once_a_second(path, monkeypatch):
    monkeypatch.setattr(shelf, "_LOOK_EVERY_SECONDS", 60.0)
    kept = Shelf(path)
    kept.current()

    worlds.publish(worlds.crowd(3), revision=2)

    assert kept.stamp().revision == 1


@pytest.mark.parametrize("damage", [cut, lambda path: path.unlink()], ids=["cut", "removed"])
def test_after_a_bad_file_the_one_before_goes_on_serving_and_the_fault_is_told(path, damage, caplog):
    kept = Shelf(path)
    kept.current()

    damage(path)

    assert kept.current().index.position(worlds.CENTRE) is not None
    assert kept.fault
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_bad_file_is_told_once_until_it_changes(path, caplog):
    kept = Shelf(path)
    kept.current()
    cut(path)

    for _ in range(3):
        kept.current()

    assert len(caplog.records) == 1


def test_a_good_file_ends_the_fault(path):
    kept = Shelf(path)
    kept.current()
    cut(path)
    kept.current()

    worlds.publish(worlds.crowd(1), revision=3)

    assert kept.stamp().revision == 3
    assert kept.fault == ""


def test_a_process_that_starts_beside_a_bad_file_serves_its_spare(path):
    cut(path)

    kept = Shelf(path)

    assert kept.stamp().revision == 1
    assert kept.fault.startswith("cut file")


def test_without_any_good_file_nothing_is_published_until_one_comes(path):
    cut(path)
    snapshot.spare(path).write_bytes(b"")
    kept = Shelf(path)

    with pytest.raises(NothingPublished):
        kept.current()
    assert kept.stamp() is None

    worlds.publish(worlds.crowd(2), revision=2)
    assert kept.current().index.size == 2


def test_threads_share_one_opening(path):
    kept = Shelf(path)
    found = []
    threads = [threading.Thread(target=lambda: found.append(kept.current())) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_it_is_at_hand_once_opened_and_until_the_file_changes(path):
    kept = Shelf(path)
    before = kept.is_at_hand()
    kept.current()
    opened = kept.is_at_hand()
    worlds.publish(worlds.crowd(3), revision=2)
    changed = kept.is_at_hand()
    kept.current()

    assert (before, opened, changed, kept.is_at_hand()) == (False, True, False, True)


def test_while_one_thread_reads_the_new_file_the_others_are_served_from_the_old_one(path, monkeypatch):
    kept = Shelf(path)
    kept.current()
    worlds.publish(worlds.crowd(3), revision=2)
    is_reading, may_end = threading.Event(), threading.Event()
    read = shelf.snapshot.read

    def slowly(where):
        is_reading.set()
        may_end.wait(timeout=20)
        return read(where)

    monkeypatch.setattr(shelf.snapshot, "read", slowly)
    reader = threading.Thread(target=kept.current)
    reader.start()
    is_reading.wait(timeout=20)
    meanwhile = kept.is_at_hand(), kept.stamp().revision
    may_end.set()
    reader.join()

    assert meanwhile == (True, 1)
    assert kept.stamp().revision == 2


def test_each_level_has_its_own_shelf(small_world):
    assert shelf.shelf() is shelf.shelf(shelf.PUBLIC)
    assert shelf.shelf(shelf.MEMBERS) is not shelf.shelf()
    assert shelf.path(shelf.MEMBERS) == small_world / "members.snapshot"


def test_a_file_cut_in_place_does_not_kill_the_process_that_serves_it(small_world):
    """In a process of its own: reading beyond the end of a mapped file is a bus error, which nothing can catch."""
    publish_large = "from tests.orientation import worlds; worlds.publish(worlds.crowd(400))"
    serve_and_cut = """
import os
from maillage.orientation.snapshots import shelf
opened = shelf.shelf().current()
os.truncate(shelf.path(shelf.PUBLIC), 1000)
print(sum(len(opened.content.records.raw(number)) for number in range(opened.index.size)) > 4096)
"""
    setting = (
        f"import django; from django.conf import settings; settings.SNAPSHOT_DIR = {str(small_world)!r}; django.setup()"
    )

    done = subprocess.run(
        [sys.executable, "-c", f"{setting}\n{publish_large}\n{serve_and_cut}"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.strip()) == (0, "True")
