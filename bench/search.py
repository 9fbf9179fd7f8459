"""The search, beside SQLite FTS5 by default and PostgreSQL `french`, in one run. Alone: `tools/with_postgresql.py python -m bench.search`.

Ours is a whole answer: correction, families of words, 20 documents read again from the database, facets with their counts, extracts with
marks. A peer gives the numbers of its 20 best and how many there are: neither facets, nor extracts, nor documents.
"""

import argparse
import hashlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import django
import psycopg

from bench import database, search_corpus
from bench.measures import Line, Times

SIZES = ((10_000, 10.0), (100_000, 60.0))  # documents, bar of the 95th percentile in ms
_ALIKE = 2_000  # documents on which both databases must rank alike
_QUESTIONS = 200
_TURN = 20
_OTHER_SEED = 4
_PIECE = 1_000
_KIND = "bench.document"
_FIRST = 3  # a document that must be found is among the first three
Documents = list[tuple[str, str]]
Ask = Callable[[str], tuple[list[int], int]]


def measure(url: str, folder: Path, sizes: Sequence[tuple[int, float]] = SIZES) -> list[Line]:
    """Django is set up on the database of `url`; `folder` is for the files of SQLite."""
    lines = _alike(folder)
    for count, bar in sizes:
        documents = list(search_corpus.documents(count))
        with psycopg.connect(url, autocommit=True) as peer:
            lines += _compared(documents, bar, peer, folder / f"fts_{count}.db")
    return lines


def _compared(documents: Documents, bar: float, peer: psycopg.Connection, path: Path) -> list[Line]:
    count = f"{len(documents):,}"
    began = time.perf_counter()
    fill(documents)
    filled = time.perf_counter() - began
    began, before = time.perf_counter(), _memory()
    ours = _ours()
    ours("fugue")
    built, grown = time.perf_counter() - began, _memory() - before
    fts, fts_built = _timed(lambda: _fts(documents, path))
    french, french_built = _timed(lambda: _french(documents, peer))
    sides: dict[str, Ask] = {"ours": ours, "FTS5": fts, "french": french}
    times = _in_turns(sides)
    said = {name: _said(ask) for name, ask in sides.items()}
    peers = f"FTS5 {times['FTS5']}; french {times['french']}"
    return [
        Line(f"search, {count} documents", f"p95 ≤ {bar:g} ms", str(times["ours"]), peers, times["ours"].p95() <= bar),
        Line(f"search, {count} documents: pairs found, in the first {_FIRST}", "", said["ours"], _both(said)),
        Line(
            f"search, {count} documents: made",
            "",
            f"rows {filled:.0f} s, index {built:.1f} s, +{grown:.0f} MB",
            f"FTS5 {fts_built:.0f} s; french {french_built:.0f} s",
        ),
    ]


def _both(said: dict[str, str]) -> str:
    return f"FTS5 {said['FTS5']}; french {said['french']}"


def _timed(make: Callable[[], Ask]) -> tuple[Ask, float]:
    began = time.perf_counter()
    return make(), time.perf_counter() - began


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_turns(sides: dict[str, Ask]) -> dict[str, Times]:
    """Twenty questions to each in turn, once each has answered as many other questions: none of those sides begins its day."""
    asked = search_corpus.questions(_QUESTIONS)
    times = {name: Times() for name in sides}
    for ask in sides.values():
        for typed in search_corpus.questions(_QUESTIONS, seed=_OTHER_SEED):
            ask(typed)
    for begin in range(0, len(asked), _TURN):
        for name, ask in sides.items():
            for typed in asked[begin : begin + _TURN]:
                times[name].take(lambda ask=ask, typed=typed: ask(typed))
    return times


def _said(ask: Ask) -> str:
    """« 20/20, 19 first, 5/5 not found »."""
    places = []
    for number, (typed, *_) in enumerate(search_corpus.PAIRS):
        best, _total = ask(typed)
        places.append(best.index(number) if number in best else None)
    wrong = sum(
        number in ask(typed)[0] for number, (typed, *_) in enumerate(search_corpus.NEGATIVES, start=len(places))
    )
    found = [place for place in places if place is not None]
    first = sum(place < _FIRST for place in found)
    return f"{len(found)}/{len(places)} in 20, {first} in {_FIRST}; {wrong} of {len(search_corpus.NEGATIVES)} wrong"


def fill(documents: Documents) -> None:
    """Through the action that the apps call."""
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.search import actions, memory, words  # noqa: PLC0415 -- app ready
    from maillage.search.models import Document  # noqa: PLC0415 -- app ready
    from maillage.search.registry import Entry  # noqa: PLC0415 -- app ready

    Document.objects.all().delete()
    memory.forget()
    words.lay(now=timezone.now())
    for begin in range(0, len(documents), _PIECE):
        actions.put(
            Entry(
                _KIND, str(number), f"/{number}", title, text=text, themes=(f"t{number % 7}",), year=2000 + number % 26
            )
            for number, (title, text) in enumerate(documents[begin : begin + _PIECE], start=begin)
        )


