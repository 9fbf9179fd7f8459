"""The persons of a territory: members of its structures, and those who coordinate it. Constant numbers of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from maillage.accounts.models import Clearance, Mandate, User
from maillage.coordination.queue.rows import RENEW_WITHIN
from maillage.coordination.scopes import Scope, users
from maillage.directory.models import Membership, Organisation, Service

PAGE = 50
SHOWS = {
    "a-rappeler": "sans habilitation valable",
    "bientot": "habilitation qui finit bientôt",
    "habilites": "habilitées",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One line. `until`: the last day of her clearance."""

    user: User
    structures: tuple[Membership, ...]
    mandates: tuple[Mandate, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class People:
    lines: tuple[Person, ...]
    number: int
    total: int

    @property
    def count(self) -> int:
        return max(1, -(-self.total // PAGE))


def page(scope: Scope, *, show: str = "", initial: str = "", number: int = 1) -> People:
    """By name. Four queries."""
    found = users(scope)
    if initial:
        found = found.filter(last_name__istartswith=initial)
    active = Clearance.objects.active(scope.now).filter(user=OuterRef("pk"))
    lasting = Clearance.objects.active(scope.now + RENEW_WITHIN).filter(user=OuterRef("pk"))
    if show == "a-rappeler":
        found = found.filter(~Exists(active))
    elif show == "bientot":
        found = found.filter(Exists(active), ~Exists(lasting))
    elif show == "habilites":
        found = found.filter(Exists(active))
    total = found.count()
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    rows = found.order_by("last_name", "first_name", "pk").prefetch_related(*_around(scope.now))
    shown = rows[(number - 1) * PAGE : number * PAGE]
    return People(tuple(_person(user) for user in shown), number, total)


def one(scope: Scope, pk: int) -> Person | None:
    user = users(scope).prefetch_related(*_around(scope.now)).filter(pk=pk).first()
    return _person(user) if user else None


def asked_by_me(scope: Scope) -> QuerySet[Mandate]:
    """Roles that somebody else must grant."""
    waiting = Mandate.objects.waiting().filter(asked_by=scope.user)
    return waiting.select_related("user", "department").order_by("asked_at", "pk")


def is_alone(mandate: Mandate) -> bool:
    """Whether nobody else coordinates that département."""
    if mandate.granted_at is None or mandate.role != Mandate.Role.COORDINATOR:
        return False
    others = Mandate.objects.active().filter(role=mandate.role, department=mandate.department_id, user__is_active=True)
    return not others.exclude(pk=mandate.pk).exists()


def official_numbers(organisations: list[Organisation]) -> list[tuple[Organisation, list[str]]]:
    """The numbers of the official records of those structures: the only ones for a call-back (docs/security.md, case 2)."""
    services = Service.objects.filter(organisation__in=organisations).exclude(phone="").order_by("name", "pk")
    of_services = list(services.values_list("organisation_id", "phone"))
    found = []
    for organisation in organisations:
        numbers = [organisation.phone, *(phone for owner, phone in of_services if owner == organisation.pk)]
        found.append((organisation, list(dict.fromkeys(number for number in numbers if number))))
    return found


def _around(now: datetime) -> tuple[Prefetch[str], ...]:
    return (
        Prefetch(
            "memberships",
            Membership.objects.filter(ended_at=None).select_related("organisation").order_by("asked_at", "pk"),
            to_attr="shown_memberships",
        ),
        Prefetch(
            "mandates",
            Mandate.objects.filter(ended_at=None)
            .select_related("department", "asked_by", "granted_by")
            .order_by("asked_at", "pk"),
            to_attr="shown_mandates",
        ),
        Prefetch("clearances", Clearance.objects.active(now).order_by("expires_at"), to_attr="shown_clearances"),
    )


def _person(user: User) -> Person:
    clearances: list[Clearance] = user.shown_clearances  # type: ignore[attr-defined]  # prefetched
    return Person(
        user=user,
        structures=tuple(user.shown_memberships),  # type: ignore[attr-defined]  # prefetched
        mandates=tuple(user.shown_mandates),  # type: ignore[attr-defined]  # prefetched
        until=clearances[-1].expires_at if clearances else None,
    )
