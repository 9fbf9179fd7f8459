from datetime import datetime

import pytest

from maillage.events.reading import words


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 minute"), (20, "20 minutes"), (60, "1 heure"), (75, "1 h 15"), (120, "2 heures"), (125, "2 h 05")],
)
def test_lengths(count, said):
    assert words.minutes(count).replace("\u00a0", " ") == said


def test_hours_and_moments():
    at = datetime(2035, 3, 1, 9)

    assert words.clock(at).replace("\u00a0", " ") == "9 h 00"
    assert words.moment(at).replace("\u00a0", " ") == "jeudi 1er mars 2035 à 9 h"
