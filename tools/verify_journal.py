"""Verifies an exported journal without Maillage: `verify_journal.py journal.jsonl --points points.jsonl --key public_key`.

Needs Python and the `cryptography` package. 0: whole. 1: broken, and the first number that is wrong or missing. 2: unreadable files.
It shares no code with the application on purpose; tests/core/test_checkpoints.py holds both to the same verdicts.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOTHING_BEFORE = "0" * 64
WRITE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
CHAINED = ("actor", "at", "n", "object", "result", "type", "verb")


class Broken(Exception):
    pass


def text(values: dict) -> bytes:
    return WRITE(values).encode()


def signed_points(lines: list[str], key: Ed25519PublicKey) -> dict[int, tuple[str, str]]:
    """Number -> (digest, minute). A point is worth its signature."""
    found = {}
    for line in filter(str.strip, lines):
        number = 0
        try:
            point = json.loads(line)
            number = int(point["n"])
            message = b"maillage journal\n" + text({name: point[name] for name in ("at", "h", "n")})
            key.verify(bytes.fromhex(point["s"]), message)
        except (InvalidSignature, ValueError, KeyError, TypeError):
            raise Broken(number, "unreadable or falsely signed checkpoint") from None
        if found.setdefault(number, (point["h"], point["at"])) != (point["h"], point["at"]):
            raise Broken(number, "two signed checkpoints that contradict each other")
    return found


def verify(lines: Iterable[str], points: dict[int, tuple[str, str]], kept_since: str) -> int:
    """The last number. Each line must follow from the one before, and be what a signed point says of it."""
    first, number, digest, end, removals = None, 0, NOTHING_BEFORE, None, {NOTHING_BEFORE}
    for row in map(json.loads, lines):
        if "end" in row:
            end = (row["end"]["n"], row["end"]["h"])
            break
        if first is None:
            number, digest = first = (row["n"] - 1, row["p"])
        number += 1
        expected = hashlib.sha256(bytes.fromhex(digest) + text({name: row[name] for name in CHAINED})).hexdigest()
        if (row["n"], row["p"], row["h"]) != (number, digest, expected):
            raise Broken(number, "missing or changed line")
        digest = expected
        if points.get(number, (digest,))[0] != digest:
            raise Broken(number, "rewritten before this checkpoint")
        if row["verb"] == "journal.prune":
            removals.add(row["object"])
    check_start(*(first or (0, NOTHING_BEFORE)), removals, points, kept_since)
    check_end(number, digest, end, points)
    return number


def check_start(before: int, start: str, removals: set[str], points: dict, kept_since: str) -> None:
    if start not in removals or (before == 0) != (start == NOTHING_BEFORE) or points.get(before, (start,))[0] != start:
        raise Broken(max(before, 1), "the beginning is missing, and no line tells of its removal")
    too_soon = [number for number, (_, minute) in points.items() if number <= before and minute >= kept_since]
    if too_soon:
        raise Broken(min(too_soon), "removed too soon")


def check_end(number: int, digest: str, end: tuple[int, str] | None, points: dict) -> None:
    if max([0, *points, *(end or ())[:1]]) > number:
        raise Broken(number + 1, "the end is missing")
    if end and end != (number, digest):
        raise Broken(number, "the end is not the one that the installation keeps")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("journal", type=Path)
    parser.add_argument("--points", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    options = parser.parse_args(arguments)
    kept_since = (datetime.now(UTC) - timedelta(days=364)).strftime("%Y-%m-%dT%H:%MZ")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(options.key.read_text()))
        points = signed_points(options.points.read_text(encoding="utf-8").splitlines(), key)
        with options.journal.open(encoding="utf-8") as lines:
            print(f"whole until line {verify(lines, points, kept_since)}")
    except Broken as broken:
        print("broken at line {}: {}".format(*broken.args))
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"unreadable: {error}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
