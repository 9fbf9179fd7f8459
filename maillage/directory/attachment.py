"""Finds the département that each structure belongs to, for those that nobody has attached yet."""

from collections import Counter, defaultdict
from collections.abc import Collection
from uuid import UUID

from maillage.directory.models import Organisation, ServiceArea, Site

_CHUNK = 500
Votes = dict[UUID, Counter[str]]


def attach(organisations: Collection[UUID] | None = None) -> int:
    """The département where most of its sites are, else the one that most of its services serve; how many were attached.

    None: all of those without one. A protected site counts like any other: its département is known.
    """
    waiting = Organisation.objects.filter(department=None)
    if organisations is not None:
        waiting = waiting.filter(pk__in=organisations)
    sites = Site.objects.filter(organisation__in=waiting).values_list(
        "organisation_id", "department_id", "commune__department_id"
    )
    areas = ServiceArea.objects.filter(service__organisation__in=waiting).values_list(
        "service__organisation_id", "department_id", "commune__department_id"
    )
    chosen = {**_most_named(areas), **_most_named(sites)}
    Organisation.objects.bulk_update(
        [Organisation(pk=pk, department_id=code) for pk, code in chosen.items()], ["department"], batch_size=_CHUNK
    )
    return len(chosen)


def _most_named(rows: Collection[tuple[UUID, str | None, str | None]]) -> dict[UUID, str]:
    votes: Votes = defaultdict(Counter)
    for organisation, department, of_commune in rows:
        if code := department or of_commune:
            votes[organisation][code] += 1
    return {pk: min(count, key=lambda code: (-count[code], code)) for pk, count in votes.items()}
