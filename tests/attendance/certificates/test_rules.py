"""Who is due a certificate, and for how long: whatever the event, whatever the presences."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.attendance.certificates import rules
from maillage.attendance.certificates.rules import Came, Conditions, Part
from maillage.attendance.models import CertificateRule

DAY = date(2035, 3, 13)


def part(half, minutes=180, *, day=DAY, label="", span=None):
    start = datetime.combine(day, datetime.min.time()) + timedelta(hours=9 if half == "am" else 14)
    return Part((day, half), label or half, start, start + timedelta(minutes=span or minutes), minutes)


MORNING = part("am", label="le matin")
AFTERNOON = part("pm", 150, label="l’après-midi")
BOTH = (MORNING, AFTERNOON)


def came(*parts, minutes=None):
    total = sum(one.minutes for one in parts) if minutes is None else minutes
    return Came(frozenset(one.key for one in parts), total)


def said(verdict):
    return verdict.is_due, verdict.is_possible, verdict.minutes, verdict.is_planned, verdict.why


def test_the_names_of_the_rules_are_those_of_the_table():
    assert CertificateRule.Rule.values == [rules.ALWAYS, rules.ALL, rules.MINUTES, rules.BY_HAND]


@pytest.mark.parametrize(
    ("conditions", "presence", "expected"),
    [
        (Conditions("always"), came(MORNING), (True, True, 180, False, "")),
        (Conditions("always"), rules.NEVER, (False, False, 0, False, "jamais notée présente")),
        (Conditions("all"), came(*BOTH), (True, True, 330, False, "")),
        (Conditions("all"), came(MORNING), (False, False, 180, False, "absente l’après-midi")),
        (Conditions("all"), rules.NEVER, (False, False, 0, False, "jamais notée présente")),
        (Conditions("minutes", 200), came(*BOTH), (True, True, 330, False, "")),
        (Conditions("minutes", 180), came(MORNING), (True, True, 180, False, "")),
        (
            Conditions("minutes", 181),
            came(MORNING),
            (False, False, 180, False, "présente 3\u00a0h, il en faut 3\u00a0h\u00a001"),
        ),
        (Conditions("by_hand"), came(MORNING), (False, True, 180, False, "")),
        (Conditions("by_hand"), rules.NEVER, (False, True, 330, True, "")),
    ],
)
def test_each_rule_gives_what_it_says(conditions, presence, expected):
    assert said(rules.judge(BOTH, conditions, presence)) == expected


@pytest.mark.parametrize(
    ("planned", "presence", "expected"),
    [
        (360, came(*BOTH), (360, True)),  # what the organisers said, for who was there all the time
        (300, came(*BOTH), (300, True)),
        (360, came(MORNING), (180, False)),  # what was counted, for who was not
        (120, came(MORNING), (120, False)),
        (6000, came(*BOTH), (450, True)),  # never more than from the first hour to the last
    ],
)
def test_planned_hours_never_lengthen_what_was_attended(planned, presence, expected):
    verdict = rules.judge(BOTH, Conditions("always", planned=planned), presence)

    assert (verdict.minutes, verdict.is_planned) == expected


def test_online_minutes_are_those_that_were_counted():
    assert rules.judge(BOTH, Conditions("always"), came(*BOTH, minutes=200)).minutes == 200


def test_without_any_hour_only_a_planned_length_is_certified():
    assert said(rules.judge((), Conditions("always"), Came(frozenset({MORNING.key}), 0)))[:3] == (False, False, 0)
    assert said(rules.judge((), Conditions("by_hand"), rules.NEVER)) == (False, False, 0, True, "durée inconnue")
    planned = rules.judge((), Conditions("always", planned=360), Came(frozenset({MORNING.key}), 0))
    assert said(planned) == (True, True, 360, True, "")


def test_absences_are_named_then_counted():
    days = [DAY + timedelta(days=n) for n in range(5)]
    parts = [part("am", day=day, label=f"le {day.day} mars matin") for day in days]

    few = rules.judge(parts[:3], Conditions("all"), came(parts[0])).why
    many = rules.judge(parts, Conditions("all"), came(parts[0])).why

    assert few == "absente le 14 mars matin et le 15 mars matin"
    assert many == "absente le 14 mars matin, le 15 mars matin, le 16 mars matin et 1 autre demi-journée"


@pytest.mark.parametrize(
    ("minutes", "text"), [(45, "45 min"), (60, "1 h"), (330, "5 h 30"), (0, "0 min"), (61, "1 h 01")]
)
def test_a_length_is_said_as_people_say_it(minutes, text):
    assert rules.length(minutes).replace("\u00a0", " ") == text


def test_the_longest_goes_from_the_first_hour_to_the_last_of_each_day():
    assert rules.longest(BOTH) == 450
    assert rules.longest([MORNING, part("am", day=DAY + timedelta(days=1))]) == 360
    assert rules.longest([]) == 0


@st.composite
def worlds(draw):
    days = [DAY + timedelta(days=n) for n in range(draw(st.integers(1, 3)))]
    every = [(day, half) for day in days for half in ("am", "pm")]
    kept = draw(st.lists(st.sampled_from(every), unique=True))
    parts = [
        part(half, minutes, day=day, span=minutes + draw(st.integers(0, 60)))
        for (day, half), minutes in ((key, draw(st.integers(1, 240))) for key in sorted(kept))
    ]
    there = [one for one in parts if draw(st.booleans())]
    counted = sum(draw(st.integers(1, one.minutes)) for one in there)
    stale = [(DAY - timedelta(days=1), "am")] if draw(st.booleans()) else []
    presence = Came(frozenset([*(one.key for one in there), *stale]), counted)
    rule = draw(st.sampled_from(CertificateRule.Rule.values))
    least = draw(st.integers(1, 900)) if rule == "minutes" else None
    return parts, Conditions(rule, least, draw(st.none() | st.integers(1, 2000))), presence


@given(worlds())
def test_nothing_is_certified_beyond_the_programme(world):
    parts, conditions, presence = world

    verdict = rules.judge(parts, conditions, presence)

    if parts:
        assert verdict.minutes <= rules.longest(parts)
    if not verdict.is_planned:
        assert verdict.minutes <= presence.minutes
        assert verdict.minutes <= rules.total(parts)
    if conditions.planned is not None:
        assert verdict.minutes <= conditions.planned


@given(worlds())
def test_what_is_due_is_possible_and_lacks_nothing(world):
    verdict = rules.judge(*world)

    assert verdict.is_possible or not verdict.is_due
    assert verdict.minutes > 0 or not verdict.is_possible
    assert not (verdict.is_due and verdict.why)
    if not verdict.is_possible:
        assert verdict.why


@given(worlds())
def test_nobody_who_never_came_is_due_one(world):
    parts, conditions, _ = world

    assert not rules.judge(parts, conditions, rules.NEVER).is_due


@given(worlds())
def test_all_half_days_are_all_of_them(world):
    parts, conditions, presence = world
    verdict = rules.judge(parts, Conditions("all", planned=conditions.planned), presence)

    if parts and verdict.is_due:
        assert {one.key for one in parts} <= presence.keys


@given(worlds(), st.integers(1, 900))
def test_a_minute_more_never_takes_a_certificate_away(world, more):
    parts, conditions, presence = world
    longer = Came(presence.keys, presence.minutes + more)

    assert rules.judge(parts, conditions, longer).is_due >= rules.judge(parts, conditions, presence).is_due
