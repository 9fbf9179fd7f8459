"""What the whole site needs to know of several apps."""

from collections.abc import Iterator

from maillage.accounts.models import Mandate, User
from maillage.core.sitemap import Address
from maillage.editorial import packaged
from maillage.orientation.pages import guides

_SINGLE = ("/", "/aide", "/aide/numeros")


def national_addresses() -> list[str]:
    """Who keeps the checkpoints of the journal: the national team."""
    national = Mandate.objects.active().filter(role=Mandate.Role.NATIONAL)
    return list(User.objects.filter(is_active=True, mandates__in=national).distinct().values_list("email", flat=True))


def addresses() -> Iterator[Address]:
    """For search engines: help itself, and the legal pages."""
    yield from (Address(path) for path in _SINGLE)
    yield from (Address(f"/aide/{guide.slug}", guide.verified_on) for guide in guides.GUIDES)
    yield from (Address(f"/{slug}") for slug in packaged.legal())
