"""Tables of the directory, by noun; everything is imported from here."""

from maillage.directory.models.common import Sourced, Status, Visibility
from maillage.directory.models.follow_up import Capacity, Closure, Revision, Verification
from maillage.directory.models.members import Invitation, InvitationQuerySet, Membership, MembershipQuerySet
from maillage.directory.models.places import Organisation, ProtectedAddress, Site
from maillage.directory.models.services import (
    Contact,
    Service,
    ServiceArea,
    ServiceQuerySet,
    ServiceSite,
    new_reference,
    reference_of,
)

__all__ = [
    "Capacity",
    "Closure",
    "Contact",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "ProtectedAddress",
    "Revision",
    "Service",
    "ServiceArea",
    "ServiceQuerySet",
    "ServiceSite",
    "Site",
    "Sourced",
    "Status",
    "Verification",
    "Visibility",
    "new_reference",
    "reference_of",
]
