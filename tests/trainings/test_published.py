"""Somebody who reads all that is published of a session tries to get one answer back.

She knows who was there, of which profession and département, and that all of them answered. She reads what the site gives: the results with
their file, both moments, the yearly report with its file, the public page. Integer programmes tell her, of each kind of people
and of each question, how few and how many of them may have given a high answer; she wins when it is all of them for sure, or none.
"""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from django.urls import reverse
from scipy.optimize import Bounds, LinearConstraint, milp

from maillage.resources.vocabulary import PROFESSIONS
from maillage.surveys import actions
from maillage.surveys.actions import Answers, Invitee
from maillage.surveys.models import Invitation
from tests.directory.test_load_demo import territories  # noqa: F401 -- a fixture
from tests.factories import NationalFactory
from tests.surveys.factories import ItemFactory
from tests.trainings.factories import EvaluationFactory, TrainingFactory, people

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)
QUESTIONS = ("accueil", "contenu", "objectifs", "recommander")
RATINGS = QUESTIONS[:2]
# As in the review of 22 November 2026, then larger groups, two of which are told; each by profession and département.
SMALL = {("health", "42"): 6, ("social", "42"): 5, ("school", "42"): 5, ("police", "42"): 4}
LARGE = {
    ("health", "42"): 9,
    ("health", "92"): 5,
    ("social", "42"): 14,
    ("social", "92"): 9,
    ("police", "92"): 4,
    ("justice", "42"): 9,
}


def _of_sides(counts):
    """By kind of people, how many of them give the high answer."""
    return lambda kind, rank: rank < counts.get(kind, 0)


def _everybody(kind, rank):
    return True


def _but_one(kind, rank):
    return (kind, rank) != (("social", "42"), 0)


def _health_agrees(kind, rank):
    return kind[0] == "health" or rank % 2 == 0


def _two_thirds(kind, rank):
    return rank % 3 != 0


SCENES = [
    (SMALL, dict.fromkeys(QUESTIONS, _health_agrees)),
    (SMALL, dict.fromkeys(QUESTIONS, _everybody)),
    (SMALL, {"accueil": _everybody, "contenu": _but_one, "objectifs": _health_agrees, "recommander": _two_thirds}),
    (LARGE, dict.fromkeys(QUESTIONS, _two_thirds)),
    (LARGE, {"accueil": _health_agrees, "contenu": _two_thirds, "objectifs": _everybody, "recommander": _but_one}),
]


def _held(kinds, answers, moment):
    """A session where all of them came, were asked and answered."""
    event = TrainingFactory(first_day=DAY, departments=("42",))
    evaluation = EvaluationFactory(event=event, moment=moment, delay_days=0 if moment == "hot" else 90)
    for rank, key in enumerate(QUESTIONS):
        kind = "rating" if key in RATINGS else "yes_no"
        ItemFactory(questionnaire=evaluation.questionnaire, key=key, kind=kind, label=key.capitalize(), rank=rank)
    return _asked(event, evaluation, kinds, answers, moment)


def _asked(event, evaluation, kinds, answers, moment):
    opens = evaluation.questionnaire.changed_at
    ones = [(kind, rank) for kind, count in kinds.items() for rank in range(count)]
    evaluation.survey = actions.open_survey(
        evaluation.questionnaire,
        moment=moment,
        audience="trainee",
        title="Formation",
        opens_at=opens,
        closes_at=opens + timedelta(days=7),
        invited=[
            Invitee(f"{at}@example.org", {"profession": kind[0], "department": kind[1]})
            for at, (kind, _) in enumerate(ones)
        ],
        present=len(ones),
        registered=len(ones) + 2,
        now=opens,
    )
    evaluation.save()
    for at, (kind, rank) in enumerate(ones):
        values = {key: _answer(key, is_high=answers[key](kind, rank)) for key in QUESTIONS}
        invitation = Invitation.objects.get(survey=evaluation.survey, email=f"{at}@example.org")
        actions.answer(invitation, Answers(values), now=opens)
    actions.count_closed(now=opens + timedelta(days=8))
    if moment == "hot":
        by_profession = Counter()
        for (profession, _), count in kinds.items():
            by_profession[profession] += count
        people(event, **by_profession)
    return event, evaluation


def _answer(key, *, is_high):
    return ("5" if is_high else "2") if key in RATINGS else ("yes" if is_high else "no")


