"""Two who give the same role back at once: the second is the last one."""

import pytest

from maillage.accounts import actions
from maillage.accounts.models import Mandate
from tests.factories import CoordinatorFactory, NationalFactory
from tests.parallel import shared, together

__all__ = ["shared"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("who", [CoordinatorFactory, NationalFactory])
def test_of_two_who_give_their_role_back_at_once_one_stays(who, turn, shared, now):
    one, two = who(), who()
    first, second = one.mandates.get(), two.mandates.get()

    told = together(
        lambda: actions.end_mandate(first, by=one, now=now), lambda: actions.end_mandate(second, by=two, now=now)
    )

    assert sorted(type(answer).__name__ for answer in told) == ["Mandate", "NotPossible"]
    assert Mandate.objects.active().count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_while_one_of_the_national_team_closes_her_account_the_other_stays(turn, shared, now):
    one, two = NationalFactory(), NationalFactory()
    mandate = one.mandates.get()

    told = together(lambda: actions.end_mandate(mandate, by=one, now=now), lambda: actions.close(two, by=two, now=now))

    assert sum(type(answer).__name__ == "NotPossible" for answer in told) == 1
    assert Mandate.objects.active().count() == 1
