"""A front for exploiters asks to be listed (docs/security.md, case 66): two persons, a real number, a probation without referrals."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.core.errors import DomainError
from maillage.directory import queries as directory
from maillage.directory.models import Organisation, Visibility
from maillage.upkeep.models import ReferencingRequest
from maillage.upkeep.requests import actions, queries
from tests import factories

FORM = "/reseau/referencer"
pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(db):
    return factories.ReferencingRequestFactory(name="Fausse association")


@pytest.fixture
def two(request_):
    return factories.CoordinatorFactory(), factories.CoordinatorFactory()


@pytest.mark.abuse(66)
@pytest.mark.parametrize("number", ["12345678200011", "12345678200000", "00000000000001", "123456782"])
def test_an_invented_siret_is_refused(client, number):
    factories.DepartmentFactory()
    said = {
        "name": "Fausse association", "kind": "association", "siret": number, "department": "77",
        "description": "Accueil de jour des jeunes, sans rendez-vous.", "phone": "01 99 00 10 20",
        "email": "faux@example.org", "role": "Présidente",
    }  # fmt: skip

    assert client.post(FORM, said).status_code == 422
    assert not ReferencingRequest.objects.exists()


@pytest.mark.abuse(66)
def test_one_person_alone_lists_nobody(request_, two, now):
    first, _ = two

    with pytest.raises(DomainError):
        actions.accept_request(request_, by=first, now=now)
    actions.check_request(request_, actions.PROOFS, by=first, now=now)
    with pytest.raises(DomainError):
        actions.accept_request(request_, by=first, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferencingRequest.objects.update(state="accepted", decided_by=first)

    assert not Organisation.objects.exists()


@pytest.mark.abuse(66)
def test_a_new_structure_is_not_public_and_gets_no_referral_for_ninety_days(request_, two, now):
    first, second = two
    actions.check_request(request_, actions.PROOFS, by=first, now=now)
    organisation = actions.accept_request(request_, by=second, now=now).organisation
    factories.ServiceFactory(organisation=organisation, visibility="public")
    last = now + timedelta(days=90)

    published = [directory.read_published((seen,)) for seen in (Visibility.PUBLIC, Visibility.PROFESSIONALS)]
    assert [(batch.organisations, batch.services) for batch in published] == [([], []), ([], [])]
    assert queries.is_on_probation(organisation, last) is True
    with pytest.raises(DomainError):
        actions.end_probation(request_, by=second, now=last)


@pytest.mark.abuse(66)
def test_a_request_shows_nothing_to_anybody_before_it_is_accepted(request_, client):
    pages = [client.get(address).content.decode() for address in ("/", FORM, "/reseau/referencer/merci")]

    assert ["Fausse association" in page for page in pages] == [False, False, False]
