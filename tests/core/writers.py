"""`python -m tests.core.writers WRITERS TIMES`: writers who journal their acts all at once, one act in three being undone."""

import sys
import threading
from datetime import UTC, datetime

import django

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)


def write(ready, times, failures):
    from django.db import connection, transaction  # noqa: PLC0415 -- app ready

    from maillage.core import journal  # noqa: PLC0415 -- app ready

    try:
        ready.wait()
        for number in range(times):
            with transaction.atomic():
                journal.record("core.test", None, by=None, at=NOW)
                transaction.set_rollback(number % 3 == 2)
            if connection.vendor == "postgresql":
                connection.close()  # given back to the pool, as at the end of a request
    except BaseException as error:
        failures.append(error)
        raise
    finally:
        connection.close()


def main(writers, times):
    django.setup()
    ready, failures = threading.Barrier(writers), []
    threads = [threading.Thread(target=write, args=(ready, times, failures)) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(failures)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
