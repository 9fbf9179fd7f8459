"""Who comes into a structure and who leaves it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.signing import dumps

from maillage.accounts.models import Session, User
from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import awaiting, members, standing
from maillage.directory.models import Invitation, Membership
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    MembershipFactory,
    NationalFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def organisation():
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def referent(organisation):
    return MembershipFactory(organisation=organisation, role="referent").user


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Who was written to by what was done inside."""
    return django_capture_on_commit_callbacks


def has_session(user):
    return Session.objects.filter(user=user).exists()


def logged_in(client, user):
    client.force_login(user)
    return user


def invited(organisation, referent, now, email="nouvelle@example.org", role="member"):
    return members.invite(organisation, email, role, by=referent, now=now)


def test_an_invitation_makes_a_member_of_who_received_it(organisation, referent, now, told):
    with told(execute=True):
        invitation = invited(organisation, referent, now)
    person = UserFactory(email="nouvelle@example.org")

    membership = members.accept_invitation(members.token(invitation), by=person, now=now + DAY)

    person.refresh_from_db()
    invitation.refresh_from_db()
    assert person.is_member
    assert (membership.role, membership.validated_by, membership.validated_at) == ("member", referent, now + DAY)
    assert (invitation.email, invitation.ended_at) == ("", now + DAY)
    assert [message.to for message in mail.outbox] == [["nouvelle@example.org"]]
    assert f"/pro/invitation/{members.token(invitation)}" in mail.outbox[0].body
    assert organisation.name not in mail.outbox[0].body


def refused(token, person, now):
    with pytest.raises(members.NotPossible) as refusal:
        members.accept_invitation(token, by=person, now=now)
    assert not Membership.objects.filter(user=person).exists()
    return str(refusal.value)


def test_a_link_that_is_altered_expired_or_of_somebody_else_opens_nothing(organisation, referent, now):
    invitation = invited(organisation, referent, now)
    token = members.token(invitation)
    person = UserFactory(email="nouvelle@example.org")

    altered = refused(token[:-2] + "xx", person, now)
    forged = refused(dumps(invitation.pk, salt="autre"), person, now)
    expired = refused(token, person, now + 7 * DAY)
    other = refused(token, UserFactory(), now)
    unconfirmed = refused(token, UserFactory(email="NOUVELLE2@example.org", is_confirmed=False), now)

    assert altered == forged == expired
    assert altered.startswith("Ce lien n’est plus bon")
    assert other == unconfirmed
    assert other.startswith("Cette invitation est pour une autre adresse")


def test_a_link_serves_once(organisation, referent, now):
    token = members.token(invited(organisation, referent, now))
    person = UserFactory(email="nouvelle@example.org")
    members.accept_invitation(token, by=person, now=now)
    members.leave(person.memberships.get(), by=person, now=now)

    with pytest.raises(members.NotPossible):
        members.accept_invitation(token, by=person, now=now)

    assert person.memberships.get().ended_at == now


def test_a_second_invitation_replaces_the_first(organisation, referent, now):
    first = invited(organisation, referent, now)
    second = invited(organisation, referent, now + DAY, role="referent")

    person = UserFactory(email="nouvelle@example.org")
    refused(members.token(first), person, now + DAY)
    members.accept_invitation(members.token(second), by=person, now=now + DAY)

    assert person.memberships.get().role == "referent"


@pytest.mark.abuse(42)
def test_the_invitations_of_a_referent_who_leaves_die_and_the_coordination_is_told(organisation, referent, now, told):
    coordinator = CoordinatorFactory()
    token = members.token(invited(organisation, referent, now))
    with told(execute=True):
        members.leave(referent.memberships.get(), by=referent, now=now)

    refused(token, UserFactory(email="nouvelle@example.org"), now)

    assert Invitation.objects.get().ended_at == now
    assert [message.to for message in mail.outbox] == [[coordinator.email]]
    (item,) = awaiting.without_referent(coordinator, standing.of(coordinator, now=now), now)
    assert (item.count, item.text) == (1, "Trouver un référent pour une structure")


def test_a_coordinator_elsewhere_does_not_hear_of_it(organisation, referent, now):
    members.leave(referent.memberships.get(), by=referent, now=now)
    other = MembershipFactory().user

    (item,) = awaiting.without_referent(other, standing.of(other, now=now), now)

    assert item.count == 0


def test_only_referents_and_coordinators_of_the_structure_invite(organisation, referent, now):
    member = MembershipFactory(organisation=organisation).user
    elsewhere = MembershipFactory(role="referent").user

    for person in (member, elsewhere, UserFactory()):
        with pytest.raises(NotAllowed):
            invited(organisation, person, now)

    assert not Invitation.objects.exists()
    assert invited(organisation, CoordinatorFactory(), now).pk


