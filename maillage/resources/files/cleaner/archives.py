"""Opens an archive without believing what it says of itself. Pure: no Django."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maillage.resources.files.kinds import Refused

MOST_ENTRIES = 5000
LARGEST = 250_000_000  # bytes, all entries unfolded
MOST_TIMES = 200  # how much an entry of some size may swell
_SMALL = 1_000_000
_LOCAL_HEADER = 30
_ENCRYPTED_FLAG = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BOMB = "Ce document se déplie en un fichier énorme : il est refusé. Enregistrez-le de nouveau, ou en PDF."
BROKEN = "Ce document est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_ENCRYPTED = "Ce document est protégé par un mot de passe. Enregistrez-le sans protection, puis renvoyez-le."


class Archive:
    """Its entries, read one by one, once the whole is known to be within limits."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.entries = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
        _check(archive)

    @property
    def names(self) -> list[str]:
        return list(self.entries)

    def read(self, name: str) -> bytes:
        """Never more than what it declares, which was looked at: an entry that unfolds further is broken."""
        return self._archive.read(self.entries[name])


@contextmanager
def opened(place: Path) -> Iterator[Archive]:
    try:
        with zipfile.ZipFile(place) as archive:
            yield Archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError):
        raise Refused(BROKEN) from None


def _check(archive: zipfile.ZipFile) -> None:
    """Before anything is read: how many, how large, how folded; no entry inside another, none that leads outside."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST:
        raise Refused(BOMB)
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refused(BROKEN)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Refused(_ENCRYPTED)
        if entry.compress_type not in _METHODS or _leads_outside(entry.filename):
            raise Refused(BROKEN)
        if entry.file_size > max(_SMALL, entry.compress_size * MOST_TIMES):
            raise Refused(BOMB)
    _check_apart(sorted(entries, key=lambda entry: entry.header_offset), archive.start_dir)


def _check_apart(entries: list[zipfile.ZipInfo], end: int) -> None:
    """Each has its own bytes, from the first of the file: a bomb has the same ones many times, a disguise begins with others."""
    if entries and entries[0].header_offset != 0:
        raise Refused(BROKEN)
    ends = [*(entry.header_offset for entry in entries[1:]), end]
    for entry, next_start in zip(entries, ends, strict=True):
        if entry.header_offset + _LOCAL_HEADER + entry.compress_size > next_start:
            raise Refused(BOMB)


def _leads_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or "\x00" in name or ".." in name.split("/") or ":" in name