class Attacker:
    """`kinds`: how many of each were there. One unknown for each kind and question: how many of them gave a high answer."""

    def __init__(self, kinds):
        self.kinds = kinds
        self.unknowns = {pair: at for at, pair in enumerate(product(kinds, QUESTIONS))}
        self.learned = []

    def learns(self, which, low, high):
        """That the unknowns that `which(kind, question)` takes add up to something between these."""
        row = [1.0 if which(*pair) else 0.0 for pair in self.unknowns]
        self.learned.append(LinearConstraint(np.array([row]), low, high))

    def bounds(self, kind, question):
        aim = np.zeros(len(self.unknowns))
        aim[self.unknowns[kind, question]] = 1
        limits = Bounds(0, np.array([float(self.kinds[of]) for of, _ in self.unknowns]))
        whole = np.ones(len(self.unknowns))
        found = [milp(sign * aim, constraints=self.learned, bounds=limits, integrality=whole) for sign in (1, -1)]
        assert all(one.success for one in found), (
            "What is published contradicts itself, or this attacker reads it badly."
        )
        return round(found[0].fun), round(-found[1].fun)

    def known(self):
        """The kinds of people whose answers she knows, all of them."""
        return [
            (kind, key)
            for (kind, key) in self.unknowns
            if self.bounds(kind, key) in {(0, 0), (self.kinds[kind], self.kinds[kind])}
        ]

    def reads_results(self, rows):
        for row in rows:
            key, whole = row["Question"].lower(), int(row["Sur"])
            group = self._group(row["Groupe"])
            if row["Nombre"].startswith("toutes"):
                is_high = row["Réponse"] in {"4 ou 5", "Oui"}
                self.learns(lambda _, of, key=key: of == key, *((whole - 1, whole) if is_high else (0, 1)))
            elif row["Réponse"] in {"Oui", "4 ou 5"} or (row["Réponse"] == "5" and key in RATINGS):
                part = int(row["Nombre"])
                self.learns(lambda kind, of, key=key, group=group: of == key and group(kind), part, part)

    def _group(self, label):
        """« Par métier : santé »; the others are those whom no line of this axis names."""
        if label == "Tout le monde":
            return lambda _: True
        axis, name = label.split(" : ")
        code = next((code for code, said in PROFESSIONS.items() if said == name), name[-3:-1])
        at = 0 if axis == "Par métier" else 1
        if name != "Autres":
            return lambda kind: kind[at] == code
        return lambda kind: kind[at] not in self.named

    def reads_share(self, said):
        """« 87 % », « au moins 87 % » of the marks of both ratings."""
        given = len(RATINGS) * sum(self.kinds.values())
        share, is_least = int(re.search(r"\d+", said)[0]), "moins" in said
        low = share * given / 100 if is_least else (share - 0.5) * given / 100
        self.learns(lambda _, of: of in RATINGS, low - 1e-6, given if is_least else (share + 0.5) * given / 100 + 1e-6)


def _file(client, url):
    return list(csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig")), delimiter=";"))


def _attack(client, kinds, event, evaluation):
    attacker = Attacker(kinds)
    rows = _file(client, reverse("coordination:export-results", args=[event.pk, evaluation.pk]))
    said = {name for row in rows if " : " in row["Groupe"] for name in [row["Groupe"].split(" : ")[1]]}
    attacker.named = {code for code, label in PROFESSIONS.items() if label in said} | {name[-3:-1] for name in said}
    attacker.reads_results(rows)
    report = _file(client, reverse("coordination:export-training-report", args=["csv"]) + "?annee=2026")
    of_loire = next(row for row in report if row["Code"] == "42")
    if evaluation.moment == "hot":
        attacker.reads_share(f"{'au moins ' if of_loire['Au moins'] else ''}{of_loire['Notes 4 ou 5 sur 5 (%)']} %")
    results = client.get(f"/formations/{event.year}/{event.slug}").context["page"].results
    [public] = [one for one in results if one.moment == ("à chaud" if evaluation.moment == "hot" else "à froid")]
    attacker.reads_share(public.share)
    return attacker, rows


@pytest.fixture
def reader(client, territories):  # noqa: F811 -- the fixture
    client.force_login(NationalFactory())
    return client


@pytest.mark.abuse(79)
@pytest.mark.parametrize("moment", ["hot", "cold"])
@pytest.mark.parametrize(("kinds", "answers"), SCENES)
def test_no_answer_comes_back_from_all_that_is_published(reader, kinds, answers, moment):
    event, evaluation = _held(kinds, answers, moment)

    attacker, rows = _attack(reader, kinds, event, evaluation)

    assert rows
    assert attacker.known() == []


@pytest.mark.abuse(79)
def test_the_page_says_no_share_that_its_file_does_not_say(reader):
    event, evaluation = _held(LARGE, SCENES[3][1], "hot")

    page = reader.get(reverse("coordination:show-results", args=[event.pk, evaluation.pk])).text
    rows = _file(reader, reverse("coordination:export-results", args=[event.pk, evaluation.pk]))

    shares = {round(float(row["Part (%)"].replace(",", "."))) for row in rows if row["Part (%)"]}
    rate = {100}  # of those who answered
    assert {int(one) for one in re.findall(r"(\d+)\u00a0%", page)} <= shares | rate | _ends(rows)
    assert [row for row in rows if row["Groupe"] != "Tout le monde"], "large enough groups are told"


def _ends(rows):
    names = ("Intervalle à 95 %, bas (%)", "Intervalle à 95 %, haut (%)")
    return {round(float(row[name].replace(",", "."))) for row in rows for name in names if row[name]}


@pytest.mark.abuse(79)
def test_two_moments_together_tell_no_more(reader):
    """Two sets of answers of the same people: whatever of both is published, each is read as if it were alone."""
    event, hot = _held(SMALL, SCENES[2][1], "hot")
    cold = EvaluationFactory(event=event, questionnaire=hot.questionnaire, moment="cold", delay_days=90)
    _asked(event, cold, SMALL, dict.fromkeys(QUESTIONS, _two_thirds), "cold")

    page = reader.get(reverse("coordination:show-results", args=[event.pk, cold.pk]))

    assert page.context["is_compared"]
    # Only the questions of which both moments may be told.
    assert [row.label for row in page.context["rows"]] == ["Objectifs", "Recommander"]
    for evaluation in (hot, cold):
        assert _attack(reader, SMALL, event, evaluation)[0].known() == []


def test_this_attacker_wins_against_what_was_published_before():
    """« Santé : 6 réponses, 100 % » of six who were there; and the remainder, when the whole is unanimous."""
    attacker = Attacker(SMALL)
    attacker.reads_results(
        [{"Question": "Accueil", "Groupe": "Par métier : santé", "Réponse": "4 ou 5", "Nombre": "6", "Sur": "6"}]
    )
    assert attacker.known() == [(("health", "42"), "accueil")]

    attacker = Attacker(SMALL)
    attacker.reads_results(
        [{"Question": "Objectifs", "Groupe": "Tout le monde", "Réponse": "Oui", "Nombre": "20", "Sur": "20"}]
    )
    assert len(attacker.known()) == len(SMALL)
