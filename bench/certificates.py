"""A thousand certificates put on paper by the worker, while people read the agenda, on both databases.

In `make bench`, on its database, then on SQLite in another process; alone: python -m bench.certificates, also by
tools/with_postgresql.py (--people 200 for a short run)
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import time as hour
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

from bench import client, database, http
from bench.client import Load
from bench.measures import Line, percentile, spread

PEOPLE = 1_000
BAR_SECONDS, BAR_MS = 120.0, 500.0
_READERS = 2
_CALM_SECONDS = 5.0
_LOOK_SECONDS = 0.5
_START_SECONDS = 120.0


def measure(folder: Path, people: int = PEOPLE) -> list[Line]:
    """On the database of this process, that is set up and has its static files; then on SQLite, whose files go in `folder`."""
    return [*_lines("PostgreSQL", people), *_elsewhere(folder, people)]


def _elsewhere(folder: Path, people: int) -> list[Line]:
    environment = {name: value for name, value in os.environ.items() if name != "MAILLAGE_DATABASE_URL"}
    environment["MAILLAGE_DATA_DIR"] = str(folder / "certificates")
    command = [sys.executable, "-m", "bench.certificates", "--json", "--people", str(people)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [Line(**said) for said in json.loads(done.stdout.splitlines()[-1])]


def _lines(engine: str, people: int) -> list[Line]:
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.attendance import actions  # noqa: PLC0415 -- app ready

    event, organiser = fill(people)
    pages = ["/agenda", event.get_absolute_url(), "/attestations/verifier"]
    with http.serving("maillage.asgi:application") as port:
        client.run(port, pages, clients=_READERS, seconds=2)
        calm = client.run(port, pages, clients=_READERS, seconds=_CALM_SECONDS)
        with _working():
            began = time.perf_counter()
            made = actions.issue_due(event, by=organiser, now=timezone.now())
            issued = time.perf_counter() - began
            seconds, busy = _while_waiting(port, pages)
    return [_made(engine, people, len(made), issued, seconds), _read(engine, people, calm, busy)]


def _made(engine: str, people: int, count: int, issued: float, seconds: float) -> Line:
    left, worked = _left(), _worked()
    bar = BAR_SECONDS * people / PEOPLE
    return Line(
        f"{people:,} certificates on paper by the worker, {engine}",
        f"≤ {bar:g} s of the worker, none left",
        f"{worked:.1f} s of the worker, {worked / people * 1000:.1f} ms each; {seconds:.1f} s by the clock, with the letters that tell"
        f" of them and the readers beside; {left} left; issued in {issued:.2f} s",
        "",
        count == people and left == 0 and worked <= bar,
    )


def _read(engine: str, people: int, calm: Load, busy: Load) -> Line:
    return Line(
        f"Public pages while {people:,} certificates are made, {engine}",
        f"p95 < {BAR_MS:g} ms, no error",
        f"p50 / p95 / longest {spread(busy.latencies)} ms; before {spread(calm.latencies)} ms; {busy.errors} errors",
        "",
        percentile(busy.latencies, 95) < BAR_MS and not busy.errors,
    )


def _while_waiting(port: int, pages: list[str]) -> tuple[float, Load]:
    """Readers come until the last certificate is made, or twice the bar has passed."""
    began, ended, whole = time.perf_counter(), threading.Event(), Load()

    def read() -> None:
        while not ended.is_set():
            whole.add(client.run(port, pages, clients=_READERS, seconds=_LOOK_SECONDS))

    reader = threading.Thread(target=read)
    reader.start()
    while _left() and time.perf_counter() - began < 2 * BAR_SECONDS:
        time.sleep(_LOOK_SECONDS)
    seconds = time.perf_counter() - began
    ended.set()
    reader.join()
    return seconds, whole


def _worked() -> float:
    """Seconds that the worker gave to certificates: between two slices, other tasks had their turn."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- app ready

    from maillage.attendance.tasks import make_certificates  # noqa: PLC0415 -- app ready

    rows = DBTaskResult.objects.filter(task_path=make_certificates.module_path, finished_at__isnull=False)
    return sum((row.finished_at - row.started_at).total_seconds() for row in rows)


