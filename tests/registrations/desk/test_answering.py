"""What those who come answered, in figures."""

import pytest

from maillage.registrations.desk import answering
from tests.registrations.factories import FormFactory, QuestionFactory, RegistrationFactory, WaitingFactory

pytestmark = pytest.mark.django_db


def test_choices_are_counted_with_those_that_nobody_took():
    form = FormFactory()
    meal = QuestionFactory(form=form, kind="choice", label="Repas", choices=["avec viande", "sans viande"], rank=1)
    several = QuestionFactory(form=form, kind="several", label="Ateliers", choices=["A", "B", "C"], rank=2)
    first = QuestionFactory(form=form, kind="yes_no", label="Première fois", choices=[], rank=3)
    for answers in (
        {str(meal.pk): "sans viande", str(several.pk): ["A", "C"], str(first.pk): True},
        {str(meal.pk): "sans viande", str(several.pk): ["A"], str(first.pk): False},
        {},
    ):
        RegistrationFactory(form=form, answers=answers)
    WaitingFactory(form=form, answers={str(meal.pk): "avec viande"})

    found = answering.of(form)

    assert [(one.label, one.rows) for one in found] == [
        ("Repas", (("avec viande", 0), ("sans viande", 2))),
        ("Ateliers", (("A", 2), ("B", 0), ("C", 1))),
        ("Première fois", (("Oui", 1), ("Non", 1))),
    ]


def test_free_answers_stand_in_the_order_of_the_alphabet_and_say_no_name():
    form = FormFactory()
    question = QuestionFactory(form=form, kind="text", label="D’où venez-vous", choices=[])
    RegistrationFactory(form=form, name="Zoé Exemple", answers={str(question.pk): "De Roanne"})
    RegistrationFactory(form=form, name="Ali Exemple", answers={str(question.pk): "De Firminy"})

    (found,) = answering.of(form)

    assert (found.rows, found.texts) == ((), ("De Firminy", "De Roanne"))


def test_a_form_without_question_costs_one_query(django_assert_num_queries):
    form = FormFactory()

    with django_assert_num_queries(1):
        assert answering.of(form) == []
