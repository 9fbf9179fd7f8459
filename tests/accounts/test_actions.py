"""Roles, clearances, identities, closing: what each action refuses and does."""

from datetime import timedelta

import pytest
from django.core import mail

from maillage.accounts import actions, policies
from maillage.accounts.models import Clearance, Mandate, Session, User
from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import standing
from tests.factories import (
    ClearanceFactory,
    CoordinatorFactory,
    DepartmentFactory,
    MandateFactory,
    MembershipFactory,
    NationalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def verbs():
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


def asked(now, *, role="coordinator", by=None, user=None):
    department = DepartmentFactory() if role == "coordinator" else None
    return actions.ask_mandate(user or UserFactory(), role, department=department, by=by or NationalFactory(), now=now)


def test_two_coordinators_give_the_role_in_their_territory(now):
    first, second = CoordinatorFactory(), CoordinatorFactory()
    mandate = asked(now, by=first)

    actions.grant_mandate(mandate, by=second, now=now)

    assert standing.of(mandate.user, now=now).departments == {"77"}
    assert verbs() == ["accounts.ask_mandate", "accounts.grant_mandate"]


def test_a_coordinator_gives_nothing_elsewhere_and_nothing_national(now):
    coordinator = CoordinatorFactory()
    north = DepartmentFactory(code="59", name="Nord")

    with pytest.raises(NotAllowed):
        actions.ask_mandate(UserFactory(), "coordinator", department=north, by=coordinator, now=now)
    for role in ("national", "operator"):
        with pytest.raises(NotAllowed):
            actions.ask_mandate(UserFactory(), role, by=coordinator, now=now)


@pytest.mark.parametrize(("role", "code"), [("coordinator", None), ("national", "77"), ("operator", "77")])
def test_a_territory_goes_with_coordination_only(now, role, code):
    department = DepartmentFactory() if code else None

    with pytest.raises(actions.NotPossible):
        actions.ask_mandate(UserFactory(), role, department=department, by=NationalFactory(), now=now)


def test_a_role_is_asked_once_for_an_account_that_is_open_and_confirmed(now):
    user = UserFactory()
    national = NationalFactory()
    asked(now, by=national, user=user)

    with pytest.raises(actions.NotPossible):
        asked(now, by=national, user=user)
    for said in ({"is_confirmed": False}, {"is_active": False}):
        with pytest.raises(actions.NotPossible):
            asked(now, by=national, user=UserFactory(**said))


def test_a_closed_account_receives_nothing(now):
    mandate = asked(now)
    User.objects.filter(pk=mandate.user_id).update(is_active=False)

    with pytest.raises(actions.NotPossible):
        actions.grant_mandate(mandate, by=NationalFactory(), now=now)


def test_a_role_that_was_answered_is_not_answered_again(now):
    mandate = asked(now)
    actions.grant_mandate(mandate, by=NationalFactory(), now=now)
    with pytest.raises(actions.NotPossible):
        actions.grant_mandate(mandate, by=NationalFactory(), now=now)
    actions.end_mandate(mandate, by=NationalFactory(), now=now)

    with pytest.raises(actions.NotPossible):
        actions.end_mandate(mandate, by=NationalFactory(), now=now)


def test_a_person_gives_her_role_back(client, now):
    CoordinatorFactory()
    user = CoordinatorFactory()
    client.force_login(user)

    actions.end_mandate(user.mandates.get(), by=user, now=now)

    assert standing.of(user, now=now).level == 1
    assert not Session.objects.filter(user=user).exists()


def test_the_last_coordinator_of_a_departement_does_not_give_her_role_back(client, now):
    user = CoordinatorFactory()
    MandateFactory(user__is_active=False)
    MandateFactory(user__is_confirmed=False)
    MandateFactory(granted_at=None, granted_by=None)
    MandateFactory(department=DepartmentFactory(code="59", name="Nord"))
    client.force_login(user)

    with pytest.raises(actions.NotPossible, match="personne pour coordonner ce département"):
        actions.end_mandate(user.mandates.get(), by=user, now=now)

    assert standing.of(user, now=now).departments == {"77"}
    assert Session.objects.filter(user=user).exists()
    assert verbs() == []


@pytest.mark.parametrize("is_machine", [True, False])
def test_the_national_team_leaves_a_departement_to_itself_and_is_told(
    now, is_machine, django_capture_on_commit_callbacks
):
    user, national = CoordinatorFactory(), NationalFactory()
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_mandate(user.mandates.get(), by=None if is_machine else national, now=now)

    assert standing.of(user, now=now).departments == frozenset()
    assert sorted(address for message in mail.outbox for address in message.to) == sorted([user.email, national.email])


@pytest.mark.parametrize("by", ["herself", "machine"])
def test_the_last_of_the_national_team_stays(now, by):
    national = NationalFactory()
    MandateFactory(granted_at=None, role="national", department=None)

    with pytest.raises(actions.NotPossible, match="personne dans l’équipe nationale"):
        actions.end_mandate(national.mandates.get(), by=national if by == "herself" else None, now=now)

    assert standing.of(national, now=now).is_national


def test_who_keeps_the_machine_alone_gives_it_back(now):
    operator = MandateFactory(role="operator", department=None)

    actions.end_mandate(operator, by=operator.user, now=now)

    assert not standing.of(operator.user, now=now).is_operator


def test_a_role_left_with_a_closed_account_is_ended_though_nobody_follows(now):
    NationalFactory()
    left = MandateFactory(user__is_active=False, role="national", department=None)

    assert actions.end_mandate(left, by=NationalFactory(), now=now).ended_at == now


def test_the_last_of_the_national_team_keeps_her_account(now):
    national = NationalFactory()

    with pytest.raises(actions.NotPossible, match="personne dans l’équipe nationale"):
        actions.close(national, by=national, now=now)

    assert User.objects.get(pk=national.pk).is_active
    NationalFactory()
    assert not actions.close(national, by=national, now=now).is_active


@pytest.mark.parametrize(("others", "told"), [(0, 1), (1, 0)])
def test_the_national_team_hears_of_a_departement_left_with_a_closed_account(
    now, others, told, django_capture_on_commit_callbacks
):
    CoordinatorFactory.create_batch(others)
    user, national = CoordinatorFactory(), NationalFactory()
    with django_capture_on_commit_callbacks(execute=True):
        actions.close(user, by=user, now=now)

    assert [message.to for message in mail.outbox] == [[national.email]] * told


def test_a_demand_that_is_declined_tells_nobody_and_ends_no_session(client, now, django_capture_on_commit_callbacks):
    mandate = asked(now)
    client.force_login(mandate.user)

    with django_capture_on_commit_callbacks(execute=True):
        actions.end_mandate(mandate, by=NationalFactory(), now=now)

    assert mail.outbox == []
    assert Session.objects.filter(user=mandate.user).exists()


def test_a_stranger_ends_nothing(now):
    coordinator = CoordinatorFactory()
    clearance = ClearanceFactory(user=coordinator)

    with pytest.raises(NotAllowed):
        actions.end_mandate(coordinator.mandates.get(), by=UserFactory(), now=now)
    with pytest.raises(NotAllowed):
        actions.end_clearance(clearance, by=MembershipFactory().user, now=now)


def test_a_closed_giver_gives_nothing(now):
    national = NationalFactory()
    User.objects.filter(pk=national.pk).update(is_confirmed=False)

    with pytest.raises(NotAllowed):
        asked(now, by=national)


@pytest.mark.parametrize(
    ("called", "signed"), [(31 * DAY, 31 * DAY), (-DAY, DAY), (DAY, -DAY)], ids=["old", "to come", "unsigned"]
)
def test_a_call_is_recent_and_the_charter_signed(now, called, signed):
    with pytest.raises(actions.NotPossible):
        actions.record_call_back(
            CoordinatorFactory(), called_at=now - called, signed_at=now - signed, by=NationalFactory(), now=now
        )

    assert Clearance.objects.filter(called_by__isnull=False).count() == 0


def test_a_second_call_replaces_the_first(now):
    user, caller = CoordinatorFactory(), NationalFactory()
    first = actions.record_call_back(user, called_at=now, signed_at=now, by=caller, now=now)

    second = actions.record_call_back(user, called_at=now + DAY, signed_at=now, by=caller, now=now + DAY)

    first.refresh_from_db()
    assert first.ended_at == now + DAY
    assert second.expires_at == now + 366 * DAY


def test_a_clearance_ends_once(now):
    clearance = ClearanceFactory(user=CoordinatorFactory(), expires_at=now + DAY)
    national = NationalFactory()
    actions.end_clearance(clearance, by=national, now=now)

    with pytest.raises(actions.NotPossible):
        actions.end_clearance(clearance, by=national, now=now)
    assert standing.of(clearance.user, now=now).level == 2


def test_an_operator_calls_nobody_back(now):
    with pytest.raises(NotAllowed):
        actions.record_call_back(
            CoordinatorFactory(), called_at=now, signed_at=now, by=MandateFactory(role="operator").user, now=now
        )


def test_an_account_is_closed_by_herself_the_national_team_or_the_machine(now):
    for by in (CoordinatorFactory(), UserFactory()):
        with pytest.raises(NotAllowed):
            actions.close(UserFactory(), by=by, now=now)
    user = UserFactory()

    actions.close(user, by=NationalFactory(), now=now)

    with pytest.raises(actions.NotPossible):
        actions.close(user, by=None, now=now)


def test_two_closed_accounts_keep_apart(now):
    first, second = UserFactory(), UserFactory()

    for user in (first, second):
        actions.close(user, by=user, now=now)

    assert User.objects.filter(email__endswith="@invalid", is_active=False).count() == 2


def test_an_idle_team_keeps_its_keys(now):
    national = NationalFactory(created_at=now - 400 * DAY)
    coordinator = CoordinatorFactory(created_at=now - 400 * DAY)

    assert actions.close_idle(now=now) == 1

    assert User.objects.get(pk=national.pk).is_active
    assert not User.objects.get(pk=coordinator.pk).is_active


def test_an_identity_is_linked_once(now):
    first = UserFactory()
    actions.link_identity(first, ("https://id.example.org", "1"), now=now)

    with pytest.raises(actions.NotPossible):
        actions.link_identity(UserFactory(), ("https://id.example.org", "1"), now=now)
    actions.link_identity(UserFactory(), ("https://autre.example.org", "1"), now=now)


def test_an_address_is_confirmed_once_in_the_journal(now):
    user = UserFactory(is_confirmed=False)

    actions.confirm_email(user, now=now)
    actions.confirm_email(user, now=now)

    assert verbs() == ["accounts.confirm_email"]


def test_policies_ask_nothing_of_the_database(django_assert_num_queries):
    here = Mandate(role="coordinator", department_id="77")
    national, operator = Mandate(role="national"), Mandate(role="operator")

    with django_assert_num_queries(0):
        assert policies.can_give([here], "coordinator", "77")
        assert not policies.can_give([here], "coordinator", "59")
        assert not policies.can_give([here, operator], "operator", None)
        assert policies.can_give([national], "coordinator", "59")
        assert policies.can_call_back([here])
        assert not policies.can_call_back([operator])
