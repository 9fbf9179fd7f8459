"""Results of a whole survey, against the answers of each person, which the tables never held."""

from datetime import timedelta
from random import Random

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from maillage.surveys import counting, results
from maillage.surveys.counting import Content
from maillage.surveys.models import AnswerCount, Questionnaire, Survey, TextAnswer
from maillage.surveys.results import reading
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
ITEMS = [
    {"key": "content", "kind": "rating", "label": "Le contenu", "choices": []},
    {"key": "spot", "kind": "pair", "label": "Repérer", "choices": []},
    {"key": "again", "kind": "yes_no", "label": "La recommander", "choices": []},
    {"key": "used", "kind": "several", "label": "Mis en pratique", "choices": ["outil", "contact"]},
    {"key": "best", "kind": "text", "label": "Le plus utile", "choices": []},
]
KEYS = ("content", "spot", "again", "used")
NAMES = {"profession": {"health": "santé", "justice": "magistrats et avocats"}}


def _people(rng, number, *, professions=("health", "justice", "school")):
    for _ in range(number):
        yield {
            "profession": rng.choice(professions),
            "content": [str(rng.randint(1, 5))],
            "spot": [f"{rng.randint(1, 4)}>{rng.randint(2, 5)}"],
            "again": [rng.choice(["yes", "no", ""])],
            "used": rng.choice([["0"], ["0", "1"], ["1"], [""]]),
        }


def _survey(people, *, moment="hot", is_counted=True):
    people = list(people)
    questionnaire = Questionnaire.objects.create(title="Satisfaction", changed_at=MOMENT)
    survey = Survey.objects.create(
        questionnaire=questionnaire,
        title="Questionnaire d’exemple",
        items=ITEMS,
        moment=moment,
        opens_at=MOMENT,
        closes_at=MOMENT + timedelta(days=7),
        counted_at=MOMENT + timedelta(days=7) if is_counted else None,
        registered=len(people) + 12,
        invited=len(people) + 10,
        present=len(people) + 4,
        answered=len(people),
    )
    if people and is_counted:
        cast = [Content({"profession": one["profession"]}, {key: _kept(key, one) for key in KEYS}) for one in people]
        AnswerCount.objects.bulk_create(
            AnswerCount(
                survey=survey, axis=one.axis, stratum=one.stratum, key=one.key, value=one.value, count=one.count
            )
            for one in counting.tally(ITEMS, cast).counts
        )
    return survey, people


def _kept(key, person):
    return [value for value in person[key] if value] if key == "used" else person[key][0]


def test_figures_are_those_of_the_answers():
    survey, people = _survey(_people(Random(6), 47))

    found = results.of(survey, NAMES)

    content, spot, again, used, _ = found.questions
    ratings = [int(person["content"][0]) for person in people]
    assert content.figures.scale.mean == pytest.approx(np.mean(ratings))
    assert content.figures.scale.median == np.median(ratings)
    pairs = [tuple(map(int, person["spot"][0].split(">"))) for person in people]
    assert spot.figures.rose.part == sum(after > before for before, after in pairs)
    said = [person["again"][0] for person in people if person["again"][0]]
    wilson = stats.binomtest(said.count("yes"), len(said)).proportion_ci(method="wilson")
    assert (again.figures.high.interval.low, again.figures.high.interval.high) == pytest.approx(
        (wilson.low, wilson.high)
    )
    assert used.figures.answered == sum(person["used"] != [""] for person in people)
    assert [bar.share.part for bar in used.figures.bars] == [
        sum("0" in person["used"] for person in people),
        sum("1" in person["used"] for person in people),
    ]


def test_each_figure_stands_beside_who_was_registered_was_there_was_asked_and_answered():
    survey, _ = _survey(_people(Random(1), 20))

    found = results.of(survey)

    assert (found.registered, found.present, found.invited, found.answered) == (32, 24, 30, 20)
    assert found.rate.value == pytest.approx(20 / 30)


def test_groups_are_named_and_small_ones_are_together():
    people = [
        *_people(Random(2), 24, professions=["health"]),
        *_people(Random(3), 9, professions=["justice"]),
        *_people(Random(4), 15, professions=["school"]),
    ]
    survey, _ = _survey(people)

    found = results.of(survey, NAMES).questions[0]

    [axis] = found.axes
    assert axis.label == "Par métier"
    assert [group.label for group in axis.groups] == ["santé", "Autres"]
    mine = [int(person["content"][0]) >= 4 for person in people if person["profession"] == "health"]
    high = axis.groups[0].high
    assert (high.part, high.whole) == (sum(mine), 24)
    wilson = stats.binomtest(sum(mine), 24).proportion_ci(method="wilson")
    assert (high.interval.low, high.interval.high) == pytest.approx((wilson.low, wilson.high))


@pytest.mark.abuse(79)
def test_rows_of_groups_that_were_kept_before_the_rule_are_not_told():
    survey, _ = _survey(_people(Random(2), 20, professions=["health"]))
    for stratum, high in (("health", 6), ("justice", 5)):
        AnswerCount.objects.create(
            survey=survey, axis="profession", stratum=stratum, key="content", value="5", count=high
        )
        AnswerCount.objects.create(survey=survey, axis="profession", stratum=stratum, key="", value="", count=high)

    assert all(question.axes == () for question in results.of(survey, NAMES).questions)


def test_nothing_is_shown_under_five_answers():
    survey, _ = _survey(_people(Random(5), 4))

    found = results.of(survey)

    assert (found.is_shown, found.questions, found.answered) == (False, (), 4)


def test_nothing_but_numbers_is_shown_while_it_is_open():
    survey, _ = _survey(_people(Random(5), 12), is_counted=False)
    survey.invitations.create(email="a@example.org", has_answered=True)
    survey.invitations.create(email="b@example.org")

    found = results.of(survey)

    assert (found.is_counted, found.is_shown, found.questions) == (False, False, ())
    assert (found.invited, found.answered) == (2, 1)


def test_both_moments_compare_by_the_key_of_the_question():
    hot, early = _survey(_people(Random(7), 40))
    cold, late = _survey(_people(Random(8), 25), moment="cold")

    compared = results.compare(results.of(hot), results.of(cold))

    assert [one.label for one in compared] == ["Le contenu", "Repérer", "La recommander"]
    before = sum(int(person["content"][0]) >= 4 for person in early)
    after = sum(int(person["content"][0]) >= 4 for person in late)
    judged = confint_proportions_2indep(after, 25, before, 40, method="newcomb", compare="diff", correction=False)
    interval = compared[0].difference.interval
    assert (interval.low, interval.high) == pytest.approx(judged)


def test_free_answers_are_shown_once_somebody_has_read_them():
    survey, _ = _survey(_people(Random(9), 8))
    for body, state in (("Les échanges", "public"), ("Trop court", "internal"), ("Pas lu", "waiting")):
        TextAnswer.objects.create(survey=survey, key="best", body=body, state=state)

    found = results.of(survey).questions[-1]

    assert (found.texts, found.waiting) == (("Les échanges", "Trop court"), 1)


def test_results_cost_the_same_whatever_their_size(django_assert_num_queries):
    for number in (12, 60):
        survey, _ = _survey(_people(Random(number), number))
        with django_assert_num_queries(2):
            reading.of(survey)
