from datetime import date, timedelta

import pytest

from maillage.directory import actions as directory
from maillage.directory.models import Service
from maillage.upkeep import actions
from maillage.upkeep.models import Reckoning, ServiceState
from tests import factories

pytestmark = pytest.mark.django_db


def states():
    return dict(ServiceState.objects.values_list("service_id", "freshness"))


def test_each_service_gets_its_state(now):
    verified = factories.VerificationFactory(on=date(2026, 11, 10)).service
    late = factories.ServiceFactory(modified_on=date(2026, 1, 1))

    count = actions.recompute(now=now)

    assert count == 2
    assert states() == {verified.pk: "verified", late.pk: "overdue"}


def test_a_state_says_all_that_the_lists_need(now):
    organisation = factories.OrganisationFactory(department=factories.DepartmentFactory())
    service = factories.ServiceFactory(organisation=organisation, phone="01 99 00 12 34", contact_modes=("phone",))
    factories.VerificationFactory(service=service, on=date(2026, 11, 10), method="call")

    actions.recompute(now=now)

    state = ServiceState.objects.get(service=service)
    assert (state.organisation_id, state.department_id, state.verified_on, state.due_on, state.is_published) == (
        organisation.pk,
        "77",
        date(2026, 11, 10),
        date(2027, 3, 10),
        True,
    )
    assert (state.score, state.computed_on) == (30 + 15 + 10 + 8 + 2 + 4, date(2026, 11, 18))


def test_a_second_computation_writes_nothing(now, django_assert_num_queries):
    factories.ServiceFactory.create_batch(3)
    actions.recompute(now=now)

    with django_assert_num_queries(6):
        count = actions.recompute(now=now)

    assert count == 0


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_number_of_services(now, django_assert_num_queries, size):
    actions.recompute_all(now=now)
    for verification in factories.VerificationFactory.create_batch(size):
        factories.ContactFactory(service=verification.service)
        factories.ServiceSiteFactory(service=verification.service)

    with django_assert_num_queries(11):
        actions.recompute(now=now)

    assert ServiceState.objects.count() == size


def test_time_alone_changes_states(now):
    service = factories.VerificationFactory(on=date(2026, 11, 10)).service
    actions.recompute(now=now)

    count = actions.recompute(now=now + timedelta(days=200))

    assert (count, states()) == (1, {service.pk: "overdue"})


def test_only_those_asked_for_are_worked_out(now):
    one, _ = factories.ServiceFactory.create_batch(2)

    assert actions.recompute([one.pk], now=now) == 1
    assert list(states()) == [one.pk]


def test_a_service_of_a_closed_structure_is_not_counted_as_published(now):
    factories.ServiceFactory(organisation__status="closed")
    factories.ServiceFactory(status="draft")
    factories.ServiceFactory()

    actions.recompute(now=now)

    assert sorted(ServiceState.objects.values_list("is_published", flat=True)) == [False, False, True]


def test_the_whole_directory_is_worked_out_once_for_each_change(now):
    service = factories.ServiceFactory(modified_on=date(2026, 1, 1))

    assert actions.recompute_all(now=now) == 1
    assert actions.recompute_all(now=now) is None
    directory.verify(service, "call", "confirmed", by=None, now=now)
    assert actions.recompute_all(now=now) == 1
    assert states() == {service.pk: "verified"}
    assert actions.recompute_all(now=now + timedelta(days=1)) == 0
    assert Reckoning.objects.count() == 1


@pytest.mark.parametrize(("seconds", "minutes", "count"), [(1.9, 0, 1), (30, 9, None), (30, 10, 1)])
def test_a_long_computation_rests_before_the_next_one(now, seconds, minutes, count):
    service = factories.ServiceFactory(modified_on=date(2026, 1, 1))
    actions.recompute_all(now=now)
    Reckoning.objects.update(seconds=seconds)
    directory.verify(service, "call", "confirmed", by=None, now=now)

    assert actions.recompute_all(now=now + timedelta(minutes=minutes)) == count


def test_a_new_day_waits_for_nothing(now):
    factories.ServiceFactory()
    actions.recompute_all(now=now)
    Reckoning.objects.update(seconds=100_000)

    assert actions.recompute_all(now=now + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("values", "points"),
    [({}, 0), ({"phone": "01 99 00 12 34"}, 4), ({"website": "https://lieu.example.org"}, 4), ({"cost": "free"}, 2)],
)
def test_a_filled_field_earns_its_points(now, values, points):
    empty = factories.ServiceFactory()
    filled = factories.ServiceFactory(**values)

    actions.recompute(now=now)

    scores = dict(ServiceState.objects.values_list("service_id", "score"))
    assert scores[filled.pk] - scores[empty.pk] == points


@pytest.mark.parametrize(
    ("site", "points"),
    [({}, 0), ({"commune": True}, 3), ({"is_protected": True}, 3), ({"longitude": 2.6, "latitude": 48.5}, 3)],
)
def test_a_place_counts_when_it_says_where_or_is_protected(now, site, points):
    if site.pop("commune", None):
        site["commune"] = factories.CommuneFactory()
    bare = factories.ServiceFactory()
    placed = factories.ServiceSiteFactory(site=factories.SiteFactory(**site)).service

    actions.recompute(now=now)

    scores = dict(ServiceState.objects.values_list("service_id", "score"))
    assert scores[placed.pk] - scores[bare.pk] == points


def test_a_text_is_looked_for_where_its_reader_will_look(now):
    for_young = factories.ServiceFactory(audiences=("young",), description="Pour les professionnels.")
    for_professionals = factories.ServiceFactory(audiences=("professional",), description="Pour les professionnels.")

    actions.recompute(now=now)

    scores = dict(ServiceState.objects.values_list("service_id", "score"))
    # The ages, the parents' consent and the text for young people do not concern professionals.
    assert scores[for_professionals.pk] - scores[for_young.pk] == 5 + 3 + 2


def test_a_state_of_a_service_that_went_away_is_not_written(now):
    service = factories.ServiceFactory()
    rows = list(actions.states._changed(Service.objects.all(), now.date(), {}))
    service.delete()

    assert actions.states._write(rows) == 0
