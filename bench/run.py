"""The order of the measures."""

import argparse
import os
import sys
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench import (
    baseline,
    certificates,
    core,
    dashboard,
    database,
    documents,
    events,
    filling,
    http,
    journal,
    logins,
    memory,
    network,
    pages,
    places,
    publication,
    questions,
    registrations,
    report,
    resources,
    search,
)
from bench.baseline import Baseline
from bench.measures import Line
from bench.statements import JOINED, PREJOINED
from maillage.orientation.snapshots import shelf
from maillage.territories import gazetteer

FROZEN = datetime(2026, 11, 18, 10, 30)  # noqa: DTZ001 -- local times are naive here; a Wednesday, in school time
_SEEN = {
    "home": "/",
    "results": "/aide/resultats?l=77288&b=1&p=1",
    "numbers": "/aide/numeros",
    "guide « fugue »": "/aide/fugue",
    "traces": "/aide/traces",
}


class Bench:
    """One run: fills a database and measures, from the inside to the outside."""

    def __init__(self, options: argparse.Namespace, given: str, folder: Path) -> None:
        self._options = options
        self._given = given
        self._folder = folder
        self._searches = questions.build(gazetteer.load().places, options.questions, options.seed + 1)
        self._lines: list[Line] = []
        self._notes: list[str] = []

    def run(self) -> bool:
        """Whether all bars are met."""
        self._say("filling")
        self._fill()
        self._say("publishing")
        self._lines += publication.measure()
        self._say("loading")
        self._lines += memory.measure(self._options.questions, self._options.seed + 1)
        self._lines += places.measure(gazetteer.load(), self._options.questions, self._options.seed + 2)
        self._say("journal")
        self._lines += journal.measure()
        with psycopg.connect(database.url_of(self._given), autocommit=True) as peer:
            self._say("core")
            self._core(peer)
            self._say("HTTP")
            self._http(peer)
        self._say("coordination")
        dashboard.prepare(timezone.now())
        self._lines += dashboard.measure()
        self._say("logins")
        self._lines += logins.measure(self._options.seconds)
        self._say("search")
        self._lines += search.measure(database.url_of(self._given), self._folder)
        self._say("resources")
        self._lines += resources.measure("PostgreSQL")
        self._say("events")
        self._lines += events.measure(self._folder)
        self._say("registrations")
        self._lines += registrations.measure(self._folder)
        self._say("certificates")
        self._lines += certificates.measure(self._folder)
        described = report.machine(database.version(self._given), timezone.localtime())
        facts = {name: getattr(self._options, name) for name in ("services", "questions", "seconds", "seed")}
        report.write(self._lines, described, self._notes, spatial=self._spatial, **facts)
        print(report.table(self._lines))
        return all(line.is_met is not False for line in self._lines)

    def _say(self, what: str) -> None:
        print(f"bench: {what}…", file=sys.stderr, flush=True)

    def _fill(self) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_territories", verbosity=0)
        filling.fill(network.build(gazetteer.load().places, self._options.services, self._options.seed))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    @cached_property
    def _spatial(self) -> str:
        with psycopg.connect(self._given) as peer:
            return baseline.SPATIAL[0] if baseline.has_postgis(peer.cursor()) else "box"

    def _core(self, peer: psycopg.Connection) -> None:
        cursor = peer.cursor()
        cursor.execute(baseline.SETTINGS)
        peers = {design: Baseline(cursor, self._spatial, design) for design in (JOINED, PREJOINED)}
        peers[JOINED].build(FROZEN)
        peers[JOINED].settle()
        compared = core.compare(shelf.shelf().current().index, peers, self._searches, FROZEN)
        self._lines += compared.lines()
        self._notes += [f"- {difference}" for difference in compared.differences]

    def _http(self, peer: psycopg.Connection) -> None:
        """The baselines are made for the coming minute, so that answers can be compared before they are timed."""
        documents.write(peer, shelf.shelf().current())
        call_command("setup", verbosity=0)
        minute = (timezone.localtime() + timedelta(minutes=2)).replace(second=0, microsecond=0)
        Baseline(peer.cursor(), self._spatial).build(minute.replace(tzinfo=None))
        Baseline(peer.cursor(), self._spatial).settle()
        with ExitStack() as stack:
            product = stack.enter_context(http.serving("maillage.asgi:application"))
            spread_out = stack.enter_context(http.serving("maillage.asgi:application", os.cpu_count() or 1))
            about = {"BENCH_NOW": minute.replace(tzinfo=None).isoformat(), "BENCH_SPATIAL": self._spatial}
            servers = {
                design: stack.enter_context(http.serving("bench.server:application", BENCH_DESIGN=design, **about))
                for design in (JOINED, PREJOINED)
            }
            time.sleep(max(0.0, (minute - timezone.localtime()).total_seconds() + 0.5))
            self._same(servers, product)
            self._lines += http.measure(
                servers, self._searches, product=product, spread_out=spread_out, seconds=self._options.seconds
            )
            self._say("pages")
            reference = shelf.shelf().current().index.reference(0)
            self._lines += pages.measure(product, {**_SEEN, "place": f"/aide/lieu/{reference}"})

    def _same(self, servers: dict[str, int], product: int) -> None:
        compared = self._searches[:100]
        found = http.differences(servers, compared, product)
        told = f"{len(compared) * len(servers) - len(found)} of {len(compared) * len(servers)} answers: same total, same records, same order"
        self._lines.append(Line("HTTP: same answers as the baselines", "all", told, "", not found))
        self._notes += [f"- {difference}" for difference in found]
