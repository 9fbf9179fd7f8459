"""What registrations hold on a person with an account."""

import pytest

from maillage.accounts import parting
from maillage.core import crypto
from maillage.registrations import needs, persons
from tests.factories import DepartmentFactory, UserFactory
from tests.registrations.factories import FormFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email="Ana@example.org")


def held(person):
    return parting.exported(person)["inscriptions"]


def test_a_person_has_what_she_said_when_she_registered(person):
    row = RegistrationFactory(
        form=FormFactory(event__title="Colloque"),
        person=person,
        name="Ana Roux",
        email="ana@example.org",
        department=DepartmentFactory(code="77", name="Seine-et-Marne"),
        answers={"1": "végétarien"},
    )
    row.sealed_needs = needs.seal("une rampe", registration=row.pk)
    row.save()
    RegistrationFactory()

    assert held(person) == [
        {
            "évènement": "Colloque",
            "nom": "Ana Roux",
            "adresse": "ana@example.org",
            "métier": row.get_profession_display(),
            "structure": "Association d’exemple",
            "département": "Seine-et-Marne",
            "vient": "sur place",
            "réponses": {"1": "végétarien"},
            "ce que vous disiez avant de changer": {},
            "réponse des organisateurs": "",
            "besoins": "une rampe",
            "état": "inscription confirmée",
            "demandée le": row.at,
        }
    ]


def test_what_she_said_without_logging_in_is_hers_once_her_address_is_known_to_be(person):
    RegistrationFactory(email="ana@example.org")
    assert len(held(person)) == 1

    person.is_confirmed = False
    person.save()

    assert held(person) == []


def test_needs_that_cannot_be_read_do_not_stop_the_rest(person):
    row = RegistrationFactory(person=person)
    row.sealed_needs = needs.seal("une rampe", registration=row.pk)
    row.save()
    crypto.destroy("registrations-needs")

    assert [one["besoins"] for one in held(person)] == [""]


def test_the_export_costs_one_query(person, django_assert_num_queries):
    for _ in range(3):
        RegistrationFactory(person=person, department=DepartmentFactory())

    with django_assert_num_queries(1):
        assert len(persons.export(person)["inscriptions"]) == 3


def test_a_closed_account_leaves_her_seat_to_her_link(person, now):
    row = RegistrationFactory(person=person, name="Ana Roux", email="ana@example.org")

    parting.end_all(person, by=None, now=now)

    row.refresh_from_db()
    assert (row.person, row.state, row.email) == (None, "confirmed", "ana@example.org")
