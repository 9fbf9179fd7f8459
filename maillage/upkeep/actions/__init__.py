"""Every write of this app; everything is imported from here."""

from maillage.upkeep.actions.bounces import record_bounce
from maillage.upkeep.actions.campaigns import (
    CampaignClosed,
    Plan,
    close_campaign,
    close_ended,
    create_campaign,
    follow,
)
from maillage.upkeep.actions.checks import Closure, LinkReport, check_links, forget_links, import_closed_sirets
from maillage.upkeep.actions.mailing import Sent, send_waiting
from maillage.upkeep.actions.reminders import Asked, remind, remind_campaign, remind_due
from maillage.upkeep.actions.states import recompute, recompute_all
from maillage.upkeep.actions.verification import RecordGone, confirm_by_link, verify_services

__all__ = [
    "Asked",
    "CampaignClosed",
    "Closure",
    "LinkReport",
    "Plan",
    "RecordGone",
    "Sent",
    "check_links",
    "close_campaign",
    "close_ended",
    "confirm_by_link",
    "create_campaign",
    "follow",
    "forget_links",
    "import_closed_sirets",
    "recompute",
    "recompute_all",
    "record_bounce",
    "remind",
    "remind_campaign",
    "remind_due",
    "send_waiting",
    "verify_services",
]
