"""An event of sixty sessions, as its readers and their programs ask for it, on both databases: time of the processor, queries, weight.

In `make bench`, on its database, then on SQLite in another process; alone: python -m bench.events, also by
tools/with_postgresql.py
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import django

from bench import database
from bench.asking import processor, seen, visitor
from bench.measures import Line, Times

SESSIONS = 60
AGENDA = 300  # events of the whole agenda
BAR_CPU_MS, BAR_KNOWN_MS, MOST_QUERIES, MOST_KB = 20.0, 3.0, 6, 40.0
_FILES = ("ics", "xml", "json", "pdf")
_ROOMS = ("Amphithéâtre", "Salle Camille", "Salle Simone", "Atelier")
# pretalx 2026.2.1, 60 sessions, SQLite, one worker: measured earlier, on another loaded machine (the research before docs/adr/0038).
_PEERS = {
    "page": "pretalx, measured earlier elsewhere: 166–264 ms, 8 queries, 187 kB",
    "ics": "pretalx, measured earlier elsewhere: 145–224 ms, 8 queries",
    "xml": "pretalx, measured earlier elsewhere: 327–438 ms, 129 queries",
    "json": "pretalx, measured earlier elsewhere: 362–464 ms, 130 queries",
}


def measure(folder: Path) -> list[Line]:
    """On the database of this process, that is set up and has its static files; then on SQLite, whose files go in `folder`."""
    return [*_lines("PostgreSQL"), *_elsewhere(folder)]


def _lines(engine: str) -> list[Line]:
    event = fill()
    lines = [_page(engine, event.get_absolute_url())]
    for form in _FILES:
        address = f"{event.get_absolute_url()}/programme.{form}"
        lines.append(_asked(engine, form, address))
        lines.append(_known(engine, form, address))
    lines.append(_whole_agenda(engine))
    lines.append(_known(engine, "agenda", "/agenda.ics"))
    return lines


def _elsewhere(folder: Path) -> list[Line]:
    environment = {name: value for name, value in os.environ.items() if name != "MAILLAGE_DATABASE_URL"}
    environment["MAILLAGE_DATA_DIR"] = str(folder / "events")
    command = [sys.executable, "-m", "bench.events", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [Line(**said) for said in json.loads(done.stdout.splitlines()[-1])]


def _page(engine: str, address: str) -> Line:
    queries, times, content = seen(address)
    weight = len(gzip.compress(content, 6)) + sum(_asset(name) for name in _assets(content.decode()))
    is_met = _is_light(queries, times) and weight <= MOST_KB * 1000
    return Line(
        f"Event of {SESSIONS} sessions, page, {engine}",
        f"≤ {BAR_CPU_MS:g} ms of processor, ≤ {MOST_QUERIES} queries, ≤ {MOST_KB:g} kB with all but fonts",
        f"{processor(times)}; {queries} queries; {weight / 1000:.1f} kB, of which the page {len(gzip.compress(content, 6)) / 1000:.1f}",
        _PEERS["page"],
        is_met,
    )


def _asked(engine: str, what: str, address: str) -> Line:
    queries, times, content = seen(address)
    told = f"{processor(times)}; {queries} queries; {len(content) / 1000:.1f} kB"
    bar = f"≤ {BAR_CPU_MS:g} ms of processor, ≤ {MOST_QUERIES} queries"
    return Line(f"Event, {what}, {engine}", bar, told, _PEERS.get(what, ""), _is_light(queries, times))


def _whole_agenda(engine: str) -> Line:
    """Written at each question, but to who has it already."""
    queries, times, content = seen("/agenda.ics")
    told = f"{processor(times)}; {queries} queries; {len(content) / 1000:.1f} kB"
    return Line(f"Agenda of {AGENDA} events, ics, {engine}", "", told)


def _known(engine: str, what: str, address: str) -> Line:
    """Asked by who has it already."""
    client = visitor()
    tag = client.get(address)["ETag"]
    queries, times, _ = seen(address, expected=304, HTTP_IF_NONE_MATCH=tag)
    is_met = times.p95_cpu() <= BAR_KNOWN_MS
    told = f"{processor(times)}; {queries} queries"
    return Line(f"Event, {what}, unchanged (304), {engine}", f"≤ {BAR_KNOWN_MS:g} ms of processor", told, "", is_met)


def _is_light(queries: int, times: Times) -> bool:
    return queries <= MOST_QUERIES and times.p95_cpu() <= BAR_CPU_MS


def _assets(page: str) -> Iterator[str]:
    """What the page has its browser fetch from our static files, fonts left out."""
    found = {address.partition("#")[0] for address in re.findall(r'(?:href|src)="/static/([^"]+)"', page)}
    return iter(sorted(name for name in found if not name.endswith(".woff2")))


def _asset(name: str) -> int:
    from django.conf import settings  # noqa: PLC0415 -- app ready

    path = Path(settings.STATIC_ROOT) / name
    packed = path.with_name(f"{path.name}.gz")
    return (packed if packed.exists() else path).stat().st_size


def fill() -> Any:
    """The event, its published programme and its files; around it, the rest of an agenda."""
    from django.db import transaction  # noqa: PLC0415 -- app ready
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.events import following  # noqa: PLC0415 -- app ready
    from maillage.events.calendars import renderings  # noqa: PLC0415 -- app ready
    from maillage.events.models import Event  # noqa: PLC0415 -- app ready

    now = timezone.now()
    first = timezone.localdate(now) + timedelta(days=60)
    Event.objects.filter(slug__startswith="mesure-").delete()
    with transaction.atomic():
        events = [_event(number, first + timedelta(days=number % 90), now) for number in range(AGENDA)]
        Event.objects.bulk_create(events)
        event = events[0]
        _write_slots(event)
        _publish(event, now)
        following.follow(event, now)
    renderings.make_papers(now)
    return event


def _event(number: int, first: date, now: datetime) -> Any:
    from maillage.events.models import Event  # noqa: PLC0415 -- app ready

    return Event(
        kind="colloquium",
        title=f"Journées d’étude du réseau, {number}",
        summary="Deux jours pour travailler ensemble : repérer, accueillir, accompagner dans la durée.",
        body="Les équipes disent ce qu’elles font, et ce qui leur manque.\n\n" * 8,
        slug=f"mesure-{number}",
        year=first.year,
        first_day=first,
        last_day=first + timedelta(days=1) if number == 0 else first,
        announced_start=time(9),
        announced_end=time(17, 30),
        place_name="Hôtel du département",
        place_address="1 rue d’exemple, 77000 Melun",
        organiser_name="Réseau d’exemple",
        departments=("77",),
        themes=("runaway",),
        accessibility=("lsf", "induction_loop"),
        editorial="published",
        created_at=now,
        changed_at=now,
        published_at=now,
    )


def _write_slots(event: Any) -> None:
    """Thirty sessions a day in four rooms, two people in each."""
    from maillage.events.models import Appearance, Room, Slot  # noqa: PLC0415 -- app ready

    rooms = Room.objects.bulk_create([Room(event=event, name=name, seats=80) for name in _ROOMS])
    slots = Slot.objects.bulk_create([_slot(event, number, rooms) for number in range(SESSIONS)])
    Appearance.objects.bulk_create(
        [
            Appearance(
                slot=slot,
                name=f"Personne Inventée {number} {which}",
                function="éducatrice spécialisée, association d’exemple",
                state="confirmed" if number % 5 else "unconfirmed",
            )
            for number, slot in enumerate(slots)
            for which in ("A", "B")
        ]
    )


def _slot(event: Any, number: int, rooms: list[Any]) -> Any:
    from maillage.events.models import Slot  # noqa: PLC0415 -- app ready

    turn = number % (SESSIONS // 2)
    return Slot(
        event=event,
        title=f"Aller vers les jeunes, séance {number}",
        text="Ce que disent les équipes mobiles, ce que disent les jeunes, et ce que l’on peut en faire ensemble.",
        day=event.first_day + timedelta(days=number // (SESSIONS // 2)),
        start=time(9 + turn // len(rooms)),
        minutes=50,
        room=rooms[turn % len(rooms)],
        track=f"Axe {turn % 3 + 1}",
        state="confirmed" if number % 9 else "unconfirmed",
        rank=number,
    )


def _publish(event: Any, now: datetime) -> None:
    from maillage.events import rows  # noqa: PLC0415 -- app ready
    from maillage.events.models import ProgrammeVersion  # noqa: PLC0415 -- app ready
    from maillage.events.programme import versions  # noqa: PLC0415 -- app ready

    made = versions.publish(rows.programme(event), None, event=event.pk, now=now)
    ProgrammeVersion.objects.create(event=event, number=1, content=versions.to_json(made), at=now)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.events", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the lines as JSON, for the whole bench")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-"))
        os.environ.setdefault("MAILLAGE_DATA_DIR", folder)
        given = os.environ.get("MAILLAGE_DATABASE_URL", "")
        if given.startswith(("postgres://", "postgresql://")):
            database.NAME = f"{database.NAME}_events"  # beside a whole bench
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
    call_command("build_assets", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return _lines("SQLite" if connection.vendor == "sqlite" else "PostgreSQL")


if __name__ == "__main__":
    sys.exit(main())
