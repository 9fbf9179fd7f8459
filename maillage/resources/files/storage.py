"""Where files of resources stand, under MEDIA_ROOT: names are made of an identifier only, and nobody else opens the folders.

recus/     as they were sent; nothing reads them but the process that cleans them
donnes/    cleaned, and their thumbnails
travail/   one folder for each cleaning, gone with it
"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

RECEIVED, CLEANED, WORK = "recus", "donnes", "travail"


def path(name: str) -> Path:
    """Of a name that a row keeps."""
    return Path(settings.MEDIA_ROOT) / name


def folder(name: str) -> Path:
    place = path(name)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep_received(chunks: Iterable[bytes]) -> str:
    """Write them in quarantine, under a name that nobody guesses, readable by our account only; its name."""
    name = f"{RECEIVED}/{secrets.token_hex(16)}"
    folder(RECEIVED)
    handle = os.open(path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        forget(name)
        raise
    _keep_names(RECEIVED)
    return name


def keep_cleaned(pk: UUID, made: Path, suffix: str) -> str:
    """Move what was made to its place; done again, it replaces itself."""
    name = f"{CLEANED}/{pk}{suffix}"
    folder(CLEANED)
    made.chmod(0o600)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(path(name))
    _keep_names(CLEANED)
    return name


def _keep_names(name: str) -> None:
    """A row that is kept names a file that a power cut does not take away."""
    place = os.open(path(name), os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def forget(*names: str) -> None:
    """Remove these files; those that are gone already are no mistake."""
    for name in names:
        if name:
            path(name).unlink(missing_ok=True)
