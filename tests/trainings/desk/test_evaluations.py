"""What is asked about a session, in both working faces."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.surveys.models import QuestionnaireItem
from maillage.trainings import actions
from maillage.trainings.models import Evaluation
from tests.events.factories import EventFactory
from tests.factories import MOMENT, OrganisationFactory
from tests.trainings.factories import (
    PAST,
    EvaluationFactory,
    QuestionnaireFactory,
    SessionFactory,
    answered,
    people,
)

FACES = ["pro", "coordination"]


@pytest.fixture
def opened(training):
    """Asked yesterday to two people."""
    training.first_day = training.last_day = timezone.localdate() - timedelta(days=1)
    training.save()
    people(training, social=2)
    made = EvaluationFactory(event=training)
    QuestionnaireItem.objects.create(questionnaire=made.questionnaire, key="contenu", label="Le contenu ?")
    actions.open_due(now=timezone.now() - timedelta(hours=1))
    made.refresh_from_db()
    return made


def _page(browser, face, event):
    return browser.get(reverse(f"{face}:list-evaluations", args=[event.pk]))


@pytest.mark.parametrize("face", FACES)
def test_a_questionnaire_is_planned_changed_and_dropped(enter, training, face):
    questionnaire, other = QuestionnaireFactory(), QuestionnaireFactory()
    browser, here = enter(face), reverse(f"{face}:list-evaluations", args=[training.pk])
    said = {"questionnaire": questionnaire.pk, "moment": "cold", "delay_days": 60, "open_days": 20}

    answer = browser.post(reverse(f"{face}:plan-evaluation", args=[training.pk]), said)
    assert answer.url == here
    planned = Evaluation.objects.get()
    assert (planned.questionnaire, planned.moment, planned.delay_days, planned.open_days) == (
        questionnaire,
        "cold",
        60,
        20,
    )

    edit = reverse(f"{face}:edit-evaluation", args=[training.pk, planned.pk])
    assert browser.get(edit).context["form"]["delay_days"].value() == 60
    browser.post(edit, {"questionnaire": other.pk, "delay_days": 90, "open_days": 30})
    planned.refresh_from_db()
    assert (planned.questionnaire, planned.delay_days, planned.open_days) == (other, 90, 30)

    browser.post(reverse(f"{face}:drop-evaluation", args=[training.pk, planned.pk]))
    assert not Evaluation.objects.exists()


def test_wrong_addresses_are_told_by_their_line(enter, training):
    questionnaire = QuestionnaireFactory(audience="employer")
    said = {"questionnaire": questionnaire.pk, "moment": "hot", "open_days": 14, "emails": "a@example.org\nb@\n, c"}

    answer = enter("pro").post(reverse("pro:plan-evaluation", args=[training.pk]), said)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "emails": [
            "Ligne 2 : ce n’est pas une adresse électronique entière.",
            "Ligne 3 : ce n’est pas une adresse électronique entière.",
        ]
    }
    assert "a@example.org" in answer.text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"moment": "cold", "delay_days": "29"}, "delay_days"),
        ({"moment": "cold", "delay_days": ""}, "delay_days"),
        ({"open_days": "0"}, "open_days"),
        ({"questionnaire": "0"}, "questionnaire"),
        ({"moment": "later"}, "moment"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(enter, training, said, field):
    usual = {"questionnaire": QuestionnaireFactory().pk, "moment": "hot", "delay_days": "90", "open_days": "14"}

    answer = enter("pro").post(reverse("pro:plan-evaluation", args=[training.pk]), {**usual, **said})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_one_chooses_among_those_that_are_hers(enter, structure, training):
    others = OrganisationFactory()
    QuestionnaireFactory(title="De tous")
    QuestionnaireFactory(title="De la structure", organisation=structure)
    QuestionnaireFactory(title="D’une autre", organisation=others)
    QuestionnaireFactory(title="Retiré", retired_at=MOMENT)

    choices = _page(enter("pro"), "pro", training).context["form"].fields["questionnaire"].choices

    assert [label for _, label in choices] == [
        "De la structure (personnes formées)",
        "De tous (personnes formées)",
    ]


def test_each_questionnaire_says_where_it_stands(enter, training, opened):
    EvaluationFactory(event=training, moment="cold", delay_days=90, questionnaire=opened.questionnaire)
    session = SessionFactory(parent=training)

    page = _page(enter("pro"), "pro", training)

    lines = [(line.evaluation.moment, line.label.text, line.asked) for line in page.context["lines"]]
    assert lines == [("hot", "En cours", "0 réponse sur 2 personnes interrogées"), ("cold", "Prévu", "")]
    assert [href for _, href in page.context["sessions"]] == [reverse("pro:list-evaluations", args=[session.pk])]
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"life": "cancelled", "cancelled_at": MOMENT}, "Ne partira pas"),
        ({"editorial": "draft"}, "En attente"),
        ({"first_day": PAST, "last_day": PAST}, "N’est pas parti"),
        ({}, "Prévu"),
    ],
)
def test_what_is_planned_says_whether_it_will_go(enter, training, said, label):
    for name, value in said.items():
        setattr(training, name, value)
    training.save()
    EvaluationFactory(event=training)

    assert _page(enter("pro"), "pro", training).context["lines"][0].label.text == label


def test_closing_says_first_what_is_lost(enter, training, opened):
    """Once counted, answers under five are gone: the button is one step further."""
    page = enter("pro").get(reverse("pro:list-evaluations", args=[training.pk])).content.decode()

    before, _, after = page.partition("Fermer avant la date")
    assert "cela ne se défait pas" in after.partition("Fermer maintenant")[0]
    assert "Fermer maintenant" not in before


def test_it_is_closed_before_its_time(enter, training, opened):
    answer = enter("pro").post(reverse("pro:close-evaluation", args=[training.pk, opened.pk]), follow=True)

    opened.survey.refresh_from_db()
    assert opened.survey.closes_at < timezone.now()
    assert "Le questionnaire est fermé" in answer.text
    again = enter("pro").post(reverse("pro:close-evaluation", args=[training.pk, opened.pk]), follow=True)
    assert "déjà fermé" in again.text


def test_nothing_is_read_while_it_is_open_but_how_many_answered(enter, training, opened):
    page = enter("pro").get(reverse("pro:show-results", args=[training.pk, opened.pk]))

    assert (page.context["results"].invited, page.context["results"].answered) == (2, 0)
    assert "Rien n’est montré avant la fermeture" in page.text
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("face", FACES)
def test_both_moments_are_read_together(enter, training, face):
    cold = answered(training, high=6, low=3, people=9, moment="cold")
    hot = answered(training, high=8, low=2)
    hot.questionnaire = cold.questionnaire
    hot.save()
    for one in (hot, cold):
        one.survey.items = [{"key": "contenu", "kind": "rating", "label": "Le contenu", "choices": []}]
        one.survey.save()

    page = enter(face).get(reverse(f"{face}:show-results", args=[training.pk, cold.pk]))

    assert page.context["is_compared"]
    assert [(row.hot, row.cold) for row in page.context["rows"]] == [
        ("80\u00a0% sur 10 réponses", "67\u00a0% sur 9 réponses")
    ]


@pytest.mark.parametrize("face", FACES)
def test_results_are_given_as_a_file(enter, training, face):
    hot = answered(training, high=8, low=2)
    hot.survey.items = [{"key": "contenu", "kind": "rating", "label": "=Le contenu", "choices": []}]
    hot.survey.save()

    answer = enter(face).get(reverse(f"{face}:export-results", args=[training.pk, hot.pk]))

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith('"Question";"Groupe";"Réponse"')
    assert len(rows) == 6  # one for each mark
    assert all(row.startswith('"\'=Le contenu"') for row in rows[1:])
    assert answer["Content-Disposition"] == 'attachment; filename="resultats-a-chaud-personnes-formees.csv"'
    assert answer["Cache-Control"] == "private, no-store"


def test_there_are_no_results_of_what_is_not_open(enter, training):
    planned = EvaluationFactory(event=training)

    assert enter("pro").get(reverse("pro:show-results", args=[training.pk, planned.pk])).status_code == 404


def test_what_is_no_training_is_not_evaluated_here(enter, structure, training):
    colloquium = EventFactory(organiser=structure)
    planned = EvaluationFactory(event=training)
    browser = enter("pro")

    assert _page(browser, "pro", colloquium).status_code == 404
    assert browser.get(reverse("pro:edit-evaluation", args=[colloquium.pk, planned.pk])).status_code == 404
    other = SessionFactory(parent=training, organiser=structure)
    assert browser.get(reverse("pro:edit-evaluation", args=[other.pk, planned.pk])).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_is_planned(enter, training, size, django_assert_num_queries):
    for audience in ("trainee", "trainer", "employer")[:size]:
        EvaluationFactory(event=training, questionnaire__audience=audience)
    browser = enter("pro")

    with django_assert_num_queries(15):
        page = _page(browser, "pro", training)

    assert len(page.context["lines"]) == size


def test_a_course_whose_people_are_in_its_sessions_leads_to_them(enter, training):
    QuestionnaireFactory()
    session = SessionFactory(parent=training)

    page = _page(enter("pro"), "pro", training)
    assert "Prévoir un questionnaire" not in page.text
    assert f'href="{reverse("pro:list-evaluations", args=[session.pk])}"' in page.text

    people(training, social=1)
    assert "Prévoir un questionnaire" in _page(enter("pro"), "pro", training).text


def test_free_answers_lead_back_to_the_figures(enter, training, opened):
    opened.survey.closes_at = opened.survey.counted_at = timezone.now()
    opened.survey.save()

    page = enter("pro").get(reverse("pro:list-texts", args=[opened.survey.pk]))

    assert f'href="{reverse("pro:show-results", args=[training.pk, opened.pk])}">Résultats</a>' in page.text
