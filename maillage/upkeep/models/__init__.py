"""Tables that keep records fresh, by noun; everything is imported from here."""

from maillage.upkeep.models.campaigns import Campaign, CampaignPart
from maillage.upkeep.models.checks import Bounce, ClosedSiret, LinkCheck
from maillage.upkeep.models.duplicates import DuplicatePair, Merge
from maillage.upkeep.models.freshness import ConfirmLink, Reckoning, Reminder, ServiceState
from maillage.upkeep.models.requests import ReferencingRequest

__all__ = [
    "Bounce",
    "Campaign",
    "CampaignPart",
    "ClosedSiret",
    "ConfirmLink",
    "DuplicatePair",
    "LinkCheck",
    "Merge",
    "Reckoning",
    "ReferencingRequest",
    "Reminder",
    "ServiceState",
]
