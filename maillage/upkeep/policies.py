"""Who may ask structures to bring their records up to date. No query here: `standing.of` was asked before."""

from collections.abc import Collection

from maillage.directory.standing import Standing


def can_lead(standing: Standing, departments: Collection[str]) -> bool:
    """A campaign, in each of its départements. A territory that is nobody's is the national team's."""
    return standing.level >= 2 and (
        standing.is_machine
        or standing.is_national
        or (bool(departments) and standing.departments.issuperset(departments))
    )


def can_remind(standing: Standing, department: str | None) -> bool:
    """A structure of that département."""
    return standing.level >= 2 and standing.coordinates(department)
