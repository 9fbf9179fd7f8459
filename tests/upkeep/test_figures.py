"""Figures are remembered, and always those of what is written now."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from maillage.directory import actions as directory
from maillage.directory.models import Status
from maillage.upkeep import actions, queries
from maillage.upkeep.queries import DepartmentFigures
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service(now):
    """Of the 77, late."""
    structure = factories.OrganisationFactory(department=factories.DepartmentFactory())
    made = factories.ServiceFactory(organisation=structure, modified_on=date(2026, 1, 1))
    actions.recompute(now=now)
    return made


def _seine():
    return queries.figures().by_department.get("77", DepartmentFigures())


@pytest.mark.parametrize("size", [1, 3])
def test_nothing_is_counted_twice(service, now, django_assert_num_queries, size):
    factories.ServiceFactory.create_batch(size - 1, organisation=service.organisation)
    actions.recompute(now=now)

    with django_assert_num_queries(2):
        first = queries.figures()
    with django_assert_num_queries(1):
        again = queries.figures()

    assert again is first
    assert first.by_department["77"].services == size


def test_a_verification_counts_at_once(service, now):
    coordinator = factories.CoordinatorFactory()
    before = _seine()

    actions.verify_services([service], "call", "confirmed", by=coordinator, now=now)

    assert (before.overdue, before.verified) == (1, 0)
    assert (_seine().overdue, _seine().verified) == (0, 1)


def test_a_change_of_state_counts_once_it_is_worked_out(service, now):
    before = _seine()

    directory.set_status(service, Status.SUSPENDED, by=factories.CoordinatorFactory(), now=now)
    actions.recompute_all(now=now)

    assert (before.services, _seine().services) == (1, 0)


def test_a_structure_that_moves_counts_where_it_is_at_once(service, now):
    gironde = factories.DepartmentFactory(code="33", name="Gironde")
    before = _seine()

    directory.move_structure(service.organisation, gironde, by=factories.NationalFactory(), now=now)

    assert (before.structures, _seine().structures) == (1, 0)
    assert queries.figures().by_department["33"].structures == 1


def test_the_night_counts(service, now):
    actions.verify_services([service], "call", "confirmed", by=factories.CoordinatorFactory(), now=now)
    before = _seine()

    actions.recompute_all(now=now + timedelta(days=200))

    assert (before.verified, _seine().overdue) == (1, 1)


def test_what_is_undone_was_never_counted(service, now):
    before = _seine()

    with transaction.atomic():
        actions.verify_services([service], "call", "confirmed", by=factories.CoordinatorFactory(), now=now)
        inside = _seine()
        transaction.set_rollback(True)

    assert (before.overdue, inside.overdue, _seine().overdue) == (1, 0, 1)


def test_before_the_first_computation_nothing_is_remembered(django_assert_num_queries):
    for count in (0, 1):
        with django_assert_num_queries(2):
            assert sum(part.structures for part in queries.figures().by_department.values()) == count
        factories.OrganisationFactory(department=factories.DepartmentFactory())
