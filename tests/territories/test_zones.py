"""Legal time of the territories."""

from datetime import datetime

import pytest

from maillage.territories import zones


@pytest.mark.parametrize(
    ("department", "clock"),
    [
        ("77", datetime(2026, 11, 18, 10, 30)),
        ("971", datetime(2026, 11, 18, 5, 30)),
        ("972", datetime(2026, 11, 18, 5, 30)),
        ("973", datetime(2026, 11, 18, 6, 30)),
        ("974", datetime(2026, 11, 18, 13, 30)),
        ("976", datetime(2026, 11, 18, 12, 30)),
    ],
)
def test_a_clock_overseas_is_not_that_of_paris(department, clock):
    assert zones.local(datetime(2026, 11, 18, 10, 30), zones.of_department(department)) == clock


def test_summer_time_is_that_of_paris_only():
    assert zones.local(datetime(2026, 7, 1, 10, 30), zones.of_department("974")) == datetime(2026, 7, 1, 12, 30)