def _ours() -> Ask:
    from maillage.search import queries  # noqa: PLC0415 -- app ready
    from maillage.search.questions import Question  # noqa: PLC0415 -- app ready

    def ask(typed: str) -> tuple[list[int], int]:
        found = queries.find(Question(typed), may_be_near=True)
        return [int(hit.ref) for hit in found.hits], found.total

    return ask


def _fts(documents: Documents, path: Path) -> Ask:
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = wal")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(title, body)")
    rows = ((number, *document) for number, document in enumerate(documents))
    base.executemany("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", rows)
    base.commit()
    base.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    base.commit()

    def ask(typed: str) -> tuple[list[int], int]:
        query = " ".join(f'"{word}"' for word in typed.replace('"', " ").split())
        best = base.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 5, 1) LIMIT 20", (query,))
        found = [number for (number,) in best]
        return found, base.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (query,)).fetchone()[0]

    return ask


def _french(documents: Documents, peer: psycopg.Connection) -> Ask:
    peer.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")
    peer.execute("DROP TABLE IF EXISTS bench_texts")
    peer.execute("CREATE TABLE bench_texts (id int PRIMARY KEY, title text, body text, words tsvector)")
    with peer.cursor() as cursor, cursor.copy("COPY bench_texts (id, title, body) FROM stdin") as copy:
        for number, document in enumerate(documents):
            copy.write_row((number, *document))
    peer.execute(
        "UPDATE bench_texts SET words = setweight(to_tsvector('french', title), 'A') || setweight(to_tsvector('french', body), 'B')"
    )
    peer.execute("CREATE INDEX ON bench_texts USING gin (words)")
    peer.execute("VACUUM ANALYZE bench_texts")

    def ask(typed: str) -> tuple[list[int], int]:
        best = peer.execute(
            "SELECT id FROM bench_texts, plainto_tsquery('french', %s) AS asked WHERE words @@ asked"
            " ORDER BY ts_rank(words, asked) DESC, id LIMIT 20",
            (typed,),
        )
        found = [number for (number,) in best]
        total = peer.execute(
            "SELECT count(*) FROM bench_texts WHERE words @@ plainto_tsquery('french', %s)", (typed,)
        ).fetchone()
        return found, total[0] if total else 0

    return ask


def _alike(folder: Path) -> list[Line]:
    """The same documents on the database of this process, and on SQLite in another one."""
    here = ranks()
    environment = {name: value for name, value in os.environ.items() if name != "MAILLAGE_DATABASE_URL"}
    environment["MAILLAGE_DATA_DIR"] = str(folder / "sqlite")
    command = [sys.executable, "-m", "bench.search", "--ranks"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    there = json.loads(done.stdout.splitlines()[-1])
    same = sum(here["ranks"][typed] == there["ranks"][typed] for typed in here["ranks"])
    told = f"{same} of {len(here['ranks'])} questions; PostgreSQL {here['said']}; SQLite {there['said']}"
    good = f"{len(search_corpus.PAIRS)}/{len(search_corpus.PAIRS)} in 20"
    is_met = same == len(here["ranks"]) and all(
        one["said"].startswith(good) and "; 0 of" in one["said"] for one in (here, there)
    )
    return [Line("search: same ranks on both databases", "all, 20/20, 0 wrong", told, "", is_met)]


def ranks() -> dict[str, object]:
    """What each question finds on the database of this process, in short."""
    fill(list(search_corpus.documents(_ALIKE)))
    ask = _ours()
    found = {typed: ask(typed) for typed in search_corpus.questions(_QUESTIONS)}
    return {
        "said": _said(ask),
        "ranks": {typed: hashlib.sha256(repr(one).encode()).hexdigest()[:16] for typed, one in found.items()},
    }


def _set_up() -> None:
    from django.core.management import call_command  # noqa: PLC0415 -- app ready

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    django.setup()
    call_command("migrate", verbosity=0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("--ranks", action="store_true", help="only the ranks, as JSON, on the database of this process")
    parser.add_argument("--largest", type=int, default=SIZES[-1][0], help="leave out the larger sizes")
    options = parser.parse_args()
    if options.ranks:
        _set_up()
        print(json.dumps(ranks()))
        return 0
    given = os.environ.get("MAILLAGE_DATABASE_URL", "")
    sizes = [size for size in SIZES if size[0] <= options.largest]
    database.NAME = f"{database.NAME}_search"  # beside a whole bench
    with database.fresh(given, is_kept=False) as url, tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        os.environ.update(MAILLAGE_DATABASE_URL=url, MAILLAGE_DATA_DIR=folder)
        _set_up()
        lines = measure(url, Path(folder), sizes)
    for line in lines:
        print(f"{line.what} | {line.bar} | {line.measured} | {line.peer} | {line.is_met}")
    return 0 if all(line.is_met is not False for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
