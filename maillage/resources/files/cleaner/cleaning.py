"""One file, by its family. Pure: no Django."""

import zipfile
from pathlib import Path
from typing import Any

from maillage.resources.files import kinds
from maillage.resources.files.cleaner import offices, pdfs, pictures
from maillage.resources.files.kinds import Refused

_TWO_FILES = "Ce fichier en cache un autre. Enregistrez-le de nouveau depuis votre logiciel, puis renvoyez-le."
_PDF_LOOKS_AT = 1024  # readers of PDF look for its beginning that far


def clean(received: Path, folder: Path, title: str) -> dict[str, Any]:
    """What `folder/cleaned` is: type, pages, text, findings. `Refused` says why not."""
    with received.open("rb") as file:
        head = file.read(kinds.HEAD)
    family = kinds.family(head)
    _check_single(received, family, head)
    if family == kinds.PDF:
        return pdfs.clean(received, folder, title)
    if family == kinds.ZIP:
        return offices.clean(received, folder)
    return pictures.clean(received, folder, family)


def _check_single(received: Path, family: str, head: bytes) -> None:
    """A file that two programs would read differently: a PDF that is an archive too, a picture that is a page."""
    if family != kinds.ZIP and zipfile.is_zipfile(received):
        raise Refused(_TWO_FILES)
    if family != kinds.PDF and b"%PDF-" in head[:_PDF_LOOKS_AT]:
        raise Refused(_TWO_FILES)
    if family == kinds.PDF and kinds.looks_like_a_page(head[:_PDF_LOOKS_AT]):
        raise Refused(_TWO_FILES)
