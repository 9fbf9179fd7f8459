"""What the coordination reads of the state of the records; everything is imported from here."""

from maillage.upkeep.queries.campaigns import CampaignLine, PartLine, campaign, campaigns, parts
from maillage.upkeep.queries.checks import (
    AddressLine,
    ClosedLine,
    Found,
    LinkLine,
    closed_structures,
    dead_addresses,
    dead_links,
    found,
    links_to_check,
    named_links,
)
from maillage.upkeep.queries.confirmation import GONE, Asked, Confirmation, DeadLink, confirmation, living, waiting
from maillage.upkeep.queries.facts import Subject, explanation, freshness_of, subjects
from maillage.upkeep.queries.figures import (
    DepartmentFigures,
    Departments,
    Figures,
    figures,
)
from maillage.upkeep.queries.pages import Page
from maillage.upkeep.queries.structures import (
    ORDERS,
    StructureFilters,
    StructureLine,
    structures,
    structures_by_department,
)
from maillage.upkeep.queries.verification import (
    WAITING,
    LastCheck,
    RecordLine,
    last_reminders,
    overdue,
    records_of,
    to_verify,
)

__all__ = [
    "GONE",
    "ORDERS",
    "WAITING",
    "AddressLine",
    "Asked",
    "CampaignLine",
    "ClosedLine",
    "Confirmation",
    "DeadLink",
    "DepartmentFigures",
    "Departments",
    "Figures",
    "Found",
    "LastCheck",
    "LinkLine",
    "Page",
    "PartLine",
    "RecordLine",
    "StructureFilters",
    "StructureLine",
    "Subject",
    "campaign",
    "campaigns",
    "closed_structures",
    "confirmation",
    "dead_addresses",
    "dead_links",
    "explanation",
    "figures",
    "found",
    "freshness_of",
    "last_reminders",
    "links_to_check",
    "living",
    "named_links",
    "overdue",
    "parts",
    "records_of",
    "structures",
    "structures_by_department",
    "subjects",
    "to_verify",
    "waiting",
]
