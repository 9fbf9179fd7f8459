"""Hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory import hours
from maillage.pro.week import Unreadable, Week, read, write

OFFICE = ("9h-12h30, 14h-18h",) * 5 + ("", "")


def test_week_of_office_hours_is_read_and_written_back():
    stored = "Mo-Fr 09:00-12:30,14:00-18:00; PH off"

    assert read(stored) == Week(OFFICE, is_closed_on_holidays=True)
    assert write(read(stored)) == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("9h-12h", "Mo 09:00-12:00"),
        ("9 h à 12 h 30", "Mo 09:00-12:30"),
        ("9:00 – 12:00 / 14:00 – 18:00", "Mo 09:00-12:00,14:00-18:00"),
        ("9-12 et 14-17", "Mo 09:00-12:00,14:00-17:00"),
        ("20h-2h", "Mo 20:00-02:00"),
        ("18h-24h", "Mo 18:00-24:00"),
        ("jour et nuit", "Mo 00:00-24:00"),
        ("24h/24", "Mo 00:00-24:00"),
        ("fermé", ""),
        ("  ", ""),
    ],
)
def test_day_is_read_as_people_write_it(written, stored):
    assert write(Week((written, *[""] * 6))) == stored


@pytest.mark.parametrize(
    "written", ["le matin", "9h", "9h-", "25h-26h", "9h70-10h", "9h-9h", "24h30-2h", "9h-12h, puis"]
)
def test_day_that_is_not_hours_is_refused_with_its_number(written):
    with pytest.raises(Unreadable) as refusal:
        write(Week(("", "", written, "", "", "", "")))

    assert refusal.value.day == 2


@pytest.mark.parametrize("stored", ["24/7", "", "We 14:00-16:00; PH off", "Mo-Th 09:00-17:00; Fr 09:00-12:00"])
def test_stored_week_comes_back_the_same(stored):
    assert write(read(stored)) == stored


@pytest.mark.parametrize(
    "stored", ["Sa[1,3] 10:00-12:00", "Jul-Aug Mo 09:00-12:00", "Fr-Mo 09:00-10:00", "quand on veut"]
)
def test_hours_that_say_more_than_a_week_are_not_taken_for_one(stored):
    assert read(stored) is None


def test_days_named_one_by_one_are_read_and_the_last_rule_wins():
    week = read("Mo,We-Th 09:00-12:00; We off")

    assert week == Week(("9h-12h", "", "", "9h-12h", "", "", ""))


_clock = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 45])).map(lambda one: f"{one[0]}h{one[1]:02}")
_day = st.one_of(
    st.just(""), st.just("jour et nuit"), st.tuples(_clock, _clock).filter(lambda o: o[0] != o[1]).map("-".join)
)


@given(st.tuples(*[_day] * 7), st.booleans())
def test_what_is_written_is_always_of_the_syntax_and_is_read_again(days, is_closed_on_holidays):
    stored = write(Week(days, is_closed_on_holidays))

    assert hours.is_valid(stored)
    assert write(read(stored)) == stored
