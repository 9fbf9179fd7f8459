"""The table, on the screen and in RESULTS.md."""

import os
import platform
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bench.measures import Line

RESULTS = Path(__file__).with_name("RESULTS.md")
_STATES = {True: "ok", False: "**no**", None: ""}
_INTRODUCTION = """# Measures

Written by `make bench`; do not edit. Every figure was measured in one run on the machine below, except the last table.
Durations in milliseconds are « median / 95th percentile / longest », by the clock; « processor » is the time of our thread,
which other work on the machine disturbs less.

{machine}

"""
_METHOD = """
## What is compared

- **Network**: {services} published services (and some that nobody may see) on the real communes, seed {seed}: more where more
  people live, areas at all levels, 5 % protected places, several places, some 400 distinct opening hours, checks of all ages.
  The rows are written by COPY into the product's own tables; the snapshot is published by `actions.publish` in a process of its own, for the public and
  for members.
- **Questions**: {questions}, seed {seed}; places drawn by population, Paris first; needs, age, audience, distance, open now,
  language, wheelchair, way of access; 5 % without a place.
- **joined**: what a careful team writes in SQL: one narrow row per service with bit masks and an array of needs (GIN), places
  ({spatial}), territories in a covering index; one prepared statement with only the filters that the question has.
- **prejoined**: every fact again beside each place, each territory and each national service, so that nothing is left to join:
  as far as SQL goes, with three tables to keep alike. No bar speaks of it; it is there to be honest about the first.
- Both have who is open worked out beforehand for one minute; the product works it out by itself. Both plan for their values,
  without parallel workers nor just-in-time compilation. Their tables are made from the directory by SQL alone, so that equal
  results check the projection as well as the index: same records, same order, same totals.
- **HTTP**: the product is its own ASGI application under uvicorn, with all its middleware. The baselines are the least that
  answers (`bench/server.py`): no framework, the same uvicorn, a pool of four connections, the same records as bytes from a
  table. One client puts twenty questions to each server in turn; four clients work {seconds:g} s at each server, twice, in turns,
  on the loopback, from one process of the same machine, as people who come one after another: twenty questions on a connection,
  then a new connection, which any process of the server may take. PostgreSQL works for the baselines on every core at once; the product
  is shown with one process, and with one by core.
- **Turns**: each side answers twenty questions, then the other the same twenty, so that a slow moment of the machine is slow for
  all, and nobody begins each question with the memory of the other in the caches of the processor.
- **Logins**: fifty clients of another process log in again and again, each time with a new browser and a password kept by Argon2;
  meanwhile four readers ask for public pages. The product has a process by core; both crowds work on the same machine.
- **Search**: 10,000 and 100,000 documents of 150 to 400 words, drawn from the words of the field and from made-up ones, seed 42, with the 20 pairs and the 5 negatives of the research; 200 questions, seed 3, after 200 others that are not counted. Ours is a whole
  answer (correction, families of words, documents read again, facets, extracts); the peers give 20 numbers and a count: SQLite FTS5 as it comes, with bm25, and PostgreSQL `french` with ts_rank. The same documents are
  ranked once more by a process on SQLite, and compared.

## Quoted, not measured here

The data·inclusion API (its code, 100,000 services, PostgreSQL 15 with PostGIS, one uvicorn worker, 20 full records), as the
research of this project measured it on another loaded machine:

| query | min / p50 / p95 ms |
|---|---|
| commune + 2 topics + public, 20 records | 38 / 70 / 192 |
| commune only, 20 records | 672 / 855 / 1,812 |
| commune + filters, 5,000 records (as DORA asks) | 245 / 380 / 921 |
| throughput, 4 clients | 12.6 requests/s |
"""


def machine(database: str, at: datetime) -> str:
    """Where and when."""
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{at:%d %B %Y, %H:%M}; {names[0] if names else 'unknown processor'}, {os.cpu_count()} cores; Linux {platform.release()}; "
        f"Python {platform.python_version()}; {database}; load average at the end {load}."
    )


def table(lines: Sequence[Line]) -> str:
    rows = [("what", "bar", "measured", "peer", ""), ("---",) * 5]
    rows += [(line.what, line.bar, line.measured, line.peer, _STATES[line.is_met]) for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def write(lines: Sequence[Line], described: str, notes: Sequence[str], **facts: object) -> None:
    text = _INTRODUCTION.format(machine=described) + table(lines) + "\n"
    text += "".join(f"\n{note}\n" for note in notes)
    RESULTS.write_text(text + _METHOD.format(**facts), encoding="utf-8")
