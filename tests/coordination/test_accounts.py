"""People of a territory: who may be validated, entrusted, called back, and by whom."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.accounts.models import Clearance, Mandate
from maillage.coordination import scopes
from maillage.coordination.accounts import people
from maillage.directory import standing
from maillage.directory.models import Membership
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/coordination/comptes"


@pytest.fixture
def structure(here):
    return factories.OrganisationFactory(name="Accueil", phone="01 99 00 00 01", department=here)


@pytest.fixture
def waiting(structure):
    return factories.MembershipFactory(
        organisation=structure,
        validated_at=None,
        user__first_name="Léa",
        user__last_name="Petit",
        user__is_member=False,
    )


@pytest.fixture
def validated(structure):
    return factories.MembershipFactory(
        organisation=structure, role="referent", user__first_name="Ali", user__last_name="Ben"
    )


def _page(user):
    return f"{LIST}/{user.pk}"


def _names(answer):
    return re.findall(r"<a data-item [^>]*>([^<]+)<", answer.content.decode())


def _called(client, user, **values):
    today = timezone.localdate()
    return client.post(f"{_page(user)}/rappel", {"called_on": today, "signed_on": today, "is_official": "on", **values})


def test_people_of_the_territory_are_listed_and_no_others(client, coordinator, validated, elsewhere):
    factories.MembershipFactory(organisation__department=elsewhere, user__last_name="Ailleurs")
    factories.UserFactory(last_name="Sans structure")
    client.force_login(coordinator)

    answer = client.get(LIST)

    assert _names(answer) == ["Ali Ben", "Inès Martin"]


def test_the_national_team_sees_everybody_open(client, validated):
    factories.UserFactory(last_name="Fermé", is_active=False)
    national = factories.NationalFactory(last_name="Zola")
    client.force_login(national)

    assert _names(client.get(LIST)) == ["Ali Ben", "Zola"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"i": "b"}, ["Ali Ben"]),
        ({"h": "a-rappeler"}, ["Inès Martin"]),
        ({"h": "habilites"}, ["Ali Ben"]),
        ({"h": "bientot"}, ["Ali Ben"]),
        ({"h": "rien", "i": "12", "n": "x"}, ["Ali Ben", "Inès Martin"]),
    ],
)
def test_filters_narrow_people_and_nonsense_does_not(client, coordinator, validated, query, names):
    factories.ClearanceFactory(user=validated.user, expires_at=timezone.now() + timedelta(days=9))
    client.force_login(coordinator)

    assert _names(client.get(LIST, query)) == names


@pytest.mark.parametrize("size", [1, 3])
def test_people_cost_the_same_whatever_their_number(coordinator, structure, django_assert_num_queries, size):
    for _ in range(size):
        factories.MembershipFactory(organisation=structure)
    at = timezone.now()
    scope = scopes.scope_of(standing.of(coordinator, now=at), at)

    with django_assert_num_queries(5):
        assert len(people.page(scope).lines) == size + 1


def test_a_first_referent_is_validated_then_named(client, coordinator, waiting):
    client.force_login(coordinator)
    assert "Léa Petit" in client.get(LIST).content.decode()

    client.post(f"/coordination/membres/{waiting.pk}/valider")
    answer = client.post(f"/coordination/membres/{waiting.pk}/role", follow=True)

    waiting.refresh_from_db()
    assert (waiting.validated_by, waiting.role) == (coordinator, "referent")
    assert "Cette personne est maintenant référent·e de la structure." in answer.content.decode()


def test_a_demand_is_declined_and_a_member_is_removed(client, coordinator, waiting, validated):
    client.force_login(coordinator)

    for membership in (waiting, validated):
        client.post(f"/coordination/membres/{membership.pk}/terminer")

    assert not Membership.objects.filter(ended_at=None).exists()
    again = client.post(f"/coordination/membres/{waiting.pk}/terminer")
    assert again.status_code == 404


@pytest.mark.abuse(43)
def test_a_role_needs_two_persons(client, coordinator, colleague, here):
    candidate = factories.MandateFactory(user__last_name="Nouvelle", department=here).user
    Mandate.objects.filter(user=candidate).update(ended_at=timezone.now())
    factories.MembershipFactory(user=candidate, organisation__department=here)
    client.force_login(coordinator)
    client.post(f"{_page(candidate)}/role", {"role": "coordinator", "department": "77"})
    mandate = Mandate.objects.waiting().get()

    client.post(f"/coordination/roles/{mandate.pk}/accorder")
    alone = Mandate.objects.get(pk=mandate.pk).granted_at
    client.force_login(colleague)
    client.post(f"/coordination/roles/{mandate.pk}/accorder")

    mandate.refresh_from_db()
    assert (alone, mandate.asked_by, mandate.granted_by) == (None, coordinator, colleague)


@pytest.mark.abuse(43)
def test_nobody_grants_a_role_to_herself(client, coordinator, colleague, here):
    factories.MandateFactory(user=coordinator, role="national", asked_by=colleague, granted_at=None)
    client.force_login(coordinator)

    for pk in Mandate.objects.waiting().values_list("pk", flat=True):
        assert client.post(f"/coordination/roles/{pk}/accorder").status_code == 404
    assert not Mandate.objects.active().filter(role="national").exists()


def test_a_coordinator_asks_only_for_coordinators_of_her_territories(client, coordinator, validated, elsewhere):
    client.force_login(coordinator)

    for wrong in ({"role": "national"}, {"role": "coordinator", "department": "59"}, {"role": "coordinator"}):
        assert client.post(f"{_page(validated.user)}/role", wrong).status_code == 422
    assert not Mandate.objects.waiting().exists()


def test_a_role_ends(client, coordinator, colleague):
    mandate = colleague.mandates.get()
    client.force_login(coordinator)

    client.post(f"/coordination/roles/{mandate.pk}/terminer")

    mandate.refresh_from_db()
    assert mandate.ended_at is not None


def test_the_last_coordinator_is_told_why_she_keeps_her_role(client, coordinator):
    client.force_login(coordinator)

    answer = client.post(f"/coordination/roles/{coordinator.mandates.get().pk}/terminer", follow=True)

    assert "Il ne resterait personne pour coordonner ce département." in answer.content.decode()
    assert coordinator.mandates.get().ended_at is None


@pytest.mark.parametrize(("others", "is_said"), [(0, True), (1, False)])
def test_the_national_team_reads_that_nobody_coordinates_a_departement_any_more(client, coordinator, others, is_said):
    factories.CoordinatorFactory.create_batch(others)
    client.force_login(factories.NationalFactory())

    answer = client.post(f"/coordination/roles/{coordinator.mandates.get().pk}/terminer", follow=True)

    assert ("Plus personne ne coordonne ce département" in answer.content.decode()) is is_said
    assert coordinator.mandates.get().ended_at is not None


@pytest.mark.abuse(2)
def test_the_number_to_call_is_that_of_the_record(client, coordinator, validated, structure):
    factories.ServiceFactory(organisation=structure, phone="01 99 00 00 05")
    client.force_login(coordinator)

    text = client.get(_page(validated.user)).content.decode()

    [dial] = re.findall(r'<p class="dial">(.*?)</p>', text, re.DOTALL)
    assert re.findall(r'href="(tel:\d+)"', dial) == ["tel:0199000001", "tel:0199000005"]


@pytest.mark.abuse(2)
def test_a_call_back_gives_a_clearance_for_a_year(client, coordinator, validated):
    client.force_login(coordinator)

    answer = _called(client, validated.user)

    clearance = Clearance.objects.get()
    assert answer.url == _page(validated.user)
    assert (clearance.user, clearance.called_by) == (validated.user, coordinator)
    assert clearance.expires_at - clearance.called_at == timedelta(days=365)


@pytest.mark.parametrize("missing", [{"is_official": ""}, {"called_on": ""}, {"signed_on": "hier"}])
def test_a_clearance_without_its_proofs_is_not_given(client, coordinator, validated, missing):
    client.force_login(coordinator)

    assert _called(client, validated.user, **missing).status_code == 422
    assert not Clearance.objects.exists()


@pytest.mark.abuse(2)
def test_nobody_calls_herself_back_and_a_stranger_is_not_called(client, coordinator, elsewhere):
    stranger = factories.MembershipFactory(organisation__department=elsewhere).user
    client.force_login(coordinator)

    assert _called(client, coordinator).status_code == 302
    assert _called(client, stranger).status_code == 404
    assert not Clearance.objects.exists()


def test_an_old_call_is_refused_with_its_reason(client, coordinator, validated):
    old = timezone.localdate() - timedelta(days=40)
    client.force_login(coordinator)

    answer = _called(client, validated.user, called_on=old, signed_on=old)

    assert "trente jours au plus" in client.get(answer.url).content.decode()
    assert not Clearance.objects.exists()


def test_a_clearance_ends_at_once(client, coordinator, validated, elsewhere):
    clearance = factories.ClearanceFactory(user=validated.user, expires_at=timezone.now() + timedelta(days=9))
    foreign = factories.ClearanceFactory(user=factories.MembershipFactory(organisation__department=elsewhere).user)
    client.force_login(coordinator)

    for one in (clearance, foreign):
        client.post(f"/coordination/habilitations/{one.pk}/terminer")

    clearance.refresh_from_db()
    foreign.refresh_from_db()
    assert (clearance.ended_at is not None, foreign.ended_at) == (True, None)


def test_what_is_not_hers_to_decide_has_no_button(client, coordinator, validated, elsewhere):
    factories.MandateFactory(user=validated.user, department=elsewhere)
    factories.MembershipFactory(user=validated.user, organisation__department=elsewhere)
    client.force_login(coordinator)

    text = client.get(_page(validated.user)).content.decode()

    assert len(re.findall(r'action="/coordination/roles/\d+/terminer"', text)) == 0
    assert len(re.findall(r'action="/coordination/membres/\d+/terminer"', text)) == 1
