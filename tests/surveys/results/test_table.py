"""Results as a file: what the page shows, no more."""

import csv
import io
from random import Random

import pytest

from maillage.surveys import results
from maillage.surveys.results import table
from tests.surveys.results.test_reading import NAMES, _people, _survey

pytestmark = pytest.mark.django_db


def _rows(found):
    return list(csv.DictReader(io.StringIO(table.write(found).decode("utf-8-sig")), delimiter=";"))


def test_each_answer_has_its_line_with_who_was_asked():
    survey, people = _survey(_people(Random(3), 40))

    rows = _rows(results.of(survey))

    fives = next(
        row for row in rows if (row["Question"], row["Groupe"], row["Réponse"]) == ("Le contenu", "Tout le monde", "5")
    )
    assert int(fives["Nombre"]) == sum(person["content"] == ["5"] for person in people)
    assert (fives["Sur"], fives["Invitées"], fives["Présentes"], fives["Ont répondu"]) == ("40", "50", "44", "40")
    assert "Le plus utile" not in {row["Question"] for row in rows}


def test_a_hidden_group_has_no_figure():
    people = [
        *_people(Random(2), 14, professions=["health"]),
        *_people(Random(3), 6, professions=["justice", "school"]),
    ]
    survey, _ = _survey(people)

    rows = [row for row in _rows(results.of(survey, NAMES)) if row["Question"] == "Le contenu"]

    groups = {row["Groupe"]: (row["Nombre"], row["Moyenne"]) for row in rows if row["Groupe"] != "Tout le monde"}
    assert set(groups) == {"Par métier : santé", "Par métier : magistrats et avocats", "Par métier : school"}
    assert [name for name, figures in groups.items() if figures == ("", "")] == [
        "Par métier : magistrats et avocats",
        "Par métier : school",
    ]


def test_nothing_but_the_head_is_given_while_nothing_is_shown():
    survey, _ = _survey(_people(Random(5), 4))

    assert _rows(results.of(survey)) == []
