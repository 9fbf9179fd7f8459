import pytest

from maillage.core import periodic
from maillage.upkeep.duplicates import tasks
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_night_doubles_are_looked_for(now):
    assert tasks.find_each_night(now) == "Aucun doublon possible."

    factories.OrganisationFactory.create_batch(2, name="La Passerelle", phone="01 99 00 10 20")

    assert tasks.find_each_night(now) == "Doublons possibles à examiner : 1, dont 1 nouveaux."
    assert tasks.find_each_night(now) == "Doublons à examiner : 1."


def test_the_worker_knows_the_task():
    assert [task.label for task in periodic.tasks() if task.name == "upkeep.find_duplicates"] == [
        "Chercher les doublons"
    ]
