"""What is compared, and what the coordination reads of the pairs that were found."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet

from maillage.core.text import fold
from maillage.directory.models import Membership, Organisation, Service, Site, Status
from maillage.directory.standing import Standing
from maillage.territories.models import Department
from maillage.upkeep.duplicates.fields import FIELDS, digest
from maillage.upkeep.duplicates.similarity import Party
from maillage.upkeep.models import DuplicatePair, Merge

_CHUNK = 5000
# Hosts that lodge everybody: sharing one says nothing.
_COMMON_HOSTS = frozenset(
    "aol.com asso.fr facebook.com free.fr gmail.com google.com gouv.fr helloasso.com hotmail.com hotmail.fr icloud.com instagram.com "  # noqa: SIM905 -- a list of words
    "laposte.net linkedin.com linktr.ee live.fr msn.com neuf.fr orange.fr outlook.com outlook.fr protonmail.com sfr.fr wanadoo.fr "
    "yahoo.com yahoo.fr youtube.com".split()
)
_LEAST_DIGITS = 10  # shorter is a national number, that many may give
_NOT_DIGIT = re.compile(r"\D+")


@dataclass(slots=True)
class _Reach:
    """What the rows of one structure add to it."""

    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    websites: set[str] = field(default_factory=set)
    streets: set[str] = field(default_factory=set)
    communes: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)

    def add(self, phone: str, email: str, website: str) -> None:
        self.phones |= {folded_phone(phone)} - {""}
        self.emails |= {email.strip().lower()} - {""}
        self.websites |= {folded_address(website)} - {""}


def parties(organisations: QuerySet[Organisation] | None = None) -> list[Party]:
    """Every structure that is not closed, or those of `organisations`: four queries.

    A protected place gives its département, and nothing else.
    """
    chosen = Organisation.objects.all() if organisations is None else organisations
    chosen = chosen.exclude(status=Status.CLOSED)
    reach: dict[UUID, _Reach] = defaultdict(_Reach)
    names = {code: set(fold(name).split()) for code, name in Department.objects.values_list("code", "name")}
    for row in _rows(Site.objects.filter(organisation__in=chosen), *_SITE):
        _add_site(reach[row[0]], row[1:], names)
    for owner, *said in _rows(Service.objects.filter(organisation__in=chosen), "organisation_id", *_REACH):
        reach[owner].add(*said)
    return [_party(row, reach, names) for row in _rows(chosen, *_ORGANISATION)]


_REACH = ("phone", "email", "website")
_SITE = (
    "organisation_id",
    "is_protected",
    "department_id",
    "commune_id",
    "commune__name",
    "commune__department_id",
    "address",
)
_ORGANISATION = ("pk", "name", "short_name", "siret", "rna", "parent_id", "department_id", *_REACH)


def _rows(
    queryset: QuerySet[Organisation] | QuerySet[Site] | QuerySet[Service], *names: str
) -> Iterable[tuple[Any, ...]]:
    return queryset.order_by("pk").values_list(*names).iterator(chunk_size=_CHUNK)


def _add_site(reach: _Reach, row: tuple[Any, ...], names: dict[str, set[str]]) -> None:
    is_protected, department, commune, town, of_commune, address = row
    if code := department or of_commune:
        reach.departments.add(str(code))
    if is_protected:
        return
    if commune:
        reach.communes.add(str(commune))
        reach.places |= set(fold(str(town)).split())
        if address:
            reach.streets.add(f"{commune} {fold(str(address))}")


def _party(row: tuple[Any, ...], reach: dict[UUID, _Reach], names: dict[str, set[str]]) -> Party:
    pk, name, short_name, siret, rna, parent, department, *said = row
    assert isinstance(pk, UUID)
    mine = reach.pop(pk, None) or _Reach()
    mine.add(*map(str, said))
    departments = mine.departments | ({str(department)} if department else set())
    return Party(
        key=str(pk),
        name=str(name),
        short_name=str(short_name),
        siret=str(siret),
        rna=str(rna),
        parent=str(parent or ""),
        phones=frozenset(mine.phones),
        emails=frozenset(mine.emails),
        domains=domains(mine.emails, mine.websites),
        websites=frozenset(mine.websites),
        streets=frozenset(mine.streets),
        communes=frozenset(mine.communes),
        places=frozenset(mine.places).union(*(names.get(code, set()) for code in departments)),
        departments=frozenset(departments),
    )


def folded_phone(phone: str) -> str:
    """Its digits, as they are dialled in France; empty for a short number."""
    digits = _NOT_DIGIT.sub("", phone)
    if digits.startswith(("0033", "33")) and len(digits) > _LEAST_DIGITS:
        digits = "0" + digits.removeprefix("00").removeprefix("33").lstrip("0")
    return digits if len(digits) >= _LEAST_DIGITS else ""


def folded_address(website: str) -> str:
    """Host and path, without what two people write differently; empty for a host that lodges everybody and has no path."""
    if not website.strip():
        return ""
    parts = urlsplit(website if "//" in website else f"//{website}")
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
    return "" if host in _COMMON_HOSTS and not path else f"{host}{path}".lower()


def domains(emails: Iterable[str], websites: Iterable[str]) -> frozenset[str]:
    hosts = {email.rpartition("@")[2] for email in emails} | {website.partition("/")[0] for website in websites}
    return frozenset(hosts - _COMMON_HOSTS - {""})


@dataclass(frozen=True, slots=True)
class Line:
    """A field, as both sides say it."""

    name: str
    label: str
    first: str
    second: str
    taken: str = "first"  # the side proposed, or chosen

    @property
    def differs(self) -> bool:
        return self.first != self.second


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two structures: what it carries, and where, without any address."""

    organisation: Organisation
    services: tuple[str, ...]
    towns: tuple[str, ...]
    protected: int
    members: int

    @property
    def is_gone(self) -> bool:
        return self.organisation.status == Status.CLOSED