def test_nobody_invites_herself_nor_a_member(organisation, referent, now):
    member = MembershipFactory(organisation=organisation).user

    for email in (referent.email, member.email.upper()):
        with pytest.raises(members.NotPossible):
            invited(organisation, referent, now, email=email)


def test_a_demand_waits_for_a_referent(organisation, referent, now, told):
    person = UserFactory()
    with told(execute=True):
        membership = members.ask_to_join(organisation, by=person, now=now)

    assert [message.to for message in mail.outbox] == [[referent.email]]
    assert standing.of(person, now=now).level == 1
    with pytest.raises(members.NotPossible):
        members.ask_to_join(organisation, by=person, now=now)

    members.validate(membership, by=referent, now=now)

    person.refresh_from_db()
    assert person.is_member
    assert standing.of(person, now=now).organisations == {organisation.pk}


def test_without_referent_the_coordination_answers(organisation, now, told):
    coordinator = CoordinatorFactory()
    with told(execute=True):
        membership = members.ask_to_join(organisation, by=UserFactory(), now=now)

    members.validate(membership, by=coordinator, now=now)

    assert [message.to for message in mail.outbox] == [[coordinator.email]]


def test_without_coordinator_the_national_team_hears_of_it(now, told):
    national = NationalFactory()
    with told(execute=True):
        members.ask_to_join(OrganisationFactory(), by=UserFactory(), now=now)

    assert [message.to for message in mail.outbox] == [[national.email]]


def test_an_address_that_is_not_confirmed_asks_nothing(organisation, now):
    with pytest.raises(members.NotPossible):
        members.ask_to_join(organisation, by=UserFactory(is_confirmed=False), now=now)


@pytest.mark.abuse(43)
def test_nobody_validates_or_renews_or_raises_herself(organisation, now):
    coordinator = CoordinatorFactory()
    membership = members.ask_to_join(organisation, by=coordinator, now=now)
    with pytest.raises(members.NotPossible):
        members.validate(membership, by=coordinator, now=now)
    members.validate(membership, by=NationalFactory(), now=now)

    with pytest.raises(members.NotPossible):
        members.renew(membership, by=coordinator, now=now)
    with pytest.raises(NotAllowed):
        members.set_role(membership, "referent", by=coordinator, now=now)

    membership.refresh_from_db()
    assert (membership.role, membership.renewed_at) == ("member", None)


@pytest.mark.abuse(43)
def test_all_the_referents_hear_of_a_new_one(organisation, referent, now, told):
    membership = MembershipFactory(organisation=organisation)
    with told(execute=True):
        members.set_role(membership, "referent", by=referent, now=now)

    assert {message.to[0] for message in mail.outbox} == {referent.email, membership.user.email}


def test_a_demand_that_was_answered_is_not_answered_again(organisation, referent, now):
    membership = members.ask_to_join(organisation, by=UserFactory(), now=now)
    members.decline(membership, by=referent, now=now)

    for act in (members.decline, members.validate, members.renew, members.remove):
        with pytest.raises(members.NotPossible):
            act(membership, by=referent, now=now)


@pytest.mark.abuse(42)
def test_a_member_who_is_removed_is_out_at_once(client, organisation, referent, now):
    membership = MembershipFactory(organisation=organisation)
    logged_in(client, membership.user)

    members.remove(membership, by=referent, now=now)

    assert not has_session(membership.user)
    assert not User.objects.get(pk=membership.user.pk).is_member
    assert client.get("/pro/compte").status_code == 302


def test_a_member_of_two_structures_stays_a_member(organisation, referent, now):
    membership = MembershipFactory(organisation=organisation)
    MembershipFactory(user=membership.user)

    members.remove(membership, by=referent, now=now)

    assert User.objects.get(pk=membership.user.pk).is_member


def test_only_the_person_leaves(organisation, referent, now):
    membership = MembershipFactory(organisation=organisation)

    with pytest.raises(NotAllowed):
        members.leave(membership, by=referent, now=now)
    with pytest.raises(NotAllowed):
        members.remove(referent.memberships.get(), by=membership.user, now=now)


def test_a_referent_made_member_is_logged_out_and_invites_no_more(client, organisation, referent, now):
    MembershipFactory(organisation=organisation, role="referent")
    invited(organisation, referent, now)
    logged_in(client, referent)

    members.set_role(referent.memberships.get(), "member", by=CoordinatorFactory(), now=now)

    assert not has_session(referent)
    assert Invitation.objects.get().ended_at == now


