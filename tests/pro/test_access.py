"""Who opens what in the member face: for a stranger, nothing exists."""

import pytest
from django.urls import reverse

from maillage.moderation import actions as moderation
from tests import factories

STRUCTURE = ("show-structure", "list-members", "propose-organisation")
RECORD = ("show-service", "propose-service")
STRUCTURE_POSTS = ("confirm-structure", "invite-member")
RECORD_POSTS = ("confirm-service", "set-hours", "add-closure", "set-capacity", "set-contacts")
MEMBER_POSTS = ("validate-member", "decline-member", "renew-member", "set-role", "remove-member")


def address(name, service):
    pks = [service.organisation_id, *([service.pk] if name in RECORD + RECORD_POSTS else [])]
    return reverse(f"pro:{name}", args=pks)


@pytest.mark.parametrize("name", [*STRUCTURE, *RECORD])
def test_member_opens_the_pages_of_her_structure(client, service, member, name):
    client.force_login(member)

    assert client.get(address(name, service)).status_code == 200


@pytest.mark.parametrize("name", [*STRUCTURE, *RECORD])
def test_coordinator_opens_the_pages_of_her_territory(client, service, moderator, name):
    client.force_login(moderator)

    assert client.get(address(name, service)).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "elsewhere", "nobody", "gone", "waiting"])
@pytest.mark.parametrize("name", [*STRUCTURE, *RECORD, *STRUCTURE_POSTS, *RECORD_POSTS])
def test_page_of_a_structure_does_not_exist_for_others(client, service, now, who, name):
    client.force_login(
        {
            "stranger": lambda: factories.MembershipFactory().user,
            "elsewhere": lambda: factories.MandateFactory(department=factories.DepartmentFactory(code="75")).user,
            "nobody": factories.UserFactory,
            "gone": lambda: factories.MembershipFactory(organisation=service.organisation, ended_at=now).user,
            "waiting": lambda: factories.MembershipFactory(organisation=service.organisation, validated_at=None).user,
        }[who]()
    )

    ask = client.get if name in STRUCTURE + RECORD else client.post

    assert ask(address(name, service)).status_code == 404


@pytest.mark.parametrize("name", ["invite-member", *MEMBER_POSTS])
def test_member_who_is_not_referent_does_not_keep_the_others(client, structure, member, name):
    other = factories.MembershipFactory(organisation=structure)
    pks = [structure.pk, *([other.pk] if name in MEMBER_POSTS else [])]
    client.force_login(member)

    assert client.post(reverse(f"pro:{name}", args=pks)).status_code == 404


@pytest.mark.parametrize("name", MEMBER_POSTS)
def test_referent_reaches_nobody_of_another_structure(client, structure, referent, name):
    other = factories.MembershipFactory()
    client.force_login(referent)

    assert client.post(reverse(f"pro:{name}", args=[structure.pk, other.pk])).status_code == 404


def test_record_of_another_structure_is_not_reached_through_ones_own(client, structure, member):
    other = factories.ServiceFactory()
    client.force_login(member)

    assert client.get(reverse("pro:show-service", args=[structure.pk, other.pk])).status_code == 404


def test_closed_record_is_not_kept_any_more(client, service, member):
    service.status = "closed"
    service.save()
    client.force_login(member)

    assert client.get(reverse("pro:show-service", args=[service.organisation_id, service.pk])).status_code == 404


@pytest.mark.parametrize("name", ["show-proposal", "edit-proposal"])
@pytest.mark.parametrize("who", ["stranger", "referent", "moderator"])
def test_proposal_is_its_authors_only(client, request, service, member, now, name, who):
    """Whoever decides reads it in the coordination face."""
    proposal = moderation.open_proposal("directory.service", str(service.pk), {"name": "Accueil"}, by=member, now=now)
    moderation.submit(proposal, by=member, now=now)
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(f"pro:{name}", args=[proposal.pk])).status_code == 404


@pytest.mark.parametrize("name", ["send-proposal", "answer-proposal", "withdraw-proposal"])
def test_nobody_acts_on_the_proposal_of_another(client, service, member, referent, now, name):
    proposal = moderation.open_proposal("directory.service", str(service.pk), {"name": "Accueil"}, by=member, now=now)
    client.force_login(referent)

    assert client.post(reverse(f"pro:{name}", args=[proposal.pk]), {"text": "Bonjour"}).status_code == 404


@pytest.mark.parametrize("name", ["home", "list-structures", "find-structure", "list-proposals"])
def test_face_asks_to_log_in(client, db, name):
    response = client.get(reverse(f"pro:{name}"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.abuse(25)
def test_face_asks_a_member_for_her_second_factor(client, member):
    client.force_login(member, factor=False)

    response = client.get(reverse("pro:home"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("mfa_index"))
