"""The chain of the journal: a million lines verified, by the pure function that the command uses, and by the verifier that stands alone."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import orjson

from bench.measures import Line
from maillage.core import chain
from tools import verify_journal

BAR_S = 30.0
_KEPT_SINCE = "2000-01-01T00:00Z"


def rows(count: int) -> Iterator[dict]:
    """A chain as an export has it."""
    previous = chain.GENESIS
    for number in range(1, count + 1):
        row = {
            "n": number,
            "at": f"2026-11-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}Z",
            "actor": str(number % 997),
            "verb": "directory.verify",
            "type": "directory.service",
            "object": f"{number * 2654435761 % 2**128:032x}",
            "result": "done",
            "p": previous,
        }
        row["h"] = previous = chain.link(previous, row)
        yield row


def measure(count: int = 1_000_000) -> list[Line]:
    """Both verifiers read the same file, from the disk to the verdict."""
    with tempfile.NamedTemporaryFile("wb", prefix="journal-", suffix=".jsonl") as file:
        for row in rows(count):
            file.write(orjson.dumps(row) + b"\n")
        file.flush()
        ours = _timed(Path(file.name), lambda lines: chain.verify(map(orjson.loads, lines), kept_since="").number)
        alone = _timed(Path(file.name), lambda lines: verify_journal.verify(lines, {}, _KEPT_SINCE))
    assert ours.number == alone.number == count
    told = f"{ours}; by tools/verify_journal.py {alone}"
    is_met = max(ours.seconds, alone.seconds) <= BAR_S
    return [Line(f"Journal, {count:,} lines verified", f"≤ {BAR_S:g} s", told, "", is_met)]


@dataclass
class _Timed:
    number: int
    seconds: float
    processor: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s (processor {self.processor:.1f} s)"


def _timed(path: Path, verify: Callable[[Iterable[str]], int]) -> _Timed:
    start, used = perf_counter(), process_time()
    with path.open(encoding="utf-8") as lines:
        number = verify(lines)
    return _Timed(number, perf_counter() - start, process_time() - used)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.journal", description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    (line,) = measure(parser.parse_args().lines)
    print(f"{line.what}: {line.measured}")
    sys.exit(not line.is_met)
