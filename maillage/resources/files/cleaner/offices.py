"""Office documents: looked at part by part, then folded again without what names people. Pure: no Django."""

import io
import re
import zipfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

from maillage.resources.files.cleaner import archives, opendocument, openxml, pictures
from maillage.resources.files.cleaner.archives import Archive
from maillage.resources.files.kinds import Refused

LONGEST_TEXT = 400_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_OFFICE = "Une archive ne peut pas être lue en ligne. Envoyez les documents un par un."
_ENTITIES = "Ce document contient une définition inhabituelle (DOCTYPE). Enregistrez-le de nouveau, ou en PDF."
_PICTURES = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp"}
_BREAKS = re.compile(r"</(?:w:p|a:p|text:p|text:h|si|is|table:table-row)>")
_TAGS = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"[ \t]+")


def clean(received: Path, folder: Path) -> dict[str, Any]:
    with archives.opened(received) as archive:
        format_ = _format(archive)
        kind = format_.kind(archive)
        parts = {name: _checked(name, archive.read(name)) for name in archive.names}
        kept = format_.clean(parts)
    kept = {name: _redrawn(name, data) for name, data in kept.items()}
    _fold(kept, folder / "cleaned")
    return {"type": kind, "pages": None, "text": _text(format_.texts(kept)), "findings": {}}


def _format(archive: Archive) -> ModuleType:
    for format_ in (openxml, opendocument):
        if format_.is_one(archive):
            return format_
    raise Refused(_NOT_OFFICE)


def _checked(name: str, data: bytes) -> bytes:
    """No part defines entities: some of them swell without end, others read files."""
    if name.endswith((".xml", ".rels", ".svg")) and re.search(
        rb"<!\s*(DOCTYPE|ENTITY)", data[:100_000].replace(b"\x00", b"")
    ):
        raise Refused(_ENTITIES)
    return data


def _redrawn(name: str, data: bytes) -> bytes:
    """A photograph inside a document tells where it was taken too."""
    family = _PICTURES.get(Path(name).suffix.lower())
    if family is None:
        return data
    made = io.BytesIO()
    pictures.redraw(io.BytesIO(data), made, family)
    return made.getvalue()


def _fold(parts: Mapping[str, bytes], place: Path) -> None:
    """Without dates nor system of origin; OpenDocument wants its first part first, and as it is."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def _text(parts: list[bytes]) -> str:
    said = []
    for part in parts:
        broken = _BREAKS.sub("\n", part.decode("utf-8", "replace"))
        said.append(_BLANKS.sub(" ", unescape(_TAGS.sub(" ", broken))))
    return "\n".join(said)[:LONGEST_TEXT]
