from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory import vocabulary
from maillage.directory.models import Verification
from maillage.upkeep import freshness
from maillage.upkeep.freshness import Check, Freshness, State
from maillage.upkeep.models import ServiceState

TODAY = date(2026, 11, 18)
WRITTEN = date(2024, 1, 1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
TYPES = st.sampled_from(vocabulary.type_codes())
CHECKS = st.lists(
    st.builds(
        Check,
        on=DAYS,
        method=st.sampled_from(Verification.Method.values),
        result=st.sampled_from(Verification.Result.values),
    ),
    max_size=6,
)


def good(on, result="confirmed"):
    return Check(on, "call", result)


@pytest.mark.parametrize(
    ("service_type", "months"),
    [("emergency_shelter", 3), ("distancing", 3), ("listening", 4), ("night_outreach", 4), ("care", 6), ("crip", 12)],
)
def test_a_verification_holds_for_a_time_that_depends_on_the_type(service_type, months):
    assert freshness.months(service_type) == months


def test_every_type_with_a_time_of_its_own_exists():
    assert set(freshness.MONTHS) - set(vocabulary.type_codes()) == set()


def test_the_states_are_those_of_the_table():
    assert {state.value for state in State} == set(ServiceState.Freshness.values)


@pytest.mark.parametrize(
    ("verified_on", "expected"),
    [
        (date(2026, 11, 18), Freshness(State.VERIFIED, date(2026, 11, 18), date(2027, 5, 18))),
        (date(2026, 6, 19), Freshness(State.VERIFIED, date(2026, 6, 19), date(2026, 12, 19))),
        (date(2026, 6, 18), Freshness(State.DUE, date(2026, 6, 18), date(2026, 12, 18))),
        (date(2026, 5, 19), Freshness(State.DUE, date(2026, 5, 19), date(2026, 11, 19))),
        (date(2026, 5, 18), Freshness(State.OVERDUE, date(2026, 5, 18), date(2026, 11, 18))),
    ],
)
def test_a_record_of_care_is_due_six_months_after_its_verification(verified_on, expected):
    assert freshness.freshness("care", WRITTEN, [good(verified_on)], TODAY) == expected


@pytest.mark.parametrize(
    ("written_on", "state"),
    [(date(2026, 11, 18), State.DUE), (date(2026, 10, 20), State.DUE), (date(2026, 10, 19), State.OVERDUE)],
)
def test_a_record_that_nobody_verified_has_one_month(written_on, state):
    found = freshness.freshness("listening", written_on, [], TODAY)

    assert found == Freshness(state, None, written_on + timedelta(days=30))


def test_what_was_put_right_counts_as_verified():
    assert freshness.freshness("care", WRITTEN, [good(TODAY, "modified")], TODAY).state == State.VERIFIED


def test_nobody_answered_since():
    checks = [good(date(2026, 10, 1)), Check(date(2026, 11, 1), "call", "unreachable")]

    assert freshness.freshness("care", WRITTEN, checks, TODAY) == Freshness(
        State.UNREACHABLE, date(2026, 10, 1), date(2027, 4, 1)
    )


def test_an_answer_of_the_same_day_wins_over_a_call_that_nobody_took():
    checks = [Check(TODAY, "call", "unreachable"), Check(TODAY, "email", "confirmed")]

    assert freshness.freshness("care", WRITTEN, checks, TODAY).state == State.VERIFIED


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 10, 31), 4, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
    ],
)
def test_months_end_where_the_month_ends(day, number, expected):
    assert freshness.add_months(day, number) == expected


@given(day=DAYS, number=st.integers(1, 24))
def test_months_are_never_longer_than_they_say(day, number):
    later = freshness.add_months(day, number)

    assert (later.year - day.year) * 12 + later.month - day.month == number
    assert later.day <= day.day


@given(service_type=TYPES, checks=CHECKS, today=DAYS)
def test_the_order_of_verifications_changes_nothing(service_type, checks, today):
    assert freshness.freshness(service_type, WRITTEN, checks, today) == freshness.freshness(
        service_type, WRITTEN, list(reversed(checks)), today
    )


@given(service_type=TYPES, checks=CHECKS, today=DAYS)
def test_a_verification_of_today_always_makes_a_record_fresh(service_type, checks, today):
    past = [check for check in checks if check.on <= today]

    found = freshness.freshness(service_type, WRITTEN, [*past, good(today)], today)

    assert (found.state, found.verified_on) == (State.VERIFIED, today)


@given(service_type=TYPES, checks=CHECKS, today=DAYS, later=st.integers(0, 800))
def test_time_alone_never_makes_a_record_fresher(service_type, checks, today, later):
    order = [State.VERIFIED, State.DUE, State.OVERDUE, State.UNREACHABLE]

    before = freshness.freshness(service_type, WRITTEN, checks, today)
    after = freshness.freshness(service_type, WRITTEN, checks, today + timedelta(days=later))

    assert order.index(after.state) >= order.index(before.state)
