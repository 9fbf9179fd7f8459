"""Who may do what to resources. No query here: `standing.of` was asked before.

A resource belongs to the coordinators of each of its départements; without any, to the national team. Members propose. That nobody
accepts what she proposed herself is kept by the moderation engine, for every kind.
"""

from collections.abc import Collection

from maillage.directory.standing import Standing
from maillage.resources.models import Resource, ResourceFile

PROPOSES = 2  # the level from which anybody may propose a resource, or a change of one


def can_propose(standing: Standing) -> bool:
    """And send the files that go with it."""
    return standing.level >= PROPOSES


def can_decide(standing: Standing, departments: Collection[str]) -> bool:
    """Accept or decline what is proposed about a resource of these départements (none: of the national team)."""
    return standing.level >= PROPOSES and _coordinates(standing, departments)


def can_edit(standing: Standing, resource: Resource) -> bool:
    """Write it without a proposal, withdraw it, say who follows it and until when it holds."""
    return can_decide(standing, resource.departments)


def can_review(standing: Standing, resource: Resource) -> bool:
    """Say that it is still true: whoever follows it, and whoever may edit it."""
    return can_edit(standing, resource) or (
        standing.level >= PROPOSES and standing.user is not None and standing.user.pk == resource.owner_id
    )


def can_curate(standing: Standing) -> bool:
    """Make collections: any coordination."""
    return standing.level >= PROPOSES and standing.is_coordinator


def can_guard_words(standing: Standing) -> bool:
    """Say which words are asked about: the national team, for every territory."""
    return standing.level >= PROPOSES and standing.is_national


def can_open_file(standing: Standing, file: ResourceFile) -> bool:
    """Before it is published: whoever sent it, and whoever coordinates, since any of them may have to read it."""
    is_sender = standing.user is not None and file.sent_by_id == standing.user.pk
    return standing.level >= PROPOSES and (is_sender or standing.is_coordinator)


def _coordinates(standing: Standing, departments: Collection[str]) -> bool:
    return any(standing.coordinates(code) for code in departments or (None,))
