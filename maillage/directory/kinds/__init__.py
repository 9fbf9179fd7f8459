"""The records of the directory that may be proposed: services, organisations, sites."""

from maillage.directory.kinds.organisations import OrganisationKind
from maillage.directory.kinds.services import ServiceKind
from maillage.directory.kinds.sites import SiteKind
from maillage.moderation import registry


def register() -> None:
    """Called once, when the app is ready."""
    registry.register(ServiceKind())
    registry.register(OrganisationKind())
    registry.register(SiteKind())
