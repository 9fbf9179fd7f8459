"""Runs the cleaner of one file in a process of its own, that knows no secret of ours and is killed when it takes too long.

It gets the file, a folder to write in, and nothing else: no variable of this installation, no database. Its memory, its computing
time and what it may write are limited by the system (`cleaner/__main__.py`). What it answers is looked at before it is believed.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from maillage.resources.files import kinds

SECONDS = 120.0  # on the clock
LONGEST_TEXT = 400_000  # characters
_LONGEST_ANSWER = 4 * LONGEST_TEXT + 10_000  # bytes
_TOO_HEAVY = "Ce fichier est trop lourd ou trop compliqué à contrôler. Allégez-le, coupez-le, ou enregistrez-le en PDF."
_BROKEN = "Ce fichier est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_TOLD = {"has_text", "is_tagged", "has_title", "has_language"}


def run(received: Path, work: Path, *, title: str, seconds: float = SECONDS) -> dict[str, Any]:
    """Type, size, digest, pages, text and findings of `work/cleaned`; `Refused` when the file is not taken."""
    command = [sys.executable, "-B", "-X", "utf8", "-m", "maillage.resources.files.cleaner"]
    process = subprocess.Popen(  # noqa: S603 -- a command of ours
        [*command, str(received), str(work), title],
        cwd=settings.BASE_DIR,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": str(work)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise kinds.Refused(_TOO_HEAVY) from None
    finally:
        _end(process)
    return _answer(work, process.returncode)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Whatever it started goes with it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answer(work: Path, code: int) -> dict[str, Any]:
    place = work / "answer.json"
    if not place.is_file() or place.is_symlink() or place.stat().st_size > _LONGEST_ANSWER:
        raise kinds.Refused(_TOO_HEAVY if code else _BROKEN)
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
    except ValueError:
        raise kinds.Refused(_TOO_HEAVY) from None
    if reason := said.get("refused"):
        raise kinds.Refused(str(reason))
    cleaned = work / "cleaned"
    if cleaned.is_symlink() or not cleaned.is_file() or said.get("type") not in kinds.CONTENT_TYPES:
        raise kinds.Refused(_BROKEN)
    pages = said.get("pages")
    return {
        "type": said["type"],
        "size": cleaned.stat().st_size,
        "digest": _digest(cleaned),
        "pages": pages if isinstance(pages, int) and 0 < pages < 1_000_000 else None,
        "text": str(said.get("text", "")).replace("\x00", "")[:LONGEST_TEXT],
        "findings": {name: bool(value) for name, value in said.get("findings", {}).items() if name in _TOLD},
    }


def _digest(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
