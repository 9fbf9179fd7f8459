"""Opens a file for whoever may have it (the view knows): under a name made of what holds it, never of what was sent."""

from dataclasses import dataclass
from typing import BinaryIO

from maillage.resources.files import kinds, storage
from maillage.resources.models import ResourceFile


@dataclass(frozen=True, slots=True)
class Given:
    """`handle` is to be closed by whoever answers. To be sent as an attachment, with `nosniff`: nothing of it runs in a page."""

    handle: BinaryIO
    content_type: str
    name: str  # « rapport-2021.pdf »: ASCII letters, digits, hyphens and one dot
    size: int


class NotThere(Exception):
    """It is not ready, or the disk lost it."""


def open_file(file: ResourceFile, *, base: str = "") -> Given:
    """The cleaned file. `base`: how its name begins, when something else than a resource holds it: « journee-2027 »."""
    return _open(file.cleaned, kinds.CONTENT_TYPES.get(file.type, ""), _name(file, base), file)


def open_thumbnail(file: ResourceFile) -> Given:
    """A WebP picture of its first page."""
    return _open(file.thumbnail, kinds.CONTENT_TYPES[kinds.WEBP], f"{file.pk}.webp", file)


def _open(name: str, content_type: str, shown: str, file: ResourceFile) -> Given:
    if file.state != ResourceFile.State.READY or not name or not content_type:
        raise NotThere
    place = storage.path(name)
    try:
        handle = place.open("rb")
    except OSError:
        raise NotThere from None
    return Given(handle, content_type, shown, place.stat().st_size)


def _name(file: ResourceFile, base: str) -> str:
    base = base or (file.resource.slug if file.resource else f"fichier-{str(file.pk)[:8]}")
    number = f"-{file.rank + 1}" if file.rank else ""
    suffix = kinds.SUFFIXES.get(file.type, "bin")
    return f"{base}{number}.{suffix}"
