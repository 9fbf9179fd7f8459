"""Opening hours: 18 November 2026 is a Wednesday, 25 December 2026 a Friday."""

from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.directory import hours

WEDNESDAY = datetime(2026, 11, 18, 10, 30)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("Mo-Fr 09:00-12:00", WEDNESDAY, True),
        ("Mo-Fr 09:00-12:00", datetime(2026, 11, 18, 12), False),
        ("24/7", datetime(2026, 11, 22, 3), True),
        ("Mo-Su 20:00-02:00", datetime(2026, 11, 18, 1, 59), True),
        ("Mo-Su 20:00-02:00", WEDNESDAY, False),
        ("Mo-Su 09:00-18:00; PH off", datetime(2026, 12, 25, 10), False),
        ("Mo-Su 09:00-18:00", datetime(2026, 12, 25, 10), True),
        ("Mo-Fr unknown", WEDNESDAY, None),
        ("", WEDNESDAY, None),
        ("lundi matin", WEDNESDAY, None),
    ],
)
def test_is_open_tells_the_state_at_a_local_time(text, at, expected):
    assert hours.is_open(text, at) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("  ", True),
        ("Mo-Fr 09:00-18:00; PH off", True),
        ("24/7", True),
        ("Mo-Fr 9h", False),
        ("n’importe", False),
    ],
)
def test_is_valid_accepts_nothing_and_the_osm_syntax(text, expected):
    assert hours.is_valid(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24/7", "jour et nuit"),
        ("Mo-Su 00:00-24:00", "jour et nuit"),
        ('We 09:00-12:00 "accueil", 12:00-18:00 "écoute"', "jusqu’à 18 h"),
        ("Mo-Fr 09:00-12:00,14:00-18:00", "jusqu’à 12 h"),
        ("Mo-Fr 09:00-18:30", "jusqu’à 18 h 30"),
        ("We 10:00-24:00", "jusqu’à minuit"),
        ("We 10:00-26:30", "jusqu’à demain 2 h 30"),
        ("We-Th 00:00-24:00", "jusqu’à demain minuit"),
        ("Nov 18-22", "jusqu’à dimanche, minuit"),
        ("2026 Nov 18-2026 Dec 24 00:00-24:00", "jusqu’au 24 décembre, minuit"),
        ("2026 Nov 18-2026 Dec 24", "jusqu’au 24 décembre, minuit"),
    ],
)
def test_describe_says_until_when_it_is_open(text, expected):
    assert hours.describe(text, WEDNESDAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo-Su 20:00-02:00", "ouvre à 20 h"),
        ("Th 17:00-20:00", "ouvre demain, 17 h"),
        ("Sa 10:00-12:00", "ouvre samedi, 10 h"),
        ("We[1] 10:00-12:00", "ouvre le 2 décembre, 10 h"),
        ("Dec 01 09:15-12:00", "ouvre le 1er décembre, 9 h 15"),
        ("Jan 03 09:00-12:00", "ouvre le 3 janvier 2027, 9 h"),
        ("Jul-Aug 10:00-12:00", "ouvre le 1er juillet 2027, 10 h"),
        ("2030 Jan 10:00-12:00", ""),
        ("2020 Jan 1 10:00-12:00", ""),
        ("", ""),
        ("lundi", ""),
    ],
)
def test_describe_says_when_it_opens_next(text, expected):
    assert hours.describe(text, WEDNESDAY) == expected


def test_describe_passes_over_hours_that_are_not_known():
    assert hours.describe("We 10:31-11:00 unknown; Th 09:00-10:00", WEDNESDAY) == "ouvre demain, 9 h"


def test_describe_gives_up_when_hours_stay_unknown():
    assert hours.describe("Mo-Fr unknown", WEDNESDAY) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo-Fr 09:00-12:00,14:00-18:00; PH off", (("lundi au vendredi", "9 h à 12 h, 14 h à 18 h"),)),
        ("Sa-Su 10:00-12:00", (("samedi et dimanche", "10 h à 12 h"),)),
        ("We 14:00-16:00", (("mercredi", "14 h à 16 h"),)),
        ("Mo-Su 09:00-18:00", (("tous les jours", "9 h à 18 h"),)),
        ("24/7", (("tous les jours", "jour et nuit"),)),
        ("Th-Sa 20:00-02:00", (("jeudi au samedi", "20 h à 2 h"),)),
        ("Fr 20:00-24:00", (("vendredi", "20 h à minuit"),)),
        ("Mo,Tu,Th 09:00-10:00", (("lundi et mardi", "9 h à 10 h"), ("jeudi", "9 h à 10 h"))),
        ("2020 Jan 1 10:00-12:00", ()),
        ("", ()),
        ("lundi", ()),
    ],
)
def test_week_groups_days_of_the_same_hours(text, expected):
    assert hours.week(text) == expected


PIECES = st.sampled_from(
    [
        "Mo",
        "Su",
        "-",
        ",",
        ";",
        "PH",
        "SH",
        "off",
        "open",
        "unknown",
        "24/7",
        "09:00",
        "24:00",
        "26:00",
        "+",
        "week",
        "Jan",
        "easter",
        "[1]",
        "sunrise",
        "||",
        "2026",
        "/",
    ]
)


@settings(deadline=None)
@given(text=st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join), st.lists(PIECES).map(" ".join)))
@example(text="\x00")
@example(text="9" * 10_000)
@example(text="Mo-Fr 99:99-00:00")
def test_no_text_ever_raises(text):
    assert isinstance(hours.describe(text, WEDNESDAY), str)
    assert isinstance(hours.week(text), tuple)
    assert hours.is_open(text, WEDNESDAY) in {True, False, None}
    assert hours.is_valid(text) in {True, False}
