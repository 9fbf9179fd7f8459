"""How long a snapshot takes to be loaded and what a process weighs with it. `python -m bench.memory` is that fresh process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from bench.measures import Line

LOAD_BAR_S = 1.0
MEMORY_BAR_MB = 300


@dataclass(frozen=True, slots=True)
class Weight:
    """Megabytes: all that is resident, and its share when several processes hold the same pages."""

    resident: int
    proportional: int


def weight(pid: int | str = "self") -> Weight:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return Weight(*(int(lines[name].split()[0]) // 1024 for name in ("Rss", "Pss")))


def measure(count: int, seed: int) -> list[Line]:
    """In a fresh process: Django, the communes, the snapshot, and `count` questions whole."""
    command = [sys.executable, "-m", "bench.memory", str(count), str(seed)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    resident = told["resident"]
    return [
        Line(
            "Snapshot loaded",
            f"≤ {LOAD_BAR_S:g} s",
            f"{told['seconds']:.2f} s (processor {told['processor']:.2f} s)",
            "",
            told["seconds"] <= LOAD_BAR_S,
        ),
        Line(
            f"Memory of a process after {count} questions",
            f"≤ {MEMORY_BAR_MB} MB",
            f"{resident} MB resident ({told['proportional']} proportional); {told['without']} MB before the snapshot",
            "",
            resident <= MEMORY_BAR_MB,
        ),
        Line(
            "First question of a minute, with the hours of everybody",
            "",
            f"{told['first_ms']:.0f} ms, then {told['second_ms']:.0f} ms",
        ),
    ]


def _tell(count: int, seed: int) -> dict[str, float]:
    from datetime import timedelta  # noqa: PLC0415 -- after the settings

    from django.utils import timezone  # noqa: PLC0415 -- after the settings

    from bench import questions  # noqa: PLC0415 -- after the settings
    from maillage.orientation import finder  # noqa: PLC0415 -- after the settings
    from maillage.orientation.snapshots.shelf import shelf  # noqa: PLC0415 -- after the settings
    from maillage.territories import gazetteer  # noqa: PLC0415 -- after the settings

    places = gazetteer.load().places
    without = weight().resident
    wall, cpu = perf_counter(), process_time()
    shelf().current()
    seconds, processor = perf_counter() - wall, process_time() - cpu
    searches, now = questions.build(places, count, seed), timezone.localtime()
    minutes = []
    for later in (0, 1):
        start = perf_counter()
        finder.find(searches[0], now=now + timedelta(minutes=later))
        minutes.append((perf_counter() - start) * 1000)
    for search in searches:
        finder.find(search, now=now)
    after = weight()
    return {
        "seconds": seconds, "processor": processor, "without": without, "resident": after.resident,
        "proportional": after.proportional, "first_ms": minutes[0], "second_ms": minutes[1],
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    import maillage.asgi  # noqa: F401 -- all that a web process imports

    print(json.dumps(_tell(int(sys.argv[1]), int(sys.argv[2]))))
