"""Who may give a role, or say that somebody is whom she says. `mandates`: the active ones of the person who acts."""

from collections.abc import Iterable

from maillage.accounts.models import Mandate

Role = Mandate.Role


def can_give(mandates: Iterable[Mandate], role: str, department: str | None) -> bool:
    """Ask for a role, grant it or end it: the national team any of them, a coordinator that of her own territory."""
    return any(
        mandate.role == Role.NATIONAL
        or (mandate.role == role == Role.COORDINATOR and mandate.department_id == department)
        for mandate in mandates
    )


def can_call_back(mandates: Iterable[Mandate]) -> bool:
    """Coordinators and the national team; never the operator, whose work is the machine."""
    return any(mandate.role in (Role.NATIONAL, Role.COORDINATOR) for mandate in mandates)
