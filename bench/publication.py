"""How long a publication takes, and what it weighs. `python -m bench.publication` is the process that publishes, as the worker
is in life: what it leaves in its memory would slow down the answers measured after it in the same process.
"""

import json
import os
import subprocess
import sys
import time
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from bench.measures import Line

BAR_S = 20.0


def measure() -> list[Line]:
    command = [sys.executable, "-m", "bench.publication"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    seconds = (
        f"{told['public']:.1f} s from the directory to the public file; {told['both']:.1f} s with that of members"
        f" (processor {told['processor']:.1f} s; at most {told['peak']} MB resident)"
    )
    return [
        Line("Snapshot built", f"≤ {BAR_S:g} s", seconds, "", told["public"] <= BAR_S),
        Line("Public snapshot, size of the file", "", f"{told['size']:.0f} MB"),
    ]


def _tell() -> dict[str, float]:
    from django.utils import timezone  # noqa: PLC0415 -- after the settings

    from maillage.orientation import actions  # noqa: PLC0415 -- after the settings
    from maillage.orientation.snapshots import shelf  # noqa: PLC0415 -- after the settings

    wall, processor, start = perf_counter(), process_time(), time.time()
    actions.publish(now=timezone.now())
    public = shelf.path(shelf.PUBLIC).stat()
    return {
        "public": public.st_mtime - start, "both": perf_counter() - wall, "processor": process_time() - processor,
        "peak": getrusage(RUSAGE_SELF).ru_maxrss // 1024, "size": public.st_size / 1e6,
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    import django

    django.setup()
    print(json.dumps(_tell()))
