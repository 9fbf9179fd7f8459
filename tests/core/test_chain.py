"""The six ways to tamper with the journal, two hundred times each (docs/security.md, case 44)."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core import chain
from maillage.core.chain import GENESIS, Point, Verdict
from tools import verify_journal

START = datetime(2026, 1, 1, tzinfo=UTC)
KEPT_SINCE = "2025-11-23T00:00Z"
TIMES = 200
LENGTH = 40
ANY = None  # a chain that begins anywhere cannot tell which line is out of its place


def row(number, verb="core.test", about=""):
    at = (START + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%MZ")
    return {"n": number, "at": at, "actor": "7", "verb": verb, "type": "t.t", "object": about, "result": "done"}


def chained(rows, previous=GENESIS):
    found = []
    for one in rows:
        digest = chain.link(previous, one)
        found.append({**one, "p": previous, "h": digest})
        previous = digest
    return found


def journal(length=LENGTH):
    return chained([row(number + 1) for number in range(length)])


def points(rows, every=10):
    return [Point(one["n"], one["h"], one["at"]) for one in rows[every - 1 :: every]]


def verify(rows, points=(), **more):
    return chain.verify(rows, points, kept_since=KEPT_SINCE, **more)


@pytest.mark.parametrize("length", [0, 1, 9, 40])
def test_a_chain_that_nobody_touched_is_whole(length):
    rows = journal(length)

    assert verify(rows, points(rows)) == Verdict(is_whole=True, number=length)


def modify(rows, draw):
    where = draw.randrange(LENGTH)
    name = draw.choice(["actor", "at", "verb", "type", "object", "result", "h", "p"])
    rows[where][name] = draw.choice([value for value in (GENESIS, "1" * 64) if value != rows[where][name]])
    return where + 1


def delete(rows, draw):
    where = draw.randrange(LENGTH - 1)
    del rows[where]
    return max(1, where + 1)


def swap(rows, draw):
    first, second = sorted(draw.sample(range(LENGTH), 2))
    rows[first], rows[second] = rows[second], rows[first]
    if draw.random() < 0.5:
        rows[first]["n"], rows[second]["n"] = rows[second]["n"], rows[first]["n"]
    return first + 1 if first else ANY


def insert(rows, draw):
    where = draw.randrange(LENGTH)
    previous = rows[where - 1]["h"] if where else GENESIS
    rows[where:where] = chained([row(where + 1, verb="core.forged")], previous)
    is_signed = (where + 1) % 10 == 0
    return where + 1 if is_signed else where + 2  # it follows from the line before; the next does not


def truncate(rows, draw):
    where = draw.randrange(LENGTH)
    del rows[where:]
    return where + 1


def rewrite(rows, draw):
    where = draw.randrange(LENGTH)
    changed = [{**one, "verb": "core.forged"} if one["n"] == where + 1 else one for one in rows]
    rows[:] = chained([{name: one[name] for name in one if name not in "ph"} for one in changed])
    return (where // 10 + 1) * 10  # the first point after it


@pytest.mark.parametrize("sabotage", [modify, delete, swap, insert, truncate, rewrite])
@pytest.mark.abuse(44)
def test_two_hundred_sabotages_of_each_kind_are_seen_where_they_begin(sabotage):
    draw = random.Random(sabotage.__name__)
    wrong = []
    for _ in range(TIMES):
        rows = journal()
        signed = points(rows)
        expected = sabotage(rows, draw)
        verdict = verify(rows, signed)
        if verdict.is_whole or expected not in (verdict.number, ANY):
            wrong.append((expected, verdict))

    assert wrong == []


@pytest.mark.parametrize("sabotage", [truncate, rewrite])
def test_what_is_computed_again_is_seen_only_by_the_points(sabotage):
    rows = journal()

    sabotage(rows, random.Random(3))

    assert verify(rows).is_whole


def test_the_end_that_the_installation_keeps_shows_a_cut():
    rows = journal()
    end = Point(LENGTH, rows[-1]["h"], "")

    assert verify(rows, end=end).is_whole
    assert verify(rows[:-1], end=end) == Verdict(is_whole=False, number=40, reason="la fin manque")
    assert verify([], end=end).number == 1
    assert not verify(rows, end=Point(LENGTH, GENESIS, "")).is_whole
    assert verify(rows, end=Point(0, GENESIS, "")).number == 40


def pruned(through, about=None):
    """The same journal without its first lines, and the line that tells of it."""
    rows = journal()
    removed = rows[through - 1]["h"] if about is None else about
    return rows, rows[through:] + chained([row(LENGTH + 1, chain.PRUNED, removed)], rows[-1]["h"])


def test_a_pruned_journal_begins_where_its_own_line_says():
    rows, left = pruned(10)
    old = [Point(5, "1" * 64, "2025-01-01T00:00Z"), *points(rows)[1:]]

    assert verify(left, old) == Verdict(is_whole=True, number=41)


def test_a_beginning_that_no_line_tells_of_is_missing():
    _, left = pruned(10, about="1" * 64)

    assert verify(left) == Verdict(
        is_whole=False, number=10, reason="le début manque, et aucune ligne ne dit son retrait"
    )


def test_lines_removed_too_soon_are_seen_by_the_points_even_when_a_forged_line_tells_of_it():
    rows, left = pruned(20)

    assert verify(left, points(rows)) == Verdict(is_whole=False, number=10, reason="ligne retirée trop tôt")


def test_a_point_of_the_last_removed_line_must_agree():
    _, left = pruned(10)

    assert verify(left, [Point(10, "1" * 64, "2025-01-01T00:00Z")]).number == 10


def test_a_forged_genesis_is_seen():
    rows = chained([row(1)], "1" * 64)

    assert verify(rows).number == 1


@given(st.dictionaries(st.sampled_from(chain._CONTENT), st.text(st.characters(codec="utf-8")) | st.integers(0, 2**53)))
def test_both_verifiers_write_the_same_values_alike(values):
    assert chain.canonical(values) == verify_journal.text(values)
