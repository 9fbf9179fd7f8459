"""The chain of the journal, without Django: each line carries the digest of the one before it, so that none changes unseen.

A row is what `manage.py export_journal` writes, one JSON object a line: `n`, `at` (the minute, in UTC), `actor`, `verb`, `type`,
`object`, `result`; `p`, the digest of the line before; `h`, its own. tools/verify_journal.py reads the same without this package.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

GENESIS = "0" * 64
PRUNED = "journal.prune"  # its object is the digest of the last line that was removed
_CONTENT = ("actor", "at", "n", "object", "result", "type", "verb")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """Line `number`, of the minute `at`, had this digest: signed, and kept where the application cannot write again."""

    number: int
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`number`: the last line when the chain is whole, else the first that is wrong or missing."""

    is_whole: bool
    number: int
    reason: str = ""


class Broken(Exception):
    """A line is wrong or missing."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"ligne {number} : {reason}")
        self.verdict = Verdict(is_whole=False, number=number, reason=reason)


def canonical(values: Mapping[str, Any]) -> bytes:
    """The one way to write these values: names in order, no space, UTF-8 without escapes but those that JSON requires."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)


def link(previous: str, row: Row) -> str:
    """The digest of a line after the line whose digest is `previous`."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical({name: row[name] for name in _CONTENT})).hexdigest()


def verify(rows: Iterable[Row], points: Sequence[Point] = (), *, end: Point | None = None, kept_since: str) -> Verdict:
    """`points`: signed, their signatures checked. `end`: where the installation says that it is. Lines since `kept_since` must be there."""
    try:
        return Verdict(is_whole=True, number=_walk(rows, points, end, kept_since))
    except Broken as broken:
        return broken.verdict


def _walk(rows: Iterable[Row], points: Sequence[Point], end: Point | None, kept_since: str) -> int:
    known = {point.number: point.digest for point in points}
    start: tuple[int, str] | None = None
    number, digest = 0, GENESIS
    pruned = set()
    for row in rows:
        if start is None:
            number, digest = start = (row["n"] - 1, row["p"])
        number, digest = number + 1, _next(row, number, digest)
        if known.get(number, digest) != digest:
            raise Broken(number, "le journal a été réécrit avant ce point de contrôle")
        if row["verb"] == PRUNED:
            pruned.add(row["object"])
    _check_start(start or (0, GENESIS), pruned, known)
    _check_ends(start or (0, GENESIS), points, kept_since, (number, digest), end)
    return number


def _next(row: Row, number: int, digest: str) -> str:
    if row["n"] != number + 1:
        raise Broken(number + 1, "numéro attendu, et absent")
    if row["p"] != digest or row["h"] != link(digest, row):
        raise Broken(number + 1, "la ligne a été changée")
    return str(row["h"])


def _check_start(start: tuple[int, str], pruned: set[str], known: dict[int, str]) -> None:
    number, digest = start
    is_proved = digest in pruned if number else digest == GENESIS
    if not is_proved or known.get(number, digest) != digest:
        raise Broken(max(number, 1), "le début manque, et aucune ligne ne dit son retrait")


def _check_ends(
    start: tuple[int, str], points: Sequence[Point], kept_since: str, last: tuple[int, str], end: Point | None
) -> None:
    gone = [point.number for point in points if point.number <= start[0] and point.at >= kept_since]
    if gone:
        raise Broken(min(gone), "ligne retirée trop tôt")
    if any(point.number > last[0] for point in points) or (end and end.number > last[0]):
        raise Broken(last[0] + 1, "la fin manque")
    if end and (end.number, end.digest) != last:
        raise Broken(last[0], "la fin n’est pas celle que garde l’installation")
