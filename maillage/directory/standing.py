"""What an account may act for, read once for each action or request: roles, structures, level."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from maillage.accounts.models import Clearance, Mandate, User
from maillage.directory.models import Membership


@dataclass(frozen=True, slots=True)
class Standing:
    """`level` 0 to 3 (docs/security.md). `departments`: codes coordinated. `organisations`: structures of which the person is a
    validated member; `refers`: those whose referent she is.
    """

    user: User | None = None
    is_machine: bool = False
    level: int = 0
    is_national: bool = False
    is_operator: bool = False
    departments: frozenset[str] = field(default_factory=frozenset)
    organisations: frozenset[UUID] = field(default_factory=frozenset)
    refers: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def is_coordinator(self) -> bool:
        """Of some département, or of all of them."""
        return self.is_machine or self.is_national or bool(self.departments)

    def coordinates(self, department: str | None) -> bool:
        """Whether that territory is hers. What has no territory belongs to the national team."""
        return self.is_machine or self.is_national or (department is not None and department in self.departments)


MACHINE = Standing(is_machine=True, level=3)
NOBODY = Standing()


def of(user: User | None, *, now: datetime) -> Standing:
    """Three queries. None is the machine itself: a command that the operator runs, or the worker."""
    if user is None:
        return MACHINE
    if user.pk is None or not user.is_active:
        return NOBODY
    mandates = list(Mandate.objects.active().filter(user=user).values_list("role", "department_id"))
    memberships = list(Membership.objects.active().filter(user=user).values_list("organisation_id", "role"))
    roles = {role for role, _ in mandates}
    return Standing(
        user=user,
        level=_level(user, is_entrusted=bool(mandates or memberships), now=now),
        is_national=Mandate.Role.NATIONAL in roles,
        is_operator=Mandate.Role.OPERATOR in roles,
        departments=frozenset(department for _, department in mandates if department),
        organisations=frozenset(organisation for organisation, _ in memberships),
        refers=frozenset(organisation for organisation, role in memberships if role == Membership.Role.REFERENT),
    )


def _level(user: User, *, is_entrusted: bool, now: datetime) -> int:
    if not user.is_confirmed:
        return 0
    if not is_entrusted:
        return 1
    return 3 if Clearance.objects.active(now).filter(user=user).exists() else 2
