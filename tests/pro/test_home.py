"""What awaits a member, and her structures."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.directory.models import Membership
from maillage.moderation import actions as moderation
from maillage.upkeep.models import Campaign, CampaignPart, ServiceState
from tests import factories
from tests.pro.pages import items, text


def state(service, freshness):
    day = timezone.localdate()
    return ServiceState.objects.create(
        service=service,
        organisation=service.organisation,
        freshness=freshness,
        due_on=day,
        computed_on=day,
    )


def awaiting(client):
    return items(client.get(reverse("pro:home")), "tasks tasks--first")


def test_home_greets_the_person_by_her_first_name(client, member):
    client.force_login(member)

    assert text(client.get(reverse("pro:home"))).startswith("Bonjour Awa Rien ne vous attend aujourd’hui.")


def test_records_to_be_checked_await_the_late_ones_first(client, structure, member):
    for freshness in ("due", "overdue", "unreachable", "verified"):
        state(factories.ServiceFactory(organisation=structure), freshness)
    state(factories.ServiceFactory(), "overdue")
    client.force_login(member)

    assert awaiting(client) == [
        "Confirmer 2 fiches en retard En retard",
        "Confirmer 1 fiche à vérifier bientôt Bientôt",
    ]


def test_proposals_to_complete_and_to_send_await(client, service, member, moderator, now):
    first, _ = [
        moderation.open_proposal("directory.service", str(service.pk), {"name": name}, by=member, now=now)
        for name in ("Accueil", "Parole")
    ]
    moderation.submit(first, by=member, now=now)
    moderation.ask_changes(first, "Pourquoi ?", by=moderator, now=now)
    client.force_login(member)

    assert awaiting(client) == [
        "Compléter 1 proposition À compléter",
        "Envoyer 1 proposition en attente Brouillon",
    ]


def test_people_await_the_referent_only(client, structure, member, referent):
    factories.MembershipFactory(organisation=structure, validated_at=None)
    old = factories.MembershipFactory(organisation=structure)
    Membership.objects.exclude(pk=old.pk).filter(validated_at__isnull=False).update(validated_at=timezone.now())
    Membership.objects.filter(pk=old.pk).update(validated_at=timezone.now() - timedelta(days=365))

    client.force_login(referent)
    told = awaiting(client)
    client.force_login(member)

    assert told == [
        "Répondre à 1 demande pour rejoindre votre structure Cette semaine",
        "Confirmer que 1 collègue est toujours là Une fois par an",
    ]
    assert awaiting(client) == []


@pytest.mark.parametrize(
    ("starts", "ends", "part", "is_closed", "is_told"),
    [
        (-1, 30, "todo", False, True),
        (-1, 30, "started", False, True),
        (-1, 30, "done", False, False),
        (-1, 30, "todo", True, False),
        (1, 30, "todo", False, False),
        (-9, -1, "todo", False, False),
    ],
)
def test_campaign_awaits_while_it_runs(client, structure, member, now, starts, ends, part, is_closed, is_told):
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        created_at=now,
        name="Avant le colloque",
        starts_on=today + timedelta(days=starts),
        ends_on=today + timedelta(days=ends),
        closed_at=now if is_closed else None,
    )
    CampaignPart.objects.create(campaign=campaign, organisation=structure, state=part)
    client.force_login(member)

    assert [item.startswith("Relire vos fiches : Avant le colloque Avant le") for item in awaiting(client)] == [
        True
    ] * is_told
    page = text(client.get(reverse("pro:show-structure", args=[structure.pk])))
    assert ("Avant le colloque Relisez" in page) == is_told


def test_structure_tells_how_many_of_its_records_are_fresh(client, structure, member):
    for freshness in ("verified", "due", "overdue"):
        state(factories.ServiceFactory(organisation=structure), freshness)
    client.force_login(member)

    page = text(client.get(reverse("pro:home")))

    assert "1 fiche à jour sur 3" in page
    assert "1 en retard, 1 à vérifier bientôt." in page


def test_person_without_a_structure_is_told_the_two_ways_in(client, db):
    client.force_login(factories.UserFactory())

    page = text(client.get(reverse("pro:home")))

    assert "Vous n’êtes membre d’aucune structure. Deux chemins :" in page
    assert "Demander à être référencé" in page


def test_demand_that_waits_is_told(client, structure):
    asked = factories.MembershipFactory(organisation=structure, validated_at=None)
    client.force_login(asked.user)

    assert "Votre demande pour rejoindre Accueil d’exemple attend une réponse" in text(client.get(reverse("pro:home")))


@pytest.mark.parametrize(("number", "name"), [(0, "pro:find-structure"), (1, "pro:show-structure")])
def test_my_structure_leads_where_there_is_something(client, number, name, db):
    user = factories.UserFactory()
    own = [factories.MembershipFactory(user=user).organisation_id for _ in range(number)]
    client.force_login(user)

    assert client.get(reverse("pro:list-structures"))["Location"] == reverse(name, args=own)


def test_several_structures_are_listed(client, member):
    factories.MembershipFactory(user=member, organisation__name="Autre maison")
    client.force_login(member)

    response = client.get(reverse("pro:list-structures"))

    assert [mine.organisation.name for mine in response.context["structures"]] == ["Accueil d’exemple", "Autre maison"]


@pytest.mark.parametrize("size", [1, 3])
def test_home_costs_the_same_whatever_awaits(client, structure, member, now, django_assert_num_queries, size):
    for number in range(size):
        service = factories.ServiceFactory(organisation=structure)
        state(service, "overdue")
        content = {"name": f"Accueil {number}"}
        moderation.open_proposal("directory.service", str(service.pk), content, by=member, now=now)
        factories.MembershipFactory(user=member)
    client.force_login(member)
    client.get(reverse("pro:home"))

    with django_assert_num_queries(15):
        response = client.get(reverse("pro:home"))

    assert len(response.context["structures"]) == size + 1


@pytest.mark.parametrize("size", [1, 3])
def test_structure_costs_the_same_whatever_its_size(client, structure, member, django_assert_num_queries, size):
    for _ in range(size):
        service = factories.ServiceFactory(organisation=structure)
        factories.ServiceSiteFactory(service=service, site__organisation=structure)
        factories.VerificationFactory(service=service)
    client.force_login(member)
    address = reverse("pro:show-structure", args=[structure.pk])
    client.get(address)

    with django_assert_num_queries(16):
        response = client.get(address)

    assert len(response.context["structure"].records) == size


def test_records_are_told_the_first_to_be_checked_first(client, structure, member):
    fresh = factories.ServiceFactory(organisation=structure, name="A")
    factories.VerificationFactory(service=fresh, on=timezone.localdate())
    factories.ServiceFactory(organisation=structure, name="B", status="draft")
    factories.ServiceFactory(organisation=structure, name="C")
    client.force_login(member)

    response = client.get(reverse("pro:show-structure", args=[structure.pk]))

    assert [record.service.name for record in response.context["structure"].records] == ["C", "A", "B"]
    assert "Jamais vérifiée." in text(response)
    assert "Brouillon, pas encore visible" in text(response)


def test_people_of_several_structures_await_in_the_list(client, referent):
    other = factories.MembershipFactory(user=referent, role="referent").organisation
    for organisation in (other, referent.memberships.first().organisation):
        factories.MembershipFactory(organisation=organisation, validated_at=None)
    client.force_login(referent)

    item = next(one for one in client.get(reverse("pro:home")).context["items"] if one.label == "Cette semaine")

    assert (item.count, item.href) == (2, reverse("pro:list-structures"))
