"""`python -m tests.core.workers THREADS FILE`: workers who all look for the same sixty tasks; each run is a line of the file."""

import os
import sys
import threading
from datetime import UTC, datetime, timedelta

import django

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
TASKS = 60


def main(threads, path):
    django.setup()
    from django.db import connection  # noqa: PLC0415 -- app ready

    from maillage.core import periodic, periodic_runs  # noqa: PLC0415 -- app ready

    def told(name):
        def run(now):
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "w") as file:
                file.write(f"{name}\n")
            return "Fait."

        return run

    periodic.tasks()
    periodic._registry.clear()
    for number in range(TASKS):
        name = f"core.test{number:02}"
        periodic.periodic(name=name, label=name, every=timedelta(days=1))(told(name))
    ready, failures = threading.Barrier(threads), []

    def work():
        try:
            ready.wait()
            while periodic_runs.run_next(lambda: NOW) is not None:
                connection.close()
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(failures)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
