"""python -m maillage.resources.files.cleaner RECEIVED FOLDER TITLE: writes FOLDER/cleaned, a thumbnail, and answer.json.

The limits are set before anything of the file is read; libraries that read it are loaded after.
"""

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

_MEMORY = 1_200_000_000  # bytes, of addresses
_CPU_SECONDS = 90
_LARGEST_WRITTEN = 300_000_000
_MOST_OPEN = 64
_BROKEN = "Ce fichier est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_TOO_HEAVY = "Ce fichier est trop lourd ou trop compliqué à contrôler. Allégez-le, coupez-le, ou enregistrez-le en PDF."


def limit() -> None:
    """What the system keeps us from passing, even when a library is made to run what it reads."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, _LARGEST_WRITTEN),
        (resource.RLIMIT_NOFILE, _MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(received: Path, folder: Path, title: str) -> None:
    answer = _cleaned(received, folder, title)
    draft = folder / "answer.draft"
    draft.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8", errors="replace")
    draft.replace(folder / "answer.json")


def _cleaned(received: Path, folder: Path, title: str) -> dict[str, Any]:
    from maillage.resources.files.cleaner import cleaning  # noqa: PLC0415 -- slow import
    from maillage.resources.files.kinds import Refused  # noqa: PLC0415 -- slow import

    try:
        return cleaning.clean(received, folder, title)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": _TOO_HEAVY}
    except Exception:  # noqa: BLE001 -- whatever a library makes of a broken file, it is not taken
        return {"refused": _BROKEN}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    limit()
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
