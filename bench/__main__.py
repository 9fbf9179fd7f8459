"""`make bench`: builds a directory of 100,000 services, measures, compares, and writes RESULTS.md (about six minutes)."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django

from bench import database

ARGUMENTS = {
    "services": (100_000, int, "published services of the network"),
    "questions": (500, int, "questions put to each"),
    "seconds": (12.0, float, "how long four clients work at each server, twice"),
    "seed": (1, int, "of all that is drawn"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    for name, (usual, kind, text) in ARGUMENTS.items():
        parser.add_argument(f"--{name}", type=kind, default=usual, help=text)
    parser.add_argument("--keep", action="store_true", help="leave the database of the bench on the server")
    options = parser.parse_args()
    given = os.environ.get("MAILLAGE_DATABASE_URL", "")
    if not given.startswith(("postgres://", "postgresql://")):
        print("Run it through tools/with_postgresql.py, as `make bench` does.", file=sys.stderr)
        return 2
    with (
        database.fresh(given, is_kept=options.keep) as url,
        tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder,
    ):
        os.environ.update(
            MAILLAGE_DATABASE_URL=url, MAILLAGE_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="maillage.settings"
        )
        django.setup()
        from bench.run import Bench  # noqa: PLC0415 -- app ready

        is_met = Bench(options, given, Path(folder)).run()
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
