"""The yearly report as a table: what is counted where, what is hidden."""

from dataclasses import replace

import pytest

from maillage.trainings.queries.satisfaction import Satisfaction
from maillage.trainings.report import tables
from maillage.trainings.report.tables import OTHERS, Held, Report, build


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
        [alone] = part.rows
        known = dict(zip(whole.professions, row.people, strict=True))
        assert alone.total == row.total
        assert all(
            count == known[name] for name, count in zip(part.professions, alone.people, strict=True) if name in known
        )
        assert part.whole is None
    assert build(sessions, {"42"}).professions == (OTHERS,)
    assert build(sessions, {"42"}).rows[0].people == (16,)  # its total, which is shown


def test_a_part_has_the_sum_of_what_it_shows():
    sessions = [_held("77", social=9, police=20), _held("75", social=14, police=3), _held("42", social=8, police=8)]
    sessions += [_held("13", social=30, police=2)]

    part = build(sessions, {"77", "75"})

    assert (part.whole.name, part.whole.sessions, part.whole.total) == (
        "Ensemble",
        2,
        None if None in _totals(part) else 46,
    )
    for at in range(len(part.professions)):
        column = [row.people[at] for row in part.rows]
        assert part.whole.people[at] == (None if None in column else sum(column))


def _totals(report):
    return [row.total for row in report.rows]


def test_professions_without_a_number_become_one_column():
    report = build([_held("42", social=30, school=25, police=3, justice=2)])

    assert report.professions[-1] == OTHERS
    assert len(report.professions) < 4
    assert report.rows[0].total == 60
    assert None in report.rows[0].people or sum(report.rows[0].people) == 60


@pytest.mark.parametrize(("police", "said"), [(3, None), (5, 7)])
def test_what_is_left_of_a_total_is_not_a_few(police, said):
    whole = Report(
        ("santé", "police", "justice"),
        (
            replace(
                build([_held("42", social=9)]).rows[0], people=(20, None, None), total=20 + police + (2 if said else 0)
            ),
        ),
        None,
        (),
    )

    assert tables._folded(whole).rows[0].people == (20, said)


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
