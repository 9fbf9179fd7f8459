"""A lost second factor, seen by the coordination: one calls, another grants, either declines."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from maillage.accounts import rescue
from maillage.accounts.models import Rescue
from maillage.coordination import scopes
from maillage.coordination.queue import queries as queue
from maillage.coordination.queue import rows
from maillage.directory import standing
from tests import factories
from tests.accounts.codes import add_totp

pytestmark = pytest.mark.django_db
LIST, QUEUE = "/coordination/comptes", "/coordination/a-traiter"


@pytest.fixture
def member(here):
    """Léa lost everything."""
    structure = factories.OrganisationFactory(name="Accueil", phone="01 99 00 00 01", department=here)
    user = factories.MembershipFactory(organisation=structure, user__first_name="Léa", user__last_name="Petit").user
    add_totp(user)
    return user


@pytest.fixture
def lost(member):
    return rescue.declare(member, now=timezone.now())


@pytest.fixture
def called(lost, coordinator):
    return rescue.ask(lost.user, by=coordinator, now=timezone.now())


def _page(one):
    return f"/coordination/comptes/acces/{one.pk}"


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _has_factor(user):
    return Authenticator.objects.filter(user=user).exists()


def test_what_is_lost_waits_beside_the_accounts_and_in_the_queue(client, lost, coordinator):
    client.force_login(coordinator)

    accounts, waiting = client.get(LIST), client.get(QUEUE)

    assert f'href="{_page(lost)}"' in accounts.content.decode()
    assert "à rappeler" in _text(accounts)
    assert f'href="{_page(lost)}"' in waiting.content.decode()
    assert "second facteur perdu, à rappeler" in _text(waiting)
    assert "Rouvrir 1 accès perdu" in _text(client.get("/coordination"))


def test_one_calls_and_another_grants(client, lost, member, coordinator, colleague):
    client.force_login(coordinator)
    page = client.get(_page(lost)).content.decode()
    assert "01 99 00 00 01" in page
    assert "Rouvrir l’accès" not in page

    answer = client.post(f"{_page(lost)}/rappel", {"is_official": "on"}, follow=True)
    assert "Rappel noté" in _text(answer)
    assert "une autre personne doit accorder" in _text(answer)
    assert _has_factor(member)
    assert "acces" not in {group.code for group in queue.waiting(_scope(coordinator)).groups}

    client.force_login(colleague)
    assert "second facteur perdu, à accorder" in _text(client.get(QUEUE))
    answer = client.post(f"{_page(lost)}/accorder", {"is_checked": "on"}, follow=True)

    assert "Accès rouvert" in _text(answer)
    assert "Paul Durand a accordé la réouverture" in _text(answer)
    assert not _has_factor(member)
    assert "/decliner" not in answer.content.decode()


def _scope(user):
    now = timezone.now()
    return scopes.scope_of(standing.of(user, now=now), now)


@pytest.mark.abuse(25)
def test_who_called_does_not_grant(client, called, member, coordinator):
    client.force_login(coordinator)
    assert "/accorder" not in client.get(_page(called)).content.decode()

    answer = client.post(f"{_page(called)}/accorder", {"is_checked": "on"}, follow=True)

    assert "une autre personne doit l’accorder" in _text(answer)
    assert _has_factor(member)


@pytest.mark.abuse(25)
@pytest.mark.parametrize(("step", "sentence"), [("rappel", "après un appel"), ("accorder", "Vérifiez vous aussi")])
def test_nothing_is_done_without_the_promise(client, lost, member, colleague, coordinator, step, sentence):
    if step == "accorder":
        rescue.ask(member, by=coordinator, now=timezone.now())
    client.force_login(colleague)

    answer = client.post(f"{_page(lost)}/{step}", {})

    assert answer.status_code == 422
    assert sentence in _text(answer)
    assert (Rescue.objects.get().ended_at, _has_factor(member)) == (None, True)


def test_a_call_of_last_week_is_to_be_made_again(client, called, colleague):
    Rescue.objects.update(asked_at=timezone.now() - timedelta(days=4))
    client.force_login(colleague)

    page = client.get(_page(called))

    assert "trop ancien" in _text(page)
    assert "/accorder" not in page.content.decode()
    assert "/rappel" in page.content.decode()


def test_it_is_declined_with_a_reason(client, called, member, coordinator):
    client.force_login(coordinator)

    nothing = client.post(f"{_page(called)}/decliner", {})
    answer = client.post(f"{_page(called)}/decliner", {"reason": "not_asked"}, follow=True)

    assert nothing.status_code == 422
    assert "Choisissez le motif" in _text(nothing)
    assert "Demande déclinée : la personne dit n’avoir rien demandé" in _text(answer)
    assert (Rescue.objects.get().reason, _has_factor(member)) == ("not_asked", True)


def test_two_coordinators_at_once_are_told(client, called, member, colleague, coordinator):
    client.force_login(colleague)
    rescue.refuse(called, Rescue.Reason.FOUND, by=coordinator, now=timezone.now())

    answer = client.post(f"{_page(called)}/accorder", {"is_checked": "on"}, follow=True)

    assert "n’attend plus de réponse" in _text(answer)
    assert _has_factor(member)


def test_nobody_opens_her_own_access(client, coordinator, here):
    add_totp(coordinator)
    own = rescue.declare(coordinator, now=timezone.now())
    client.force_login(coordinator)

    page = client.get(_page(own))
    answer = client.post(f"{_page(own)}/rappel", {"is_official": "on"}, follow=True)

    assert "C’est votre accès" in _text(page)
    assert "/rappel" not in page.content.decode()
    assert "Une autre personne doit demander cela pour vous" in _text(answer)
    assert rows.rescues(_scope(coordinator)).count() == 0


def test_another_territory_does_not_see_it(client, lost, elsewhere):
    client.force_login(factories.CoordinatorFactory(mandate__department=elsewhere))

    assert client.get(_page(lost)).status_code == 404
    assert client.post(f"{_page(lost)}/rappel", {"is_official": "on"}).status_code == 404
    assert "Léa" not in _text(client.get(LIST))


def test_somebody_who_telephones_is_helped_from_her_account(client, member, coordinator, colleague):
    client.force_login(coordinator)
    assert "Demander à rouvrir son accès" in _text(client.get(f"{LIST}/{member.pk}"))

    unpromised = client.post(f"{LIST}/{member.pk}/acces", {})
    answer = client.post(f"{LIST}/{member.pk}/acces", {"is_official": "on"}, follow=True)

    made = Rescue.objects.get()
    assert unpromised.status_code == 422
    assert (made.asked_by, made.declared_at) == (coordinator, None)
    assert f'href="{_page(made)}"' in answer.content.decode()
    client.force_login(colleague)
    assert f'href="{_page(made)}"' in client.get(QUEUE).content.decode()


def test_a_person_without_structure_has_no_number_to_read(client, coordinator, colleague):
    add_totp(colleague)
    own = rescue.declare(colleague, now=timezone.now())
    client.force_login(coordinator)

    assert "Aucune structure" in _text(client.get(_page(own)))


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_the_structures(client, lost, coordinator, django_assert_num_queries, size):
    for _ in range(size - 1):
        factories.MembershipFactory(user=lost.user)
    client.force_login(coordinator)
    client.get(_page(lost))

    with django_assert_num_queries(12):
        client.get(_page(lost))
