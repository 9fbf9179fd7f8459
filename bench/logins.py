"""Public pages while fifty people log in at once, again and again: help must not wait for passwords.

In `make bench`, on its network; alone, on a database that is filled and published already: MAILLAGE_DATABASE_URL=… python -m bench.logins
"""

import json
import os
import subprocess
import sys
import time

from bench import client, http
from bench.client import Load
from bench.crowd import PASSWORD, SIZE, email
from bench.measures import Line, percentile, spread

BAR_MS = 500.0
_READERS = 4
_PAGES = ["/", "/aide/resultats?l=77288&b=1&p=1", "/aide/numeros", "/aide/fugue"]
_ONE_BY_ONE = 1.0  # seconds, for everybody to be at the door


def measure(seconds: float) -> list[Line]:
    """With a process by core, as the product is served; four readers ask for pages all the time."""
    _open_accounts()
    with http.serving("maillage.asgi:application", os.cpu_count() or 1, MAILLAGE_BEHIND_PROXY="1") as port:
        client.run(port, _PAGES, clients=_READERS, seconds=2)
        calm = client.run(port, _PAGES, clients=_READERS, seconds=seconds)
        crowd = subprocess.Popen(
            [sys.executable, "-m", "bench.crowd", str(port), str(seconds + 2 * _ONE_BY_ONE)], stdout=subprocess.PIPE
        )
        time.sleep(_ONE_BY_ONE)
        busy = client.run(port, _PAGES, clients=_READERS, seconds=seconds)
        told, _ = crowd.communicate(timeout=120)
    return [_line(calm, busy, json.loads(told), seconds + 2 * _ONE_BY_ONE)]


def _line(calm: Load, busy: Load, logins: dict[str, list[float]], seconds: float) -> Line:
    count, failed = len(logins["latencies"]), logins["errors"]
    return Line(
        f"Public pages while {SIZE} people log in at once",
        f"p95 < {BAR_MS:g} ms",
        f"p50 / p95 / longest {spread(busy.latencies)} ms; without logins {spread(calm.latencies)} ms. "
        f"{count / seconds:.0f} logins/s, each {spread(logins['latencies'])} ms, {failed} failed",
        "",
        percentile(busy.latencies, 95) < BAR_MS and not (busy.errors or failed),
    )


def _open_accounts() -> None:
    """Confirmed, without a role: a password is all that they are asked for."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 -- app ready

    from maillage.accounts.models import User  # noqa: PLC0415 -- app ready

    password = make_password(PASSWORD)
    User.objects.bulk_create(
        [User(email=email(number), password=password, is_confirmed=True) for number in range(SIZE)],
        update_conflicts=True,
        unique_fields=["email"],
        update_fields=["password"],
    )


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    import django  # noqa: PLC0415 -- after its settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- app ready

    call_command("setup", verbosity=0)
    call_command("publish_directory", verbosity=0)
    (line,) = measure(float(os.environ.get("BENCH_SECONDS", "12")))
    print(f"{line.what}: {line.measured} {'ok' if line.is_met else 'NO'}")
    return 0 if line.is_met else 1


if __name__ == "__main__":
    sys.exit(main())
