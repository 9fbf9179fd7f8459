"""A directory in the database: the small network of `builders`, on a few real territories."""

import pytest

from maillage.directory import actions
from tests.directory.exchanges.builders import small_network, with_private_parts
from tests.territories.fixtures import few_territories


@pytest.fixture
def territories(db):
    return few_territories()


@pytest.fixture
def network(territories, now):
    """The small network, loaded, with contacts and capacities that are not public."""
    report = actions.load(with_private_parts(small_network()), by=None, now=now)
    assert report.problems == []
    return report
