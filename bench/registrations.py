"""Two hundred people who register at once for twenty seats, and the organisers' list of five thousand, on both databases.

In `make bench`, on its database, then on SQLite in another process; alone: python -m bench.registrations, also by
tools/with_postgresql.py
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import django

from bench import dashboard, database
from bench.measures import Line, Times, spread

PEOPLE, SEATS = 200, 20
LISTED = 5_000
MOST_QUERIES, BAR_MS = 10, 200.0
_TIMES = 60
_PROFESSIONS = ("social", "justice", "police", "health", "school", "ase", "")


def measure(folder: Path) -> list[Line]:
    """On the database of this process, that is set up and has its static files; then on SQLite, whose files go in `folder`."""
    return [*_lines("PostgreSQL"), *_elsewhere(folder)]


def _lines(engine: str) -> list[Line]:
    return [_crowd(engine), *_lists(engine)]


def _elsewhere(folder: Path) -> list[Line]:
    environment = {name: value for name, value in os.environ.items() if name != "MAILLAGE_DATABASE_URL"}
    environment["MAILLAGE_DATA_DIR"] = str(folder / "registrations")
    command = [sys.executable, "-m", "bench.registrations", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [Line(**said) for said in json.loads(done.stdout.splitlines()[-1])]


def _crowd(engine: str) -> Line:
    """Each in her own thread, all at the same moment; each takes a connection as a request does."""
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.registrations import actions  # noqa: PLC0415 -- app ready

    form, now = _form("crowd", seats=SEATS), timezone.now()
    began, answers = _together(
        lambda number: actions.register(form, _applicant(number), by=None, now=now),
    )
    took = time.perf_counter() - began
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    rows = list(form.registrations.order_by("rank").values_list("rank", "state"))
    expected = [(rank, "confirmed" if rank <= SEATS else "waiting") for rank in range(1, PEOPLE + 1)]
    waits = [answer for answer in answers if isinstance(answer, float)]
    confirmed = sum(state == "confirmed" for _, state in rows)
    told = (
        f"{confirmed} confirmed, {len(rows) - confirmed} in order, {len(refused)} failed; {took:.1f} s in all, {took / PEOPLE * 1000:.1f} ms"
        f" each; the answer after {spread(waits)} ms"
    )
    bar = f"exactly {SEATS} confirmed, the others in order without a gap"
    return Line(f"{PEOPLE} registrations at once for {SEATS} seats, {engine}", bar, told, "", rows == expected)


def _together(act: Callable[[int], object]) -> tuple[float, list[float | Exception]]:
    """When it began; how long each waited for her answer, in milliseconds, or what broke."""
    from django.db import connection  # noqa: PLC0415 -- app ready

    barrier = Barrier(PEOPLE + 1)

    def run(number: int) -> float | Exception:
        barrier.wait()
        began = time.perf_counter()
        try:
            act(number)
        except Exception as error:  # noqa: BLE001 -- it is counted
            return error
        finally:
            connection.close()
        return (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(PEOPLE) as pool:
        running = [pool.submit(run, number) for number in range(PEOPLE)]
        barrier.wait()
        began = time.perf_counter()
        return began, [one.result() for one in running]


def _lists(engine: str) -> list[Line]:
    """The pages of those who organise, in the space of the members, by the whole product but the socket."""
    from maillage.accounts.models import Mandate  # noqa: PLC0415 -- app ready

    form = _form("list", seats=LISTED // 2)
    _fill(form)
    client = dashboard.client("inscriptions@example.org", Mandate.Role.NATIONAL)
    base = f"/pro/agenda/{form.event_id}/inscriptions"
    pages = {"list": base, "list, last page": f"{base}?n={LISTED}", "who comes": f"{base}/qui-vient"}
    return [_page(engine, name, dashboard.visit(client, name, path, _TIMES)) for name, path in pages.items()]


def _page(engine: str, name: str, seen: dashboard.Seen) -> Line:
    times: Times = seen.times
    return Line(
        f"{LISTED:,} registrations, {name}, {engine}",
        f"≤ {MOST_QUERIES} queries, p95 ≤ {BAR_MS:g} ms",
        f"{times}; {seen.queries} queries; {seen.kilobytes:.0f} kB",
        "",
        seen.queries <= MOST_QUERIES and times.p95() <= BAR_MS,
    )


def _form(slug: str, **said: Any) -> Any:
    """Of an event that is announced, in two months."""
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.events.models import Event  # noqa: PLC0415 -- app ready
    from maillage.registrations.models import RegistrationForm  # noqa: PLC0415 -- app ready

    now = timezone.now()
    first = timezone.localdate(now) + timedelta(days=60)
    Event.objects.filter(slug=f"mesure-inscriptions-{slug}").delete()
    event = Event.objects.create(
        kind="training",
        title="Travailler ensemble",
        slug=f"mesure-inscriptions-{slug}",
        year=first.year,
        first_day=first,
        last_day=first,
        organiser_name="Réseau d’exemple",
        departments=("77",),
        registering="here",
        editorial="published",
        created_at=now,
        changed_at=now,
        published_at=now,
    )
    return RegistrationForm.objects.create(event=event, changed_at=now, **said)


def _applicant(number: int) -> Any:
    from maillage.registrations.actions import Applicant  # noqa: PLC0415 -- app ready

    name, email = f"Personne Inventée {number}", f"personne-{number}@example.org"
    return Applicant(name, email, profession=_PROFESSIONS[number % len(_PROFESSIONS)])


def _fill(form: Any) -> None:
    from django.db import connection  # noqa: PLC0415 -- app ready

    from maillage.registrations.models import Registration  # noqa: PLC0415 -- app ready

    said = [_applicant(number) for number in range(LISTED)]
    Registration.objects.bulk_create(
        [
            Registration(
                form=form,
                name=one.name,
                email=one.email,
                profession=one.profession,
                structure=f"Association d’exemple {rank % 400}",
                state="confirmed" if rank <= form.seats else "waiting",
                rank=rank,
                code=f"M{rank:07}",
                at=form.changed_at,
                changed_at=form.changed_at,
            )
            for rank, one in enumerate(said, 1)
        ],
        batch_size=500,
    )
    form.next_rank = LISTED + 1
    form.save()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.registrations", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the lines as JSON, for the whole bench")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-"))
        os.environ.setdefault("MAILLAGE_DATA_DIR", folder)
        given = os.environ.get("MAILLAGE_DATABASE_URL", "")
        if given.startswith(("postgres://", "postgresql://")):
            database.NAME = f"{database.NAME}_registrations"  # beside a whole bench
            os.environ["MAILLAGE_DATABASE_URL"] = stack.enter_context(database.fresh(given, is_kept=False))
        lines = _alone()
    if options.json:
        fields = ("what", "bar", "measured", "peer", "is_met")
        print(json.dumps([{name: getattr(line, name) for name in fields} for line in lines]))
        return 0
    for line in lines:
        print(f"{line.what:55} {line.measured} {'' if line.is_met is None else 'ok' if line.is_met else 'NO'}")
    return int(any(line.is_met is False for line in lines))


def _alone() -> list[Line]:
    """With nothing there before: tables, static files."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- app ready
    from django.db import connection  # noqa: PLC0415 -- app ready

    call_command("migrate", verbosity=0)
    call_command("load_territories", verbosity=0)
    call_command("build_assets", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return _lines("SQLite" if connection.vendor == "sqlite" else "PostgreSQL")


if __name__ == "__main__":
    sys.exit(main())
