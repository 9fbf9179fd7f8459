"""Who looks at what: the territories of a coordinator, or the one that she chose, and whom she may see there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.accounts.models import Mandate, User
from maillage.directory.models import Membership
from maillage.directory.standing import Standing


@dataclass(frozen=True, slots=True)
class Scope:
    """Who looks, and at which territories: None is everywhere, what has no territory included."""

    user: User
    departments: frozenset[str] | None
    is_national: bool
    now: datetime

    def of(self, path: str) -> Q:
        return Q() if self.departments is None else Q(**{f"{path}__in": self.departments})


def scope_of(standing: Standing, now: datetime, department: str = "") -> Scope:
    """The territories of that person, or the one she chose among them."""
    assert standing.user is not None
    own = None if standing.is_national else standing.departments
    chosen = frozenset({department}) if department and standing.coordinates(department) else own
    return Scope(standing.user, chosen, standing.is_national, now)


def users(scope: Scope) -> QuerySet[User]:
    """Whom the person may see: open accounts with something in her territories; all of them for the national team."""
    found = User.objects.filter(is_active=True)
    if scope.departments is None:
        return found
    members = Membership.objects.filter(
        user=OuterRef("pk"), ended_at=None, organisation__department__in=scope.departments
    )
    mandates = Mandate.objects.filter(user=OuterRef("pk"), ended_at=None, department__in=scope.departments)
    return found.filter(Q(Exists(members)) | Q(Exists(mandates)))
