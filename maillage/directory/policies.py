"""Who may do what to the directory. No query here: `standing.of` was asked before.

A structure belongs to the coordinators of its département (`Organisation.department`); without one, to the national team.
Its members keep what changes from week to week (hours, closures, places left); what identifies it goes through a proposal.
"""

from maillage.directory.models import Organisation
from maillage.directory.standing import Standing

PROPOSES = 2  # the level from which anybody may propose a change of any record


def can_edit_all(standing: Standing) -> bool:
    """Imports and whatever concerns the whole directory."""
    return standing.is_machine or standing.is_national


def can_edit(standing: Standing, organisation: Organisation) -> bool:
    """Write any field of a structure, its sites and services, without a proposal."""
    return standing.coordinates(organisation.department_id)


def can_keep(standing: Standing, organisation: Organisation) -> bool:
    """Hours, closures, places left, and « c'est à jour »: its own members, and whoever may edit."""
    return can_edit(standing, organisation) or (standing.level >= 2 and organisation.pk in standing.organisations)


def can_refer(standing: Standing, organisation: Organisation) -> bool:
    """Invite, validate and take leave of members."""
    return can_edit(standing, organisation) or (standing.level >= 2 and organisation.pk in standing.refers)


def can_read_protected_address(standing: Standing, organisation: Organisation) -> bool:
    """Never the machine: a person with a clearance opens a secret of her territory, and the journal says who."""
    return not standing.is_machine and standing.level >= 3 and standing.coordinates(organisation.department_id)


def can_decide(standing: Standing, department: str | None) -> bool:
    """Accept or decline what is proposed about a structure of that département (None: of the national team)."""
    return standing.level >= PROPOSES and standing.coordinates(department)
