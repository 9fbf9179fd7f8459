"""The file: whole or refused, whatever happens to it."""

import dataclasses
import multiprocessing
import os
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.orientation.snapshots import columns, snapshot
from maillage.orientation.snapshots.columns import Closure, Entry, Place
from maillage.orientation.snapshots.snapshot import BadSnapshot, Stamp

STAMP = Stamp(7, "public", "2026-11-18T09:30:00+00:00")
ENTRIES = [
    Entry("r1", needs=3, areas=("D77",), hours="24/7"),
    Entry("r2", places=(Place(2.66, 48.54, "Mo-Fr 09:00-18:00"),), closures=(Closure(1, 2),)),
    Entry("r3", is_protected=True, areas=("D77", "F")),
]
RECORDS = [b'{"name":"Un"}', '{"name":"Deux, l’été"}'.encode(), b'{"name":"Trois"}']


def put(path, stamp=STAMP, entries=ENTRIES, records=RECORDS):
    snapshot.write(path, stamp, columns.build(entries), records)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "public.snapshot"


@pytest.fixture(scope="module")
def body(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "public.snapshot"
    put(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("scratch") / "public.snapshot"


def test_what_is_written_is_read(path):
    put(path)

    read = snapshot.read(path)

    written = columns.build(ENTRIES)
    assert read.stamp == STAMP
    assert (read.columns.hours, read.columns.area_spans) == (written.hours, written.area_spans)
    assert read.columns.arrays.keys() == written.arrays.keys()
    for name, array in written.arrays.items():
        np.testing.assert_array_equal(read.columns.arrays[name], array, strict=True)
    assert [read.records.raw(number) for number in range(len(read.records))] == RECORDS
    assert read.records[1] == {"name": "Deux, l’été"}


def test_an_empty_directory_is_a_whole_file(path):
    put(path, entries=[], records=[])

    read = snapshot.read(path)

    assert (read.columns.size, len(read.records)) == (0, 0)


def test_what_is_read_cannot_be_changed(path):
    put(path)

    needs = snapshot.read(path).columns.arrays["needs"]

    with pytest.raises(ValueError, match="read-only"):
        needs[0] = 1


def test_missing_or_empty_file_is_refused(path):
    with pytest.raises(BadSnapshot, match="FileNotFoundError"):
        snapshot.read(path)
    path.parent.mkdir()
    path.touch()
    with pytest.raises(BadSnapshot, match="unreadable"):
        snapshot.read(path)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_file_cut_anywhere_is_refused(body, scratch, data):
    scratch.write_bytes(body[: data.draw(st.integers(0, len(body) - 1))])

    with pytest.raises(BadSnapshot):
        snapshot.read(scratch)


@pytest.mark.parametrize("place", ["magic", "prefix", "header", "arrays", "last record"])
def test_a_file_cut_at_each_kind_of_place_is_refused(body, scratch, place):
    header = int.from_bytes(body[20:28], "little")
    length = {"magic": 10, "prefix": 25, "header": 32 + header // 2, "arrays": 32 + header + 100, "last record": -1}

    scratch.write_bytes(body[: length[place]])

    with pytest.raises(BadSnapshot):
        snapshot.read(scratch)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_a_file_with_one_byte_altered_anywhere_is_refused(body, scratch, data):
    place, change = data.draw(st.integers(0, len(body) - 1)), data.draw(st.integers(1, 255))
    scratch.write_bytes(body[:place] + bytes([body[place] ^ change]) + body[place + 1 :])

    with pytest.raises(BadSnapshot):
        snapshot.read(scratch)


@pytest.mark.parametrize("more", [b"\0", b"x" * 5000])
def test_a_file_with_something_behind_is_refused(body, scratch, more):
    scratch.write_bytes(body + more)

    with pytest.raises(BadSnapshot, match="cut file"):
        snapshot.read(scratch)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 a spreadsheet", b'{"services": []}', b"SQLite format 3\0", b"MAILLAGE-SNAPSHOT-2\n" + b"\0" * 99],
)
def test_a_file_of_another_format_is_refused(scratch, content):
    scratch.write_bytes(content)

    with pytest.raises(BadSnapshot, match="not a snapshot of this version"):
        snapshot.read(scratch)


def test_a_file_of_another_shape_is_refused(path, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(snapshot, "SHAPE", snapshot.SHAPE - 1)
        put(path)

    with pytest.raises(BadSnapshot, match="another version"):
        snapshot.read(path)


def test_the_same_directory_gives_the_same_bytes(tmp_path):
    for name in ("a.snapshot", "b.snapshot"):
        put(tmp_path / name)

    assert (tmp_path / "a.snapshot").read_bytes() == (tmp_path / "b.snapshot").read_bytes()


def test_the_spare_is_the_same_content_and_nothing_older(path):
    put(path, records=[b'{"name":"secret"}', *RECORDS[1:]])
    put(path, dataclasses.replace(STAMP, revision=8))

    assert snapshot.spare(path).read_bytes() == path.read_bytes()
    assert snapshot.read(snapshot.spare(path)).stamp.revision == 8
    assert sorted(one.name for one in path.parent.iterdir()) == ["public.snapshot", "public.spare"]
    assert not any(b"secret" in one.read_bytes() for one in path.parent.iterdir())


@pytest.mark.parametrize("fails_at", [1, 2], ids=["the spare", "the file"])
def test_a_disk_that_fails_leaves_the_file_before_and_no_draft(path, monkeypatch, fails_at):
    put(path)
    before = path.read_bytes()
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put(path, dataclasses.replace(STAMP, revision=8), entries=[], records=[])

    assert path.read_bytes() == before
    assert snapshot.read(snapshot.spare(path)).stamp.revision in {7, 8}
    assert list(path.parent.glob("*.draft")) == []


def _publish_again_and_again(path, revision):
    for _ in range(20):
        put(path, dataclasses.replace(STAMP, revision=revision))


def test_concurrent_publishers_leave_whole_files_at_any_moment(path):
    put(path)
    context = multiprocessing.get_context("spawn")
    publishers = [context.Process(target=_publish_again_and_again, args=(path, number)) for number in (1, 2)]

    for publisher in publishers:
        publisher.start()
    seen = set()
    while any(publisher.is_alive() for publisher in publishers):
        seen.add(snapshot.read(path).stamp.revision)

    assert [publisher.exitcode for publisher in publishers] == [0, 0]
    assert seen <= {7, 1, 2}
    assert snapshot.read(path).stamp.revision in {1, 2}
    assert len(list(path.parent.iterdir())) == 2


def test_a_reader_keeps_its_file_while_another_takes_the_name(path):
    put(path)
    read = snapshot.read(path)

    put(path, entries=[], records=[])

    assert read.records.raw(0) == RECORDS[0]


def test_checksums_are_those_of_the_standard_library(body):
    """The header ends where its length says, and its CRC-32 is the one of zlib: another program can check a file."""
    length, crc = int.from_bytes(body[20:28], "little"), int.from_bytes(body[28:32], "little")

    assert zlib.crc32(body[32 : 32 + length]) == crc
    assert (32 + length) % 8 == 0
