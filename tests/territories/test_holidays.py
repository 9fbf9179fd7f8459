"""Public holidays, where they are."""

from datetime import date

import pytest

from maillage.territories import holidays


def test_the_national_day_is_everywhere():
    assert holidays.names([2027])[date(2027, 7, 14)] == "Fête nationale"


@pytest.mark.parametrize(
    ("department", "day"),
    [("67", date(2027, 12, 26)), ("57", date(2027, 3, 26)), ("974", date(2027, 12, 20)), ("971", date(2027, 5, 27))],
)
def test_a_holiday_of_some_departments_is_theirs_only(department, day):
    assert day in holidays.names([2027], ["42", department])
    assert day not in holidays.names([2027], ["42"])


def test_an_event_over_two_years_has_the_holidays_of_both():
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= holidays.names([2026, 2027]).keys()