@pytest.mark.abuse(42)
def test_what_nobody_confirms_for_thirteen_months_ends(organisation, referent, now, told):
    old = MembershipFactory(organisation=organisation, validated_at=now - 395 * DAY)
    due = MembershipFactory(organisation=organisation, validated_at=now - 365 * DAY)
    kept = MembershipFactory(organisation=organisation, validated_at=now - 800 * DAY, renewed_at=now - 10 * DAY)
    with told(execute=True):
        done = members.end_overdue(now=now)

    for membership in (old, due, kept):
        membership.refresh_from_db()
    assert done == (1, 1)
    assert (old.ended_at, due.ended_at, kept.ended_at) == (now, None, None)
    assert [message.to for message in mail.outbox] == [[referent.email]]
    assert members.end_overdue(now=now)[0] == 0


def test_confirming_again_gives_twelve_months(organisation, referent, now):
    membership = MembershipFactory(organisation=organisation, validated_at=now - 380 * DAY)

    members.renew(membership, by=referent, now=now)

    membership.refresh_from_db()
    assert not membership.is_due(now + 364 * DAY)
    assert JournalEntry.objects.filter(verb="directory.renew_member").count() == 1


def test_an_invitation_can_be_taken_back(organisation, referent, now):
    invitation = invited(organisation, referent, now)
    members.cancel_invitation(invitation, by=referent, now=now)

    refused(members.token(invitation), UserFactory(email="nouvelle@example.org"), now)
    with pytest.raises(members.NotPossible):
        members.cancel_invitation(invitation, by=referent, now=now)


def test_addresses_of_past_invitations_are_forgotten(organisation, referent, now):
    invitation = invited(organisation, referent, now)

    members.end_overdue(now=now + 7 * DAY)

    invitation.refresh_from_db()
    assert invitation.email == ""


def test_a_referent_steps_down_and_stays_a_member(client, organisation, referent, now, told):
    other = MembershipFactory(organisation=organisation, role="referent").user
    invited(organisation, referent, now)
    here, there = logged_in(client, referent) and client.session.session_key, type(client)()
    there.force_login(referent)
    with told(execute=True):
        membership = members.step_down(referent.memberships.get(), by=referent, now=now, session=here)

    assert (membership.role, membership.ended_at) == ("member", None)
    assert standing.of(referent, now=now).refers == frozenset()
    assert list(Session.objects.filter(user=referent).values_list("session_key", flat=True)) == [here]
    assert Invitation.objects.get().ended_at == now
    assert [message.to for message in mail.outbox] == [[other.email]]
    assert JournalEntry.objects.get(verb="directory.step_down").actor == str(referent.pk)


def test_the_last_referent_is_told_what_to_do_and_stays(organisation, referent, now, told):
    MembershipFactory(organisation=organisation)
    MembershipFactory(organisation=organisation, role="referent", user__is_active=False)
    with told(execute=True), pytest.raises(members.NotPossible, match="Nommez-en d’abord une autre"):
        members.step_down(referent.memberships.get(), by=referent, now=now)

    assert referent.memberships.get().role == "referent"
    assert mail.outbox == []
    assert not JournalEntry.objects.filter(verb="directory.step_down").exists()


@pytest.mark.parametrize(
    ("by", "sentence"),
    [("herself", "Vous êtes la seule personne référente"), ("coordination", "mettez fin à son appartenance")],
)
def test_the_last_referent_is_not_made_a_member(by, sentence, organisation, referent, now, told):
    MembershipFactory(organisation=organisation, role="referent", user__is_active=False)
    by = referent if by == "herself" else CoordinatorFactory()
    with told(execute=True), pytest.raises(members.NotPossible, match=sentence):
        members.set_role(referent.memberships.get(), "member", by=by, now=now)

    assert referent.memberships.get().role == "referent"
    assert mail.outbox == []
    assert not JournalEntry.objects.filter(verb="directory.set_member_role").exists()


def test_a_referent_whose_account_is_closed_is_made_a_member_though_alone(organisation, now):
    alone = MembershipFactory(organisation=organisation, role="referent", user__is_active=False)

    assert members.set_role(alone, "member", by=CoordinatorFactory(), now=now).role == "member"


def test_nobody_steps_down_for_another_nor_twice(organisation, referent, now):
    other = MembershipFactory(organisation=organisation, role="referent").user

    with pytest.raises(NotAllowed):
        members.step_down(referent.memberships.get(), by=other, now=now)
    members.step_down(referent.memberships.get(), by=referent, now=now)
    with pytest.raises(members.NotPossible, match="pas, ou plus"):
        members.step_down(referent.memberships.get(), by=referent, now=now)
    members.leave(referent.memberships.get(), by=referent, now=now)
    with pytest.raises(members.NotPossible, match="pas, ou plus, membre"):
        members.step_down(referent.memberships.get(), by=referent, now=now)