@dataclass(frozen=True, slots=True)
class Sheet:
    pair: DuplicatePair
    sides: tuple[Side, Side]
    lines: tuple[Line, ...]
    seen: str
    kept: str  # the side proposed
    may_hide_a_shelter: bool
    merge: Merge | None

    @property
    def differing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.differs)

    @property
    def same(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.differs and line.first)

    @property
    def is_waiting(self) -> bool:
        return self.pair.decision == DuplicatePair.Decision.WAITING


def readable(standing: Standing) -> QuerySet[DuplicatePair]:
    """Pairs of which one structure at least is in a territory of hers."""
    pairs = DuplicatePair.objects.select_related("first", "second", "first__department", "second__department")
    if standing.is_national or standing.is_machine:
        return pairs
    mine = list(standing.departments)
    return pairs.filter(Q(first__department__in=mine) | Q(second__department__in=mine))


def waiting(standing: Standing, departments: frozenset[str] | None = None) -> QuerySet[DuplicatePair]:
    """Those to examine, the most alike first; a structure closed meanwhile leaves nothing to examine. None: in all her territories."""
    pairs = readable(standing).filter(decision=DuplicatePair.Decision.WAITING)
    if departments is not None:
        codes = list(departments)
        pairs = pairs.filter(Q(first__department__in=codes) | Q(second__department__in=codes))
    pairs = pairs.exclude(first__status=Status.CLOSED).exclude(second__status=Status.CLOSED)
    return pairs.order_by("-score", "pk")


def after(pairs: QuerySet[DuplicatePair], pair: DuplicatePair) -> DuplicatePair | None:
    """The one that follows in the order of `waiting`; the first when it was the last."""
    others = pairs.exclude(pk=pair.pk)
    following = others.filter(Q(score__lt=pair.score) | Q(score=pair.score, pk__gt=pair.pk)).first()
    return following or others.first()


def merges(standing: Standing) -> QuerySet[Merge]:
    """Merges in her territories, the last first."""
    found = Merge.objects.select_related("kept", "removed", "merged_by", "undone_by")
    if not (standing.is_national or standing.is_machine):
        found = found.filter(kept__department__in=list(standing.departments))
    return found.order_by("-merged_at", "-pk")


@dataclass(frozen=True, slots=True)
class Moved:
    """What a merge moved, by its names: never an address."""

    services: tuple[str, ...]
    sites: int
    members: int
    daughters: tuple[str, ...]


def moved(merge: Merge) -> Moved:
    """Two queries."""
    said = merge.before
    return Moved(
        services=tuple(
            Service.objects.filter(pk__in=said["services"]).order_by("name", "pk").values_list("name", flat=True)
        ),
        sites=len(said["sites"]),
        members=len(said["memberships"]),
        daughters=tuple(
            Organisation.objects.filter(pk__in=said["daughters"]).order_by("name", "pk").values_list("name", flat=True)
        ),
    )


def sheet(pair: DuplicatePair) -> Sheet:
    """Both structures side by side: eight queries at most."""
    both = Organisation.objects.select_related("department", "parent").in_bulk([pair.first_id, pair.second_id])
    first, second = both[pair.first_id], both[pair.second_id]
    sides = _side(first), _side(second)
    weight = [(len(side.services), side.members, len(side.towns), side.organisation.modified_on) for side in sides]
    kept = "second" if weight[1] > weight[0] else "first"
    lines = tuple(
        _line(name, shown.label, shown.show(first, name), shown.show(second, name), kept)
        for name, shown in FIELDS.items()
    )
    return Sheet(
        pair=pair,
        sides=sides,
        lines=lines,
        seen=digest(first, second),
        kept=kept,
        may_hide_a_shelter=any(one.protected and other.towns for one, other in (sides, sides[::-1])),
        merge=Merge.objects.filter(kept__in=both, removed__in=both).order_by("-merged_at", "-pk").first(),
    )


def _line(name: str, label: str, first: str, second: str, kept: str) -> Line:
    """The value of the kept side is proposed, unless it says nothing."""
    is_second = not first if not (first and second) else kept == "second"
    return Line(name, label, first, second, "second" if is_second else "first")


def _side(organisation: Organisation) -> Side:
    sites = list(organisation.sites.values_list("is_protected", "commune__name", "city"))
    towns = Counter(town or city for is_protected, town, city in sites if not is_protected and (town or city))
    return Side(
        organisation=organisation,
        services=tuple(organisation.services.order_by("name", "pk").values_list("name", flat=True)),
        towns=tuple(sorted(towns)),
        protected=sum(is_protected for is_protected, _, _ in sites),
        members=Membership.objects.active().filter(organisation=organisation).count(),
    )
