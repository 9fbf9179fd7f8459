import pytest

from maillage.core import checkpoints
from maillage.website import queries
from tests import factories


@pytest.mark.django_db
def test_the_national_team_keeps_the_checkpoints_and_nobody_else():
    kept = factories.NationalFactory()
    factories.NationalFactory(is_active=False)
    factories.CoordinatorFactory()
    factories.UserFactory()

    assert queries.national_addresses() == [kept.email]
    assert queries.national_addresses in checkpoints.keepers
