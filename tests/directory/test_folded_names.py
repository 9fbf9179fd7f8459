"""Every way of writing a structure keeps the name by which it is found."""

from dataclasses import replace

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from maillage.core.fields import following
from maillage.directory import actions, editing
from maillage.directory.models import Organisation
from maillage.directory.records import Batch, OrganisationRecord
from tests import factories

BEFORE = ("directory", "0008_add_folded_names")


def _wrong():
    """Structures whose column is not what their names give."""
    kept = dict(Organisation.objects.values_list("pk", "folded"))
    return [one.name for one in Organisation.objects.all() if one.folded != kept[one.pk]]


@pytest.mark.django_db
def test_an_import_folds_what_it_makes_and_what_it_changes(now):
    said = OrganisationRecord(source="exemple", external_id="1", modified_on=now.date(), name="L’Étoile")

    actions.load(Batch(organisations=[said]), by=None, now=now)
    actions.load(Batch(organisations=[replace(said, name="Le Môle", short_name="LM")]), by=None, now=now)

    made = Organisation.objects.get(external_id="1")
    assert (made.name, _wrong()) == ("Le Môle", [])
    assert Organisation.objects.filter(folded__contains=" mole").count() == 1


@pytest.mark.django_db
def test_an_edit_folds(now):
    structure = factories.OrganisationFactory(name="L’Étoile", department=factories.DepartmentFactory())

    editing.edit_organisation(structure, {"short_name": "LÉ"}, by=factories.CoordinatorFactory(), now=now)

    assert (Organisation.objects.get().short_name, _wrong()) == ("LÉ", [])


def test_every_text_of_the_name_counts():
    assert [following(Organisation, [name]) for name in ("name", "short_name", "siret")] == [["folded"]] * 3


@pytest.mark.django_db(transaction=True)
def test_structures_of_before_are_folded_by_the_migration():
    for name in ("L’Étoile", "Le Phare"):
        factories.OrganisationFactory(name=name)
    Organisation.objects.update(folded="")
    last = MigrationExecutor(connection).loader.graph.leaf_nodes()  # of every app: those above went back too

    for targets in ([BEFORE], last):
        MigrationExecutor(connection).migrate(targets)

    assert sorted(Organisation.objects.values_list("folded", flat=True)) == [" l etoile\t ", " le phare\t "]
