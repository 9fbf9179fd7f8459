"""Hours as French posters write them."""

from datetime import date, time, timedelta

import pytest

from maillage.events.programme import clock

NINE, TEN_30, NOON, TWO = time(9), time(10, 30), time(12), time(14)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10h45 - 12h30", [(time(10, 45), time(12, 30))]),
        ("13h30 /15h00", [(time(13, 30), time(15))]),
        ("16 h -Clôture", [(time(16), None)]),
        ("de 10h30 à 16h", [(TEN_30, time(16))]),
        ("entre 9h et 10h30, puis à 14 h", [(NINE, TEN_30), (TWO, None)]),
        ("9:00–10:30 Accueil", [(NINE, TEN_30)]),
        ("de midi à 14h", [(NOON, TWO)]),
        ("14H00", [(TWO, None)]),
        ("l’après-midi, les midis", []),
        ("25h10, 10h75, article 9", []),
        ("9h - 25h", [(NINE, None)]),
        ("", []),
    ],
)
def test_hours_are_found_in_a_text(text, said):
    assert [(each.at, each.until) for each in clock.hours(text)] == said


def test_an_hour_says_where_it_stands():
    (said,) = clock.hours("Accueil à 9h, café")

    assert "Accueil à 9h, café"[said.begin : said.end].strip() == "9h"


@pytest.mark.parametrize(
    ("text", "length"),
    [("Atelier (45 mn)", 45), ("Durée : 1h30", 90), ("2 heures", 120), ("20 minutes", 20), ("en 2021", None)],
)
def test_a_length_is_found_in_a_text(text, length):
    assert clock.length(text) == (None if length is None else timedelta(minutes=length))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vendredi 3 décembre 2021 de 10h30 à 16h", date(2021, 12, 3)),
        ("le 1er août 2027", date(2027, 8, 1)),
        ("le 31 février 2027, puis le 2 mars 2027", date(2027, 3, 2)),
        ("le 3 brumaire 2021", None),
        ("en décembre", None),
    ],
)
def test_a_day_is_found_in_a_text(text, day):
    assert clock.day(text) == day
