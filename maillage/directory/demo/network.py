"""The network of `make demo`: real organisations with the facts that are public, completed by invented ones. Pure: no Django."""

from datetime import date

from maillage.directory.demo import invented, real
from maillage.directory.records import Batch
from maillage.territories import tables


def build(today: date) -> Batch:
    """About 400 services. The same `today` gives the same records; every date is counted back from it."""
    named = real.records(today=today)
    drawn = invented.records(tables.read(), today=today)
    return Batch(
        organisations=[*named.organisations, *drawn.organisations],
        sites=[*named.sites, *drawn.sites],
        services=[*named.services, *drawn.services],
    )