def _left() -> int:
    from maillage.attendance.models import Certificate  # noqa: PLC0415 -- app ready

    return Certificate.objects.to_be_made().count()


@contextmanager
def _working() -> Iterator[None]:
    """The worker of the product, in its own process, once it takes tasks; what is to be written to people goes nowhere."""
    from django_tasks import TaskResultStatus  # noqa: PLC0415 -- app ready

    from maillage.attendance.tasks import make_certificates  # noqa: PLC0415 -- app ready

    environment = {**os.environ, "MAILLAGE_MAIL_URL": "dummymail://"}
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        asked, end = make_certificates.enqueue(), time.perf_counter() + _START_SECONDS
        while asked.status != TaskResultStatus.SUCCESSFUL and time.perf_counter() < end:
            time.sleep(_LOOK_SECONDS)
            asked.refresh()
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()


def fill(people: int) -> tuple[Any, Any]:
    """A training of yesterday, all who came, and somebody who may issue."""
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.accounts.models import Mandate, User  # noqa: PLC0415 -- app ready
    from maillage.attendance.models import CertificateRule, Presence  # noqa: PLC0415 -- app ready
    from maillage.events.models import Event  # noqa: PLC0415 -- app ready
    from maillage.registrations.models import Registration, RegistrationForm  # noqa: PLC0415 -- app ready

    now = timezone.now()
    day = timezone.localdate(now) - timedelta(days=1)
    organiser = User.objects.create(email=f"attestations-{now:%H%M%S%f}@example.org", is_confirmed=True)
    Mandate.objects.create(user=organiser, role=Mandate.Role.NATIONAL, asked_at=now, granted_at=now)
    event = Event.objects.create(
        kind="training",
        title="Repérer et accueillir : se former ensemble",
        slug=f"mesure-attestations-{now:%H%M%S%f}",
        year=day.year,
        first_day=day,
        last_day=day,
        announced_start=hour(9),
        announced_end=hour(17),
        place_name="Hôtel du département",
        organiser_name="Réseau d’exemple",
        editorial="published",
        registering="here",
        created_at=now,
        changed_at=now,
        published_at=now,
    )
    CertificateRule.objects.create(event=event, signatory="Camille Exemple", town="Melun")
    form = RegistrationForm.objects.create(event=event, next_rank=people + 1, changed_at=now)
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                form=form,
                name=f"Personne-Inventée de l’Exemple {number}",
                email=f"attestation{number}@example.org",
                state="confirmed",
                rank=number + 1,
                code=f"C{number:07}",
                at=now,
                changed_at=now,
            )
            for number in range(people)
        ],
        batch_size=500,
    )
    Presence.objects.bulk_create(
        [
            Presence(registration=one, day=day, half=half, source="door", at=now)
            for one in registrations
            for half in ("am", "pm")
        ],
        batch_size=500,
    )
    return event, organiser


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.certificates", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the lines as JSON, for the whole bench")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many came")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-"))
        os.environ.setdefault("MAILLAGE_DATA_DIR", folder)
        given = os.environ.get("MAILLAGE_DATABASE_URL", "")
        if given.startswith(("postgres://", "postgresql://")):
            database.NAME = f"{database.NAME}_certificates"  # beside a whole bench
            os.environ["MAILLAGE_DATABASE_URL"] = stack.enter_context(database.fresh(given, is_kept=False))
        lines = _alone(options.people)
    if options.json:
        fields = ("what", "bar", "measured", "peer", "is_met")
        print(json.dumps([{name: getattr(line, name) for name in fields} for line in lines]))
        return 0
    for line in lines:
        print(f"{line.what:55} {line.measured} {'' if line.is_met is None else 'ok' if line.is_met else 'NO'}")
    return int(any(line.is_met is False for line in lines))


def _alone(people: int) -> list[Line]:
    """With nothing there before: tables, territories, static files."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- app ready
    from django.db import connection  # noqa: PLC0415 -- app ready

    for command in ("migrate", "load_territories", "build_assets", "publish_directory"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return _lines("SQLite" if connection.vendor == "sqlite" else "PostgreSQL", people)


if __name__ == "__main__":
    sys.exit(main())
