"""Results in words, and the page that shows them."""

from random import Random

import pytest
from django.template.loader import render_to_string

from maillage.surveys import results
from maillage.surveys.models import TextAnswer
from maillage.surveys.results import sheet
from tests.surveys.results.test_reading import NAMES, _people, _survey

pytestmark = pytest.mark.django_db


def _page(found):
    context = {"results": found, "numbers": sheet.numbers(found), "blocks": sheet.blocks(found)}
    return render_to_string("surveys/results.html", context)


def _fixed(number):
    answers = {"content": ["4"], "spot": ["2>4"], "again": ["yes"], "used": [["0"]][0]}
    return [{"profession": "health", **answers} for _ in range(number)]


def test_a_question_is_said_in_one_sentence():
    survey, _ = _survey(_fixed(12))

    content, spot, again, used, best = sheet.blocks(results.of(survey))

    assert (
        content.lead
        == "4,0 sur 5 en moyenne, médiane 4 ; 100\u00a0% de notes 4 ou 5 (de 76 à 100\u00a0%). 12 réponses."
    )
    assert spot.lead == (
        "De 2,0 avant à 4,0 après, sur 5 ; 100\u00a0% se disent plus à l’aise après (de 76 à 100\u00a0%). 12 réponses."
    )
    assert again.lead == "100\u00a0% de oui (de 76 à 100\u00a0%). 12 réponses."
    assert used.lead == "12 réponses."
    assert (best.lead, best.is_text) == ("", True)
    assert [label for label, _ in spot.stacks] == ["Avant", "Après"]


def test_the_numbers_stand_first():
    survey, _ = _survey(_fixed(12))

    assert sheet.numbers(results.of(survey)) == [
        ("Personnes invitées", "22"),
        ("Personnes présentes", "16"),
        ("Ont répondu", "12 (55\u00a0%)"),
    ]


def test_each_drawing_has_its_table_in_the_page():
    survey, _ = _survey(_people(Random(11), 40))

    page = _page(results.of(survey, NAMES))

    assert page.count('role="img"') == 3  # a rating, and both ends of a pair
    assert page.count("Intervalle à 95 %") == 4
    assert "Magistrats et avocats" in page


def test_a_hidden_group_says_why_and_no_figure():
    people = [
        *_people(Random(2), 14, professions=["health"]),
        *_people(Random(3), 6, professions=["justice", "school"]),
    ]
    survey, _ = _survey(people)

    [table] = sheet.blocks(results.of(survey, NAMES))[0].tables

    assert {row.label: bool(row.cells) for row in table.rows} == {
        "magistrats et avocats": False,
        "santé": True,
        "school": False,
    }
    assert "Un groupe de moins de 5 réponses est caché" in _page(results.of(survey, NAMES))


def test_while_it_is_open_the_page_says_why_nothing_is_shown():
    survey, _ = _survey(_fixed(12), is_counted=False)

    page = _page(results.of(survey))

    assert "Rien n’est montré avant la fermeture" in page
    assert "sur 5" not in page


def test_too_few_answers_are_not_shown():
    survey, _ = _survey(_fixed(4))

    page = _page(results.of(survey))

    assert "Moins de 5 personnes ont répondu" in page
    assert "sur 5" not in page


def test_what_people_wrote_is_text():
    survey, _ = _survey(_fixed(8))
    TextAnswer.objects.create(survey=survey, key="best", body="<script>x</script>\nDeux", state="internal")
    TextAnswer.objects.create(survey=survey, key="best", body="pas encore lu", state="waiting")

    page = _page(results.of(survey))

    assert "&lt;script&gt;x&lt;/script&gt;<br>Deux" in page
    assert "pas encore lu" not in page
    assert "1 réponse attend d’être relue" in page


def test_both_moments_are_compared_in_words():
    hot, _ = _survey(_fixed(30))
    low = [{**one, "content": ["2"], "spot": ["2>4"]} for one in _fixed(30)]
    cold, _ = _survey(low, moment="cold")

    content, spot, _ = sheet.compared(results.compare(results.of(hot), results.of(cold)))

    assert (content.hot, content.cold) == ("100\u00a0% sur 30 réponses", "0\u00a0% sur 30 réponses")
    assert content.change.startswith("-100 points")
    assert spot.change.startswith("pas de différence nette")
    assert content.rows[3] == ("4", "100\u00a0%", "0\u00a0%")
    assert content.rows[1] == ("2", "0\u00a0%", "100\u00a0%")
    page = render_to_string("surveys/compared.html", {"rows": [content, spot]})
    assert page.count('role="img"') == 4
