"""The questionnaires that come with Maillage."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from maillage.surveys import disclosure, initial, packaged
from maillage.surveys.models import Audience, Questionnaire, QuestionnaireItem

pytestmark = pytest.mark.django_db


def test_they_are_laid_once_and_follow_the_version(capsys):
    now = timezone.now()
    names = [one.name for one in packaged.questionnaires()]

    call_command("load_questionnaires")
    call_command("load_questionnaires")

    assert capsys.readouterr().out == "Questionnaires livrés : 4 posés.\nQuestionnaires livrés : déjà là.\n"
    assert sorted(Questionnaire.objects.values_list("packaged", flat=True)) == names
    kept = Questionnaire.objects.get(packaged="trainee").pk
    Questionnaire.objects.filter(pk=kept).update(title="D’une version passée")
    QuestionnaireItem.objects.filter(questionnaire=kept, key="accueil").delete()
    own = Questionnaire.objects.create(title="Le nôtre", changed_at=now)
    assert initial.lay(now=now) == 1
    assert Questionnaire.objects.get(packaged="trainee").pk == kept
    assert Questionnaire.objects.get(pk=kept).items.count() == packaged.MOST_ITEMS
    assert Questionnaire.objects.filter(pk=own.pk, title="Le nôtre").exists()


def test_each_audience_has_one_that_can_be_asked():
    found = packaged.questionnaires()

    assert {one.audience for one in found} == set(Audience.values)
    for one in found:
        keys = [item.key for item in one.items]
        assert len(keys) == len(set(keys)) <= packaged.MOST_ITEMS
        assert all(len(key) <= 30 for key in keys)
        assert {item.kind for item in one.items} <= set(QuestionnaireItem.Kind.values)
        assert {item.when for item in one.items} <= set(QuestionnaireItem.When.values)
        assert all(bool(item.choices) == (item.kind in ("choice", "several")) for item in one.items)


def test_trainees_are_asked_what_the_practice_asks_of_a_training():
    (trainee,) = (one for one in packaged.questionnaires() if one.name == "trainee")
    hot = [item for item in trainee.items if item.when in ("both", "hot")]
    cold = [item for item in trainee.items if item.when in ("both", "cold")]

    assert [item.kind for item in hot[:5]] == ["rating"] * 5
    assert {item.key for item in hot} & {item.key for item in cold} >= {"objectifs", "reperer", "orienter", "contenu"}
    assert "pratique" in {item.key for item in cold} - {item.key for item in hot}
    assert disclosure.LEAST == 5
