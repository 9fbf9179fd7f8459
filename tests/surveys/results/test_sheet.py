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
    """All alike, but for two people."""
    most = {"content": ["4"], "spot": ["2>4"], "again": ["yes"], "used": ["0"]}
    two = {"content": ["2"], "spot": ["4>2"], "again": ["no"], "used": ["1"]}
    return [{"profession": "health", **(two if rank < 2 else most)} for rank in range(number)]


def _alike(number):
    return [{"profession": "health", **_fixed(3)[2]} for _ in range(number)]


def test_a_question_is_said_in_one_sentence():
    survey, _ = _survey(_fixed(12))

    content, spot, again, used, best = sheet.blocks(results.of(survey))

    assert (
        content.lead == "3,7 sur 5 en moyenne, médiane 4 ; 83\u00a0% de notes 4 ou 5 (de 55 à 95\u00a0%). 12 réponses."
    )
    assert spot.lead == (
        "De 2,3 « avant » à 3,7 « aujourd’hui », sur 5 ; 83\u00a0% se disent plus à l’aise qu’avant (de 55 à 95\u00a0%). 12 réponses."
    )
    assert again.lead == "83\u00a0% de oui (de 55 à 95\u00a0%). 12 réponses."
    assert used.lead == "12 réponses."
    assert (best.lead, best.is_text) == ("", True)
    assert [label for label, _ in spot.stacks] == ["Avant", "Aujourd’hui"]


@pytest.mark.abuse(79)
def test_when_all_agree_it_is_not_told_from_all_but_one():
    survey, _ = _survey(_alike(12))

    content, spot, again, used, _ = sheet.blocks(results.of(survey))

    assert content.lead == "Toutes les notes sont 4 ou 5, ou toutes sauf une. 12 réponses."
    assert spot.lead == content.lead
    assert again.lead == "Toutes les réponses sont « oui », ou toutes sauf une. 12 réponses."
    assert (content.stacks, content.rows, content.tables) == ((), (), ())
    assert [row.bound for row in used.rows] == ["toutes, ou toutes sauf une", "une au plus"]
    page = _page(results.of(survey))
    assert "100\u00a0%" not in page
    assert 'role="img"' not in page


def test_the_numbers_stand_first():
    survey, _ = _survey(_fixed(12))

    assert sheet.numbers(results.of(survey)) == [
        ("Personnes inscrites", "24"),
        ("Personnes présentes", "16"),
        ("Ont répondu", "12 sur 22 interrogées (55\u00a0%)"),
    ]


def test_each_drawing_has_its_table_in_the_page():
    survey, _ = _survey(_people(Random(11), 60, professions=["health", "justice"]))

    page = _page(results.of(survey, NAMES))

    assert page.count('role="img"') == 3  # a rating, and both ends of a pair
    assert page.count("Intervalle à 95 %") == 4
    assert "Magistrats et avocats" in page
    assert page.count("Par métier") > page.count("<h4>") > 1  # the note, and each table


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
    low = [{**one, "content": ["2" if rank > 2 else "5"]} for rank, one in enumerate(_fixed(30))]
    cold, _ = _survey(low, moment="cold")

    content, spot, _ = sheet.compared(results.compare(results.of(hot), results.of(cold)))

    assert (content.hot, content.cold) == ("93\u00a0% sur 30 réponses", "10\u00a0% sur 30 réponses")
    assert content.change.startswith("−83 points (de −")
    assert spot.change.startswith("pas de différence nette (de −")
    assert spot.label == "Repérer : les réponses pour « aujourd’hui »"
    assert content.rows[3] == ("4", "93\u00a0%", "0\u00a0%")
    assert content.rows[1] == ("2", "7\u00a0%", "90\u00a0%")
    page = render_to_string("surveys/compared.html", {"rows": [content, spot]})
    assert page.count('role="img"') == 4


@pytest.mark.abuse(79)
def test_a_moment_at_which_all_agreed_is_not_compared():
    hot, _ = _survey(_fixed(30))
    cold, _ = _survey(_alike(30), moment="cold")

    assert results.compare(results.of(hot), results.of(cold)) == ()
