"""The members of a structure, kept by its referent."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from maillage.directory import members
from maillage.directory.models import Invitation, Membership
from tests import factories
from tests.pro.pages import items, notices, text


@pytest.fixture
def act(client, structure, referent):
    """Posts as the referent."""
    client.force_login(referent)

    def send(name, *pks, **data):
        return client.post(reverse(f"pro:{name}", args=[structure.pk, *pks]), data)

    return send


@pytest.fixture
def asking(structure):
    return factories.MembershipFactory(
        organisation=structure, validated_at=None, user__first_name="Paul", user__last_name="Rivet"
    )


@pytest.fixture
def colleague(structure, member):
    return Membership.objects.get(user=member)


def test_member_reads_who_is_there_and_keeps_nobody(client, structure, member, referent, asking):
    client.force_login(member)

    page = text(client.get(reverse("pro:list-members", args=[structure.pk])))

    assert "2 membres" in page
    assert "Awa Diallo (vous)" in page
    assert "Nadia Belkacem Référent·e" in page
    assert "Paul Rivet" not in page
    assert "Inviter une personne" not in page


def test_referent_validates_who_asks(act, asking, referent):
    response = act("validate-member", asking.pk)

    asking.refresh_from_db()
    assert asking.validated_by == referent
    assert notices(response) == ["Paul Rivet est membre de la structure."]


def test_referent_declines_who_asks(act, asking):
    act("decline-member", asking.pk)

    asking.refresh_from_db()
    assert (asking.validated_at, asking.ended_at is None) == (None, False)


def test_second_answer_to_a_demand_is_refused_near_the_list(act, asking):
    act("validate-member", asking.pk)

    response = act("validate-member", asking.pk)

    assert "Rien n’a été fait Cette demande n’attend plus de réponse." in text(response)


@pytest.mark.abuse(43)
def test_role_is_given_to_another_never_to_oneself(act, colleague, referent):
    act("set-role", colleague.pk, role="referent")
    own = Membership.objects.get(user=referent)
    again = act("set-role", own.pk, role="referent")

    colleague.refresh_from_db()
    assert colleague.role == "referent"
    assert again.status_code == 404


def test_role_that_does_not_exist_is_refused(act, colleague):
    response = act("set-role", colleague.pk, role="director")

    colleague.refresh_from_db()
    assert colleague.role == "member"
    assert "Choisissez un rôle de la liste." in text(response)


def test_member_is_confirmed_for_a_year(act, client, structure, colleague):
    Membership.objects.filter(pk=colleague.pk).update(validated_at=timezone.now() - timedelta(days=366))
    before = text(client.get(reverse("pro:list-members", args=[structure.pk])))

    act("renew-member", colleague.pk)

    after = text(client.get(reverse("pro:list-members", args=[structure.pk])))
    assert ("À confirmer" in before, "À confirmer" in after) == (True, False)


@pytest.mark.abuse(42)
def test_member_who_is_taken_away_has_no_access_at_her_next_click(act, client, structure, colleague, member, referent):
    browser = type(client)()
    browser.force_login(member)

    act("remove-member", colleague.pk)

    assert browser.get(reverse("pro:show-structure", args=[structure.pk])).status_code == 302


def test_referent_invites_by_a_link_without_a_word_about_the_structure(
    act, structure, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = act("invite-member", email="Amelie@example.org", role="member")

    invitation = Invitation.objects.get(organisation=structure)
    assert (invitation.email, invitation.role) == ("amelie@example.org", "member")
    assert notices(response) == ["L’invitation est partie. Son lien sert une fois, pendant sept jours."]
    assert [message.to for message in mail.outbox] == [["amelie@example.org"]]


def test_invitation_of_a_member_is_refused_with_what_was_typed(act, member):
    response = act("invite-member", email=member.email, role="referent")

    form = response.context["form"]
    assert form.non_field_errors() == ["Cette personne est déjà membre de la structure."]
    assert (form["email"].value(), form["role"].value()) == (member.email, "referent")


def test_invitation_to_half_an_address_is_refused(act):
    response = act("invite-member", email="amelie@", role="member")

    assert list(response.context["form"].errors) == ["email"]


@pytest.fixture
def invitation(structure, referent):
    return members.invite(structure, "amelie@example.org", "member", by=referent, now=timezone.now())


def test_invitation_is_cancelled(act, client, structure, invitation):
    page = client.get(reverse("pro:list-members", args=[structure.pk]))
    act("cancel-invitation", invitation.pk)

    assert "amelie@example.org" in text(page)
    assert act("cancel-invitation", invitation.pk).status_code == 404


def test_invited_person_joins_by_her_button_not_by_opening_the_link(client, structure, invitation):
    person = factories.UserFactory(email="amelie@example.org")
    client.force_login(person)
    address = reverse("pro:answer-invitation", args=[members.token(invitation)])

    page = client.get(address)
    before = person.memberships.count()
    response = client.post(address)

    assert "Accueil d’exemple vous invite" in text(page)
    assert before == 0
    assert person.memberships.active().get().organisation == structure
    assert response["Location"] == reverse("pro:home")


def test_invitation_for_another_address_is_refused(client, invitation, stranger):
    client.force_login(stranger)

    response = client.post(reverse("pro:answer-invitation", args=[members.token(invitation)]))

    assert "Cette invitation est pour une autre adresse." in text(response)
    assert not stranger.memberships.filter(organisation=invitation.organisation).exists()


def test_altered_link_says_that_it_is_no_good(client, stranger):
    client.force_login(stranger)

    response = client.get(reverse("pro:answer-invitation", args=["nimporte:quoi"]))

    assert response.status_code == 410
    assert "Ce lien n’est plus bon" in text(response)


def test_person_leaves_her_structure(client, structure, colleague, member):
    client.force_login(member)

    response = client.post(reverse("pro:leave-structure", args=[structure.pk]))

    colleague.refresh_from_db()
    assert colleague.ended_at is not None
    assert response["Location"] == reverse("account_login")
    assert client.get(reverse("pro:home")).status_code == 302


def test_demand_is_taken_back_without_closing_the_session(client, asking):
    client.force_login(asking.user)

    response = client.post(reverse("pro:leave-structure", args=[asking.organisation_id]))

    assert asking.user.memberships.waiting().count() == 0
    assert notices(response) == ["Votre demande pour rejoindre Accueil d’exemple est reprise."]
    assert client.get(reverse("pro:home")).status_code == 200


def test_nobody_leaves_a_structure_that_is_not_hers(client, structure, stranger):
    client.force_login(stranger)

    assert client.post(reverse("pro:leave-structure", args=[structure.pk])).status_code == 404


def test_person_without_a_structure_finds_hers_and_asks(client, structure):
    person = factories.UserFactory()
    client.force_login(person)
    found = client.get(reverse("pro:find-structure"), {"q": "accueil"})

    response = client.post(reverse("pro:join-structure", args=[structure.pk]))

    again = client.get(reverse("pro:find-structure"), {"q": "accueil"})
    assert [one.organisation for one in found.context["found"]] == [structure]
    assert "Demander à rejoindre" in text(found)
    assert person.memberships.waiting().get().organisation == structure
    assert notices(response) == ["Votre demande est envoyée à Accueil d’exemple."]
    assert "Demande envoyée" in text(again)


def test_second_demand_is_said_and_not_kept(client, asking):
    client.force_login(asking.user)

    response = client.post(reverse("pro:join-structure", args=[asking.organisation_id]))

    assert asking.user.memberships.count() == 1
    assert notices(response) == ["Vous êtes déjà membre de cette structure, ou votre demande attend une réponse."]
    assert '<div class="notice notice--check">' in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("status", ["draft", "suspended", "closed"])
def test_structure_that_is_not_published_is_neither_found_nor_joined(client, structure, status):
    structure.status = status
    structure.save()
    client.force_login(factories.UserFactory())

    assert client.get(reverse("pro:find-structure"), {"q": "accueil"}).context["found"] == ()
    assert client.post(reverse("pro:join-structure", args=[structure.pk])).status_code == 404


def test_search_of_two_letters_asks_for_more(client, structure):
    client.force_login(factories.UserFactory())

    response = client.get(reverse("pro:find-structure"), {"q": "ac"})

    assert response.context["form"].errors == {"q": ["Écrivez au moins trois lettres du nom."]}


@pytest.mark.parametrize("size", [1, 3])
def test_list_costs_the_same_whatever_its_size(client, structure, referent, django_assert_num_queries, size):
    factories.MembershipFactory.create_batch(size, organisation=structure)
    factories.MembershipFactory.create_batch(size, organisation=structure, validated_at=None)
    client.force_login(referent)
    address = reverse("pro:list-members", args=[structure.pk])
    client.get(address)

    with django_assert_num_queries(8):
        response = client.get(address)

    people = response.context["people"]
    assert (len(people.members), len(people.asking)) == (size + 1, size)
    assert len(items(response, "tasks")) > 0


def test_referent_gives_her_role_back_on_the_page_and_keeps_her_session(act, client, structure, referent):
    factories.MembershipFactory(organisation=structure, role="referent")
    page = text(client.get(reverse("pro:list-members", args=[structure.pk])))

    response = act("step-down")

    assert "Rendre mon rôle" in page
    assert referent.memberships.get().role == "member"
    assert notices(response) == ["C’est fait : vous êtes membre, et plus référent·e."]
    after = client.get(reverse("pro:list-members", args=[structure.pk]))
    assert "Rendre votre rôle" not in text(after)


def test_last_referent_reads_what_to_do_before_she_asks_and_after(act, client, structure, referent):
    before = text(client.get(reverse("pro:list-members", args=[structure.pk])))

    after = text(act("step-down"))

    assert "Invitez une personne avec le rôle" in before
    assert "Rendre mon rôle" not in before
    assert "Rien n’a été fait Vous êtes la seule personne référente." in after
    assert referent.memberships.get().role == "referent"


def test_nobody_gives_back_a_role_elsewhere(client, structure, stranger):
    client.force_login(stranger)

    assert client.post(reverse("pro:step-down", args=[structure.pk])).status_code == 404
