import pytest

from maillage.trainings.cross import crossing


@pytest.mark.parametrize(
    ("present", "is_cross", "professions"),
    [
        ({"social": 5, "police": 4, "health": 3}, True, 3),
        ({"social": 2, "police": 2, "health": 2}, True, 3),
        ({"social": 6, "police": 6}, False, 2),
        ({"social": 6, "police": 6, "health": 1}, False, 2),
        ({"social": 14, "police": 3, "health": 3}, True, 3),  # seven in ten exactly
        ({"social": 15, "police": 3, "health": 3}, False, 3),  # more than seven in ten
        ({"": 30, "social": 4, "police": 3, "health": 2}, True, 3),  # who did not say counts for nothing
        ({"social": 5, "police": 4, "health": 3, "justice": 0}, True, 3),
        ({}, False, 0),
    ],
)
def test_a_training_is_crossed_by_who_was_there(present, is_cross, professions):
    found = crossing(present)

    assert (found.is_cross, found.professions) == (is_cross, professions)
