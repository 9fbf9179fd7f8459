"""The peer: the same question asked in one SQL statement to PostgreSQL, over tables made for nothing else (tables.sql).

Codes are bit masks, who is open is worked out beforehand for the minute of the questions (the product has to do that by
itself), the text of a statement holds only the filters that its question has, and the server keeps it prepared, planned for
its values, without parallel workers nor just-in-time compilation, which both cost more than they give here.

Distances are great-circle kilometres on the sphere, as the product's: the chord between unit vectors, then float32.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg import Cursor

from bench import statements
from maillage.directory import hours, vocabulary
from maillage.orientation.snapshots.index import Question
from maillage.territories import zones

SPATIAL = ("geometry", "geography", "box")
_TABLES = Path(__file__).with_name("tables.sql")
_POSTGIS = """
CREATE EXTENSION IF NOT EXISTS postgis;
ALTER TABLE bench.{table} ADD point {kind}(Point);
UPDATE bench.{table} SET point = ST_MakePoint(longitude, latitude);
CREATE INDEX {table}_point ON bench.{table} USING gist (point);
CLUSTER bench.{table} USING {table}_point"""
_BOX = "CREATE INDEX {table}_point ON bench.{table} (latitude, longitude); CLUSTER bench.{table} USING {table}_point"
SETTINGS = (
    "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '64MB';"
    " SET plan_cache_mode = force_custom_plan"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """Positions in the order of the references, as in the index."""

    near: list[int]
    near_total: int
    national: list[int]
    national_total: int


class Baseline:
    """Built from the product's own tables by SQL alone, so that it checks the projection as well as the index."""

    def __init__(self, cursor: Cursor[Any], spatial: str = "", design: str = statements.PREJOINED) -> None:
        """`spatial`: how places are found (one of SPATIAL); by default with PostGIS where it can be."""
        self._cursor = cursor
        self.design = design
        self.spatial = spatial or (SPATIAL[0] if has_postgis(cursor) else "box")

    def build(self, now: datetime) -> None:
        """Make the tables anew; `now` is local and naive, and fixes what is open and how old a check is."""
        self._cursor.execute("DROP SCHEMA IF EXISTS bench CASCADE")
        self._cursor.execute("CREATE SCHEMA bench")
        self._bits()
        self._opened(now)
        territorial = ",".join(kind.code for kind in vocabulary.SERVICE_TYPES if kind.is_territorial)
        tables = _TABLES.read_text().replace("{today}", now.date().isoformat())
        self._cursor.execute(tables.replace("{territorial}", f"{{{territorial}}}"))
        for table in ("spot", "place"):
            text = _BOX if self.spatial == "box" else _POSTGIS
            self._cursor.execute(text.format(table=table, kind=self.spatial))

    def settle(self) -> None:
        """Statistics and visibility maps; outside of any transaction."""
        for table in ("spot", "place", "area", "service", "serving", "national"):
            self._cursor.execute(f"VACUUM ANALYZE bench.{table}")

    def _bits(self) -> None:
        kinds: dict[str, Iterable[str]] = {
            "need": vocabulary.need_codes(),
            "audience": vocabulary.AUDIENCES,
            "mode": vocabulary.ACCESS_MODES,
            "language": vocabulary.LANGUAGES,
        }
        rows = [(kind, code, 1 << place) for kind, codes in kinds.items() for place, code in enumerate(codes)]
        self._cursor.execute("CREATE TABLE bench.bit (kind text, code text, bit bigint)")
        self._cursor.executemany("INSERT INTO bench.bit VALUES (%s, %s, %s)", rows)

    def _opened(self, now: datetime) -> None:
        """Each distinct text of hours, and whether it is open at that minute, by legal time."""
        tables = ("directory_service", "directory_servicesite", "directory_closure")
        self._cursor.execute(" UNION ".join(f"SELECT opening_hours FROM {table}" for table in tables))
        texts = [text for (text,) in self._cursor.fetchall()] + [""]
        clocks = [zones.local(now, zone) for zone in range(len(zones.ZONES))]
        rows = [
            (zone, text, hours.is_open(text, clock) or False, clock.date())
            for zone, clock in enumerate(clocks)
            for text in dict.fromkeys(texts)
        ]
        self._cursor.execute(
            "CREATE TABLE bench.opened (zone int, text text, is_open bool, today date, PRIMARY KEY (zone, text))"
        )
        self._cursor.executemany("INSERT INTO bench.opened VALUES (%s, %s, %s, %s)", rows)
        self._cursor.execute("SELECT code FROM territories_department")
        departments = [(code, zones.of_department(code)) for (code,) in self._cursor.fetchall()]
        self._cursor.execute("CREATE TABLE bench.zone (department text PRIMARY KEY, zone int)")
        self._cursor.executemany("INSERT INTO bench.zone VALUES (%s, %s)", departments)

    def ask(self, question: Question, *, count: int = 20) -> Reply:
        """The best `count` near and national, with how many there are."""
        text, values = statements.statement(question, count, self.design, self.spatial)
        self._cursor.execute(text, values, prepare=True, binary=True)
        return reply(self._cursor.fetchall())


def has_postgis(cursor: Cursor[Any]) -> bool:
    cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'")
    row = cursor.fetchone()
    return bool(row and row[0])


def reply(rows: list[tuple[bool, int, int]]) -> Reply:
    near = [(position, total) for is_afar, position, total in rows if not is_afar]
    afar = [(position, total) for is_afar, position, total in rows if is_afar]
    return Reply(
        [position for position, _ in near],
        near[0][1] if near else 0,
        [position for position, _ in afar],
        afar[0][1] if afar else 0,
    )
