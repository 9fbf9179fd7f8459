"""The yearly report as a table: what is counted where, what is hidden."""

import pytest

from maillage.trainings.queries.satisfaction import Satisfaction
from maillage.trainings.report.tables import Held, build


def _held(*departments, minutes=360, satisfaction=None, **people):
    return Held(departments, minutes, people or None, satisfaction)


def test_each_session_is_counted_once_in_its_row():
    report = build(
        [
            _held("77", social=12, police=9),
            _held("77", minutes=90, social=5),
            _held("75", "77", social=20),
            _held(health=30),
            _held("42"),
        ]
    )

    assert report.professions == ("travail social et éducatif", "santé", "police et gendarmerie")
    assert [(row.name, row.sessions, row.unnoted, row.hours, row.people, row.total) for row in report.rows] == [
        ("Loire", 1, 1, "6", (0, 0, 0), 0),
        ("Seine-et-Marne", 2, 0, "7,5", (17, 0, 9), 26),
        ("Toute la France", 1, 0, "6", (0, 30, 0), 30),
        ("Plusieurs départements", 1, 0, "6", (20, 0, 0), 20),
    ]
    assert (report.whole.sessions, report.whole.people, report.whole.total) == (5, (37, 30, 9), 76)
    assert (len(report.without), "Paris" in report.without, report.unnoted) == (98, False, 1)
    assert not report.hides


def test_a_few_people_are_hidden_and_what_would_tell_them():
    report = build([_held("77", social=3, police=20), _held("75", social=14, police=11)])

    seine, paris = report.rows[1], report.rows[0]
    assert seine.people[0] is None
    assert [row.total for row in (seine, paris)] == [23, 25]
    assert seine.people[1] is None
    assert paris.people == (None, None)
    assert report.hides


def test_a_part_hides_what_the_whole_hides():
    """Two readers who compare theirs learn no more."""
    sessions = [_held("77", social=3, police=20), _held("75", social=14, police=11), _held("42", social=8, police=8)]
    whole = build(sessions)

    for row in whole.rows:
        part = build(sessions, {row.code})
        assert part.rows == (row,)
        assert part.whole is None


def test_a_part_says_where_nothing_was_held():
    report = build([_held("77", social=9)], {"77", "75"})

    assert report.without == ("Paris",)
    assert [row.code for row in report.rows] == ["77"]


def test_satisfaction_is_added_up():
    said = [Satisfaction(18, 20, 10, 12), Satisfaction(5, 10, 5, 9)]
    report = build(
        [_held("77", satisfaction=said[0], social=12), _held("77", satisfaction=said[1], social=9), _held("75")]
    )

    assert report.rows[1].satisfaction == Satisfaction(23, 30, 15, 21)
    assert (report.rows[1].satisfaction.share, report.rows[0].satisfaction.share) == (77, None)
    assert report.whole.satisfaction.answered == 15


@pytest.mark.parametrize("within", [None, frozenset({"77"})])
def test_a_year_without_sessions_is_empty(within):
    report = build([], within)

    assert (report.rows, report.whole, report.hides) == ((), None, False)


def test_professions_that_were_not_said_have_their_column():
    report = build([Held(("77",), 60, {"": 7, "social": 6})])

    assert report.professions[-1] == "Métier non précisé"
    assert report.rows[0].people == (6, 7)
