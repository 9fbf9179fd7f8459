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
    assert [fives[head] for head in ("Sur", "Inscrites", "Présentes", "Interrogées", "Ont répondu")] == [
        "40",
        "52",
        "44",
        "50",
        "40",
    ]
    assert "Le plus utile" not in {row["Question"] for row in rows}


def test_groups_have_shares_and_no_mean():
    survey, people = _survey(_people(Random(3), 60, professions=["health", "justice"]))

    rows = [row for row in _rows(results.of(survey, NAMES)) if row["Question"] == "Le contenu"]

    groups = {row["Groupe"]: row for row in rows if row["Groupe"] != "Tout le monde"}
    assert set(groups) == {"Par métier : santé", "Par métier : magistrats et avocats"}
    mine = [int(one["content"][0]) >= 4 for one in people if one["profession"] == "health"]
    row = groups["Par métier : santé"]
    assert (row["Nombre"], row["Sur"], row["Moyenne"], row["Médiane"]) == (str(sum(mine)), str(len(mine)), "", "")


@pytest.mark.abuse(79)
def test_unanimity_has_no_figure():
    survey, _ = _survey([{**one, "content": ["5"]} for one in _people(Random(3), 30)])

    [row] = [row for row in _rows(results.of(survey, NAMES)) if row["Question"] == "Le contenu"]

    assert (row["Réponse"], row["Nombre"], row["Sur"], row["Moyenne"]) == (
        "4 ou 5",
        "toutes, ou toutes sauf une",
        "30",
        "",
    )


def test_nothing_but_the_head_is_given_while_nothing_is_shown():
    survey, _ = _survey(_people(Random(5), 4))

    assert _rows(results.of(survey)) == []
