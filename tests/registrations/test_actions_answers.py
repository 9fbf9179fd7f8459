"""What somebody says of herself, and answers to the questions of the organisers."""

import pytest

from maillage.registrations import actions
from maillage.registrations.actions import WrongAnswer
from maillage.registrations.models import Registration
from tests.registrations.factories import (
    QuestionFactory,
    a_form,
    applicant,
)

pytestmark = pytest.mark.django_db


def test_what_is_wrong_is_all_said_at_once(now):
    form = a_form(asks_needs=False)
    wrong = applicant(
        name=" ",
        email="anne@",
        profession="astronaut",
        department="99",
        way="remote",
        structure="x" * 201,
        needs="une boucle",
        answers={"12": "non"},
    )

    with pytest.raises(WrongAnswer) as refusal:
        actions.register(form, wrong, by=None, now=now)

    assert refusal.value.fields == {
        "name": "Écrivez le prénom et le nom.",
        "email": "Écrivez une adresse électronique entière, comme prenom.nom@exemple.fr.",
        "profession": "Choisissez dans la liste.",
        "department": "Choisissez dans la liste.",
        "way": "On ne vient pas ainsi à cet évènement : choisissez ce qui est proposé.",
        "needs": "Ce formulaire ne demande pas cela : effacez-le.",
        "structure": "C’est trop long : 200 caractères au plus.",
        "question-12": "Cette question n’est plus posée. Rechargez la page.",
    }
    assert str(refusal.value).startswith("Rien n’est enregistré")


@pytest.mark.parametrize("field", ["name", "structure", "needs"])
def test_an_invisible_character_is_refused(now, field):
    with pytest.raises(WrongAnswer) as refusal:
        actions.register(a_form(), applicant(**{field: "a\x00b"}), by=None, now=now)

    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\u200b Inventée", "Ana Inventée"),
        ("\u202eAna\u202c Inventée\u2066", "Ana Inventée"),
        ("Ana\u00a0\u2028Inven\u00adtée\ufeff", "Ana Inventée"),
        ("An\u200da", "Ana"),
        (
            "\u0646\u06cc\u06a9\u200c\u0631\u0648",
            "\u0646\u06cc\u06a9\u200c\u0631\u0648",
        ),  # Persian, without which two words are one
        ("Anai\u0308s", "Ana\u00efs"),
    ],
)
def test_what_cannot_be_seen_is_not_kept_in_a_name(now, typed, kept):
    made = actions.register(a_form(), applicant(name=typed, structure=typed), by=None, now=now)

    assert (made.name, made.structure) == (kept, kept)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("\u200b\u200b", "Écrivez le prénom et le nom."),
        ("\u3164", "Écrivez le prénom et le nom."),
        ("\U0001f600", "Écrivez le nom avec des lettres : des signes seuls ne s’impriment pas sur un badge."),
        ("12 - .", "Écrivez le nom avec des lettres : des signes seuls ne s’impriment pas sur un badge."),
        ("Ana\x9bB", "Ce texte contient un caractère invisible qui ne s’enregistre pas : tapez-le de nouveau."),
    ],
)
def test_a_name_has_letters(now, typed, refusal):
    with pytest.raises(WrongAnswer) as refused:
        actions.register(a_form(), applicant(name=typed), by=None, now=now)

    assert refused.value.fields == {"name": refusal}


def test_hostile_text_is_kept_as_it_is(now):
    made = actions.register(a_form(), applicant(name="<script>alert(1)</script>'; --"), by=None, now=now)

    assert Registration.objects.get(pk=made.pk).name == "<script>alert(1)</script>'; --"


def test_an_event_moved_online_is_followed_from_afar(now):
    form = a_form(event={"life": "moved_online"})

    with pytest.raises(WrongAnswer) as refusal:
        actions.register(form, applicant(), by=None, now=now)
    assert list(refusal.value.fields) == ["way"]
    assert actions.register(form, applicant(way="remote"), by=None, now=now).state == "confirmed"


GOOD_ANSWERS = [
    ("text", " végétarien ", "végétarien"),
    ("long", "deux\nlignes", "deux\nlignes"),
    ("choice", "matin", "matin"),
    ("several", ["soir", "matin", "soir"], ["matin", "soir"]),
    ("yes_no", False, False),
]
WRONG_ANSWERS = [
    ("text", 12, "Écrivez votre réponse."),
    ("text", "x" * 301, "C’est trop long : 300 caractères au plus."),
    ("long", "x" * 3001, "C’est trop long : 3000 caractères au plus."),
    ("choice", "minuit", "Choisissez dans la liste."),
    ("choice", ["matin"], "Choisissez dans la liste."),
    ("several", "matin", "Choisissez dans la liste."),
    ("several", ["matin", "minuit"], "Choisissez dans la liste."),
    ("yes_no", "oui", "Répondez par oui ou par non."),
]


def _asked(kind, **said):
    choices = ["matin", "soir"] if kind in ("choice", "several") else []
    return QuestionFactory(form=a_form(), kind=kind, choices=choices, **said)


@pytest.mark.parametrize(("kind", "given", "kept"), GOOD_ANSWERS)
def test_an_answer_is_kept(now, kind, given, kept):
    question = _asked(kind, is_required=True)

    made = actions.register(question.form, applicant(answers={str(question.pk): given}), by=None, now=now)

    assert Registration.objects.get(pk=made.pk).answers == {str(question.pk): kept}


@pytest.mark.parametrize(("kind", "given", "sentence"), WRONG_ANSWERS)
def test_an_answer_of_another_sort_is_refused(now, kind, given, sentence):
    question = _asked(kind)

    with pytest.raises(WrongAnswer) as refusal:
        actions.register(question.form, applicant(answers={str(question.pk): given}), by=None, now=now)

    assert refusal.value.fields == {f"question-{question.pk}": sentence}


@pytest.mark.parametrize(("kind", "nothing"), [("text", "  "), ("choice", ""), ("several", []), ("yes_no", None)])
def test_a_question_may_be_left_unless_it_is_required(now, kind, nothing):
    free, required = _asked(kind), _asked(kind, is_required=True)

    made = actions.register(free.form, applicant(answers={str(free.pk): nothing}), by=None, now=now)

    assert made.answers == {}
    for answers in ({}, {str(required.pk): nothing}):
        with pytest.raises(WrongAnswer) as refusal:
            actions.register(required.form, applicant(answers=answers), by=None, now=now)
        assert refusal.value.fields == {f"question-{required.pk}": "Cette question attend une réponse."}


def test_a_question_of_another_form_is_not_answered_here(now):
    other = QuestionFactory()

    with pytest.raises(WrongAnswer):
        actions.register(a_form(), applicant(answers={str(other.pk): "x"}), by=None, now=now)
