from dataclasses import replace
from datetime import date, timedelta

import pytest

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.upkeep import actions, queries, signed
from maillage.upkeep.actions import Asked, CampaignClosed, Plan
from maillage.upkeep.models import Campaign, CampaignPart, ConfirmLink, Reminder
from tests import factories

pytestmark = pytest.mark.django_db
SEINE = frozenset({"77"})
PLAN = Plan(
    name="Avant la semaine de prévention",
    departments=SEINE,
    sections=("hours", "contacts"),
    starts_on=date(2026, 11, 16),
    ends_on=date(2026, 12, 4),
    message="Merci de relire vos horaires.",
)


def structure(code="77", services=1, **values):
    organisation = factories.OrganisationFactory(
        department=factories.DepartmentFactory(code=code), email="phare@example.org", **values
    )
    factories.ServiceFactory.create_batch(services, organisation=organisation)
    return organisation


def start(now, plan=PLAN, by=None):
    factories.DepartmentFactory()
    actions.recompute(now=now)
    return actions.create_campaign(plan, by=by, now=now)


def states(campaign):
    return dict(CampaignPart.objects.filter(campaign=campaign).values_list("organisation", "state"))


def verify(service, now):
    actions.verify_services([service], "call", "confirmed", by=None, now=now)


def test_a_campaign_asks_every_structure_of_its_territory_that_has_published_records(now):
    one, two = structure(), structure(services=2)
    structure(code="93")
    structure(services=0)
    structure(status="closed")
    coordinator = factories.CoordinatorFactory()

    campaign = start(now, by=coordinator)

    assert states(campaign) == {one.pk: "todo", two.pk: "todo"}
    assert (campaign.name, campaign.sections, campaign.created_by) == (PLAN.name, ("contacts", "hours"), coordinator)
    assert [department.code for department in campaign.departments.all()] == ["77"]
    assert JournalEntry.objects.filter(verb="upkeep.create_campaign", actor=str(coordinator.pk)).count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " "}, "Donnez un nom à la campagne."),
        ({"sections": ()}, "Choisissez au moins une rubrique à relire"),
        ({"sections": ("secret",)}, "Choisissez au moins une rubrique à relire"),
        ({"starts_on": date(2026, 12, 5)}, "Le premier jour doit être avant le dernier."),
        ({"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 17)}, "Le dernier jour est passé"),
        ({"departments": ()}, "Choisissez au moins un département."),
        ({"departments": ("77", "99")}, "Un de ces départements n’existe pas."),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(now, changes, message):
    with pytest.raises(DomainError, match=message):
        start(now, replace(PLAN, **changes))

    assert Campaign.objects.count() == 0


def test_a_coordinator_leads_campaigns_in_her_territory_only(now):
    factories.DepartmentFactory(code="93", name="Seine-Saint-Denis")
    coordinator = factories.CoordinatorFactory()
    member = factories.MembershipFactory().user

    for person, plan in [
        (coordinator, replace(PLAN, departments=("77", "93"))),
        (coordinator, replace(PLAN, departments=())),
        (member, PLAN),
        (factories.UserFactory(), PLAN),
    ]:
        with pytest.raises(NotAllowed):
            start(now, plan, by=person)
    assert start(now, replace(PLAN, departments=("77", "93")), by=factories.NationalFactory()).pk


def test_a_structure_is_done_once_all_its_records_were_verified_since_the_first_day(now):
    organisation = structure(services=2)
    one, two = organisation.services.order_by("pk")
    factories.VerificationFactory(service=one, on=date(2026, 11, 15))
    campaign = start(now)
    assert states(campaign) == {organisation.pk: "todo"}

    verify(one, now)
    assert states(campaign) == {organisation.pk: "started"}
    verify(two, now + timedelta(days=1))
    assert states(campaign) == {organisation.pk: "done"}
    assert CampaignPart.objects.get().changed_at == now + timedelta(days=1)


def test_what_was_verified_on_the_first_day_counts(now):
    organisation = structure()
    factories.VerificationFactory(service=organisation.services.get(), on=date(2026, 11, 16))

    assert states(start(now)) == {organisation.pk: "done"}


def test_a_structure_whose_records_were_closed_has_nothing_left_to_do(now):
    organisation = structure()
    campaign = start(now)

    actions.verify_services(organisation.services.all(), "call", "closed", by=None, now=now)

    assert states(campaign) == {organisation.pk: "done"}


def test_a_campaign_to_come_does_not_move(now):
    organisation = structure()
    campaign = start(now, replace(PLAN, starts_on=date(2026, 11, 20)))

    verify(organisation.services.get(), now)

    assert states(campaign) == {organisation.pk: "todo"}


def test_the_link_of_a_campaign_shows_its_message_and_moves_it(now):
    organisation = structure()
    campaign = start(now)
    actions.remind_campaign(campaign, by=factories.CoordinatorFactory(), now=now)
    token = signed.token(ConfirmLink.objects.get())

    asked = queries.confirmation(token, now=now)
    actions.confirm_by_link(token, now=now)

    assert (asked.message, asked.sections) == ("Merci de relire vos horaires.", ("les contacts", "les horaires"))
    assert states(campaign) == {organisation.pk: "done"}


def test_only_those_who_have_not_done_their_part_are_reminded(now):
    done, todo = structure(), structure()
    campaign = start(now)
    verify(done.services.get(), now)

    assert actions.remind_campaign(campaign, by=None, now=now) == Asked(asked=1)
    assert list(Reminder.objects.values_list("organisation", "cause")) == [(todo.pk, "campaign")]


def test_a_campaign_that_is_not_running_reminds_nobody(now):
    structure()
    campaign = start(now)

    for moment in (now - timedelta(days=7), now + timedelta(days=30)):
        with pytest.raises(CampaignClosed, match="n’est pas en cours"):
            actions.remind_campaign(campaign, by=None, now=moment)


@pytest.mark.parametrize("act", [actions.remind_campaign, actions.close_campaign])
def test_a_coordinator_elsewhere_can_do_nothing_with_it(now, act):
    campaign = start(now)
    elsewhere = factories.MandateFactory(department=factories.DepartmentFactory(code="93", name="Ailleurs")).user

    with pytest.raises(NotAllowed):
        act(campaign, by=elsewhere, now=now)


def test_a_campaign_is_closed_once(now):
    campaign = start(now)

    assert actions.close_campaign(campaign, by=factories.CoordinatorFactory(), now=now).closed_at == now
    with pytest.raises(CampaignClosed, match="déjà close"):
        actions.close_campaign(campaign, by=None, now=now)


def test_a_closed_campaign_does_not_move_any_more(now):
    organisation = structure()
    campaign = start(now)
    actions.close_campaign(campaign, by=None, now=now)

    verify(organisation.services.get(), now)

    assert states(campaign) == {organisation.pk: "todo"}


def test_campaigns_close_the_day_after_their_last(now):
    campaign = start(now)

    assert actions.close_ended(now=now.replace(month=12, day=4)) == 0
    assert actions.close_ended(now=now.replace(month=12, day=5)) == 1
    campaign.refresh_from_db()
    assert campaign.closed_at == now.replace(month=12, day=5)


def test_a_campaign_tells_how_far_it_has_gone(now):
    done, started, *_ = structure(), structure(services=2), structure()
    campaign = start(now)
    verify(done.services.get(), now)
    verify(started.services.first(), now)

    (line,) = queries.campaigns(SEINE)

    assert (line.pk, line.name, line.departments) == (campaign.pk, PLAN.name, (("77", "Seine-et-Marne"),))
    assert (line.todo, line.started, line.done, line.total, line.percent) == (1, 1, 1, 3, 33)
    assert queries.campaign(campaign.pk, SEINE) == line


def test_each_territory_sees_its_own_part_of_a_campaign(now):
    here, there = structure(), structure(code="93")
    both = start(now, replace(PLAN, departments=("77", "93")))
    start(now, replace(PLAN, departments=("93",)))

    (line,) = queries.campaigns(SEINE)

    assert (line.pk, line.total) == (both.pk, 1)
    assert [part.organisation for part in queries.parts(both.pk, SEINE).lines] == [here.pk]
    assert {part.organisation for part in queries.parts(both.pk, None).lines} == {here.pk, there.pk}
    assert len(queries.campaigns(None)) == 2
    assert queries.campaign(both.pk, frozenset({"75"})) is None


@pytest.mark.parametrize(
    ("today", "is_closed", "state"),
    [
        (date(2026, 11, 15), False, "à venir"),
        (date(2026, 11, 16), False, "en cours"),
        (date(2026, 12, 4), False, "en cours"),
        (date(2026, 12, 5), False, "finie"),
        (date(2026, 11, 20), True, "close"),
    ],
)
def test_a_campaign_says_where_it_stands(now, today, is_closed, state):
    campaign = start(now)
    if is_closed:
        actions.close_campaign(campaign, by=None, now=now)

    assert queries.campaign(campaign.pk, None).state(today) == state


def test_those_who_have_still_to_answer_come_first(now):
    done, todo = structure(name="A"), structure(name="B")
    campaign = start(now)
    verify(done.services.get(), now)
    actions.remind_campaign(campaign, by=None, now=now)

    lines = queries.parts(campaign.pk, SEINE).lines

    assert [(line.organisation, line.state_label, line.changed_at, line.reminded_at) for line in lines] == [
        (todo.pk, "à faire", None, now),
        (done.pk, "faite", now, None),
    ]
    assert queries.parts(campaign.pk, SEINE, state="done").total == 1


@pytest.mark.parametrize("size", [1, 3])
def test_campaigns_cost_two_queries_and_their_parts_three(now, django_assert_num_queries, size):
    for _ in range(size):
        structure()
        campaign = start(now)

    with django_assert_num_queries(2):
        assert len(queries.campaigns(SEINE)) == size
    with django_assert_num_queries(3):
        assert len(queries.parts(campaign.pk, SEINE).lines) == size
