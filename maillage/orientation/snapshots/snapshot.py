"""The file that the public help finder answers from: public fields only, written beside and renamed into place.

Layout: a magic line, the length and CRC-32 of the header (8 + 4 bytes, little endian), the header (JSON: version, counts,
sections), then the sections, each aligned on 8 bytes. The header also holds the CRC-32 and the length of all the sections, so
that a file cut anywhere, or altered, is refused whole. A file never changes once it has its name.
"""

import json
import mmap
import os
import shutil
import struct
import tempfile
import weakref
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from maillage.orientation.snapshots.columns import Array, Columns

MAGIC = b"MAILLAGE-SNAPSHOT-1\n"
# Grows when `projection.py` or `columns.py` write otherwise: an older file is then published again, never misread.
SHAPE = 6
_PREFIX = struct.Struct("<QI")
_ALIGN = 8
_COPY_BYTES = 1 << 20


class BadSnapshot(Exception):
    """The file is missing, cut, altered, or of another version."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of the directory a snapshot shows, whom it is for, and when it was published. Dates are ISO 8601."""

    revision: int
    level: str
    published_at: str
    changed_at: str = ""


class Snapshot:
    """An opened file: the index's columns and one JSON record per service, read where they lie in its copy."""

    def __init__(self, stamp: Stamp, columns: Columns, records: "Records") -> None:
        self.stamp = stamp
        self.columns = columns
        self.records = records


class Records:
    """One JSON document per service, in the order of the columns; read one by one, for most are never asked for.

    Not from the map: each page of it that is touched brings its neighbours in, and soon the process holds the whole file.
    """

    def __init__(self, offsets: Array, handle: int, start: int) -> None:
        """`handle`: an open file of which this object is now the owner; the documents begin at `start`."""
        self._offsets = offsets
        self._handle = handle
        self._start = start
        weakref.finalize(self, os.close, handle)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def raw(self, position: int) -> bytes:
        """The bytes of the JSON document."""
        first, after = int(self._offsets[position]), int(self._offsets[position + 1])
        return os.pread(self._handle, after - first, self._start + first)

    def __getitem__(self, position: int) -> dict[str, Any]:
        record: dict[str, Any] = orjson.loads(self.raw(position))
        return record


def write(path: Path, stamp: Stamp, columns: Columns, records: Sequence[bytes]) -> None:
    """Write the file and its spare, each aside and made durable before it takes its name, the spare first.

    A reader sees the old file or the new one, never a part; a crash at any moment leaves one whole file in place.
    `records` stand in the order of `columns`.
    """
    parts = _parts(stamp, columns, records)
    path.parent.mkdir(parents=True, exist_ok=True)
    for place in (spare(path), path):
        _put(place, parts)
    _sync_folder(path.parent)


def spare(path: Path) -> Path:
    """A second copy of the same content, read when the first is damaged.

    Not the content before: that would go on holding what was withdrawn since, an address that became secret first of all.
    """
    return path.with_suffix(".spare")


def read(path: Path) -> Snapshot:
    """Copy, check and open the whole file; BadSnapshot says what is wrong with it.

    What is served is a private copy without a name: a file cut or written over in place would kill the process that maps it.
    """
    try:
        with path.open("rb") as file, tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy, _COPY_BYTES)
            copy.flush()
            mapped = mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ)
            return _opened(mapped, copy.fileno())
    except (OSError, ValueError) as error:
        raise BadSnapshot(f"unreadable file: {type(error).__name__}") from error


def _opened(mapped: mmap.mmap, handle: int) -> Snapshot:
    body = memoryview(mapped)
    header, start = _header(body)
    if header.get("shape") != SHAPE:
        raise BadSnapshot("written by another version of Maillage")
    sections = body[start:]
    if len(sections) != header["length"]:
        raise BadSnapshot(f"cut file: {len(sections)} bytes instead of {header['length']}")
    if zlib.crc32(sections) != header["crc"]:
        raise BadSnapshot("altered file")
    mapped.madvise(mmap.MADV_DONTNEED)  # all of it was read to be checked; this process will need little of it
    arrays = {name: _array(sections, place) for name, place in header["arrays"].items()}
    offsets = arrays.pop("record_offsets")
    spans = {area: (first, last) for area, (first, last) in header["area_spans"].items()}
    columns = Columns(arrays, tuple(header["hours"]), spans)
    records = Records(offsets, os.dup(handle), start + header["records"][0])
    return Snapshot(Stamp(**header["stamp"]), columns, records)


def _parts(stamp: Stamp, columns: Columns, records: Sequence[bytes]) -> list[bytes]:
    lengths = np.fromiter((len(record) for record in records), dtype=np.uint64, count=len(records))
    offsets = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(lengths, dtype=np.uint64)])
    places: dict[str, Any] = {}
    chunks: list[bytes] = []
    length = 0
    for name, array in sorted({**columns.arrays, "record_offsets": offsets}.items()):
        data = np.ascontiguousarray(array).tobytes()
        places[name] = [length, len(data), array.dtype.str, list(array.shape)]
        chunks += [data, b"\0" * (-len(data) % _ALIGN)]
        length += len(data) + len(chunks[-1])
    chunks += records
    records_length = int(lengths.sum())
    crc = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
    header = json.dumps({
        "stamp": asdict(stamp),
        "shape": SHAPE,
        "length": length + records_length,
        "crc": crc,
        "arrays": places,
        "records": [length, records_length],
        "hours": columns.hours,
        "area_spans": columns.area_spans,
    }).encode()  # fmt: skip
    header += b" " * (-(len(MAGIC) + _PREFIX.size + len(header)) % _ALIGN)
    return [MAGIC, _PREFIX.pack(len(header), zlib.crc32(header)), header, *chunks]


def _header(body: memoryview) -> tuple[Mapping[str, Any], int]:
    start = len(MAGIC) + _PREFIX.size
    if bytes(body[: len(MAGIC)]) != MAGIC or len(body) < start:
        raise BadSnapshot("not a snapshot of this version")
    length, crc = _PREFIX.unpack(body[len(MAGIC) : start])
    raw = body[start : start + length]
    if len(raw) != length or zlib.crc32(raw) != crc:
        raise BadSnapshot("cut or altered header")
    header: Mapping[str, Any] = json.loads(bytes(raw))
    return header, start + length


def _array(sections: memoryview, place: Sequence[Any]) -> Array:
    start, length, dtype, shape = place
    return np.frombuffer(sections[start : start + length], dtype=np.dtype(dtype)).reshape(shape)


def _put(path: Path, parts: Sequence[bytes]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
