"""A made-up directory of any size on the real map of France: the same rows for the same seed, all of them fictional."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from bench import hours_pool, words
from maillage.directory import vocabulary
from maillage.directory.models import reference_of
from maillage.territories.places import Place

SOURCE = "bench"
LAST_DAY = date(2026, 11, 17)  # nothing is newer than this
_PLACES_OF_SERVICES = (0.06, 0.88, 0.04, 0.015, 0.005)  # none, one, two...
_AREA_LEVELS = ("none", "commune", "epci", "department", "departments", "region", "country")
_AREA_SHARES = (0.25, 0.15, 0.2, 0.3, 0.03, 0.06, 0.01)
_AGES = ((None, None), (0, 18), (12, 25), (11, 21), (13, None), (15, 25), (None, 21), (3, 18), (16, 30), (0, 6))
_MODES = (("on_site",), ("on_site", "remote"), (), ("on_site", "outreach"), ("remote",), ("outreach",))
_MODE_SHARES = (0.58, 0.15, 0.12, 0.06, 0.05, 0.04)
_PROTECTED_SHARE = 0.05
_UNPLACED_SHARE = 0.1  # sites whose position is not known: the centre of their commune stands for it
_JITTER_DEGREES = 0.015
_WHEELCHAIR = ("unknown", "yes", "partly", "no")

Row = tuple[Any, ...]


@dataclass(slots=True)
class Rows:
    """What one table receives: names of columns, and values."""

    names: tuple[str, ...]
    values: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Network:
    """Rows by model, in the order in which they can be written."""

    tables: dict[str, Rows]


def build(places: Sequence[Place], size: int, seed: int) -> Network:
    """`size` published public services, and a few more that nobody may see."""
    return _Builder(places, size, seed).network()


def _falling(count: int) -> Any:
    """Shares that fall as one over the rank."""
    shares = 1 / np.arange(1, count + 1)
    return shares / shares.sum()


def _codes(codes: Sequence[str]) -> str:
    """As `CodesField` stores them."""
    return f",{','.join(codes)}," if codes else ""


def _phone(number: int) -> str:
    """In the range kept for fiction."""
    return f"01 99 00 {number // 100 % 100:02} {number % 100:02}"


class _Builder:
    """Draws one network. Everything that repeats is drawn at once by numpy; rows are then written one by one."""

    def __init__(self, places: Sequence[Place], size: int, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._places = places
        self._size = size
        self._hidden = size // 50
        self._tables = {
            "Organisation": Rows(("id", "source", "external_id", "modified_on", "name", "phone", "email", "exchange")),
            "Site": Rows(_SITE_NAMES),
            "Service": Rows(_SERVICE_NAMES),
            "ServiceSite": Rows(("service_id", "site_id", "opening_hours")),
            "ServiceArea": Rows(("service_id", "level", "commune_id", "epci_id", "department_id", "region_id")),
            "Closure": Rows(("service_id", "starts_on", "ends_on", "message", "opening_hours")),
            "Contact": Rows(("service_id", "role", "name", "phone", "email", "visibility")),
            "Verification": Rows(("service_id", "on", "actor", "method", "result")),
        }
        self._hours = ["", *hours_pool.pool()]
        self._prose = words.Prose(self._random)
        cities = {place.parent for place in places}  # their arrondissements stand for them
        populations = np.array(
            [0 if place.code in cities else place.population + 50 for place in places], dtype=np.float64
        )
        self._weights = populations / populations.sum()

    def network(self) -> Network:
        count = self._size + self._hidden
        owners = self._organisations(max(1, int(count * 0.6)))
        draws = self._draws(count)
        for number in range(count):
            self._service(number, owners[int(draws["owner"][number] * len(owners))], draws)
        return Network(self._tables)

    def _organisations(self, count: int) -> list[tuple[UUID, Place]]:
        """Each has a home: more of them where more people live."""
        homes = self._random.choice(len(self._places), size=count, p=self._weights)
        owners = []
        for number, home in enumerate(homes):
            identifier, place = self._uuid(), self._places[int(home)]
            name = f"{self._prose.organisation(number)} {place.name}"
            self._add("Organisation", identifier, SOURCE, f"o{number}", LAST_DAY, name[:200], _phone(number), "", "{}")
            owners.append((identifier, place))
        return owners

    def _draws(self, count: int) -> dict[str, Any]:
        pick = self._random.choice
        hours = 1 / np.arange(1, len(self._hours) + 1) ** 0.8
        hours[0] = hours.sum() * 0.25  # not known
        return {
            "owner": self._random.random(count),
            "type": pick(len(vocabulary.SERVICE_TYPES), size=count),
            "places": pick(len(_PLACES_OF_SERVICES), size=count, p=_PLACES_OF_SERVICES),
            "hours": pick(len(self._hours), size=count, p=hours / hours.sum()),
            "area": pick(len(_AREA_LEVELS), size=count, p=_AREA_SHARES),
            "age": pick(len(_AGES), size=count, p=_falling(len(_AGES))),
            "mode": pick(len(_MODES), size=count, p=_MODE_SHARES),
            "wheelchair": pick(4, size=count, p=(0.45, 0.35, 0.1, 0.1)),
            "days": np.minimum(self._random.exponential(220, count), 1500).astype(int),
            "chance": self._random.random((count, 8)),
        }

    def _service(self, number: int, owner: tuple[UUID, Place], draws: dict[str, Any]) -> None:
        organisation, home = owner
        identifier, chance = self._uuid(), draws["chance"][number]
        kind = vocabulary.SERVICE_TYPES[int(draws["type"][number])]
        low, high = _AGES[int(draws["age"][number])]
        hours = self._hours[int(draws["hours"][number])]
        is_hidden = number >= self._size
        self._add(
            "Service", identifier, SOURCE, f"s{number}", LAST_DAY, reference_of(identifier), organisation,
            f"{kind.label} {home.name}"[:200], kind.code, self._prose.description(), self._prose.young_text(),
            _codes(self._needs(kind, chance[0])), _codes(kind.audiences if chance[1] < 0.8 else ()),
            low, high, _codes(_MODES[int(draws["mode"][number])]), "", "", _phone(number), "", "free",
            True if chance[2] < 0.3 else None, _codes(self._languages(chance[3])), hours,
            "draft" if is_hidden and chance[4] < 0.3 else "published",
            "professionals" if is_hidden else "public", "{}",
        )  # fmt: skip
        is_protected = chance[5] < _PROTECTED_SHARE
        count = 1 if is_protected else int(draws["places"][number])
        for _ in range(count):
            self._site(identifier, organisation, home, draws, number)
        level = _AREA_LEVELS[int(draws["area"][number])]
        self._areas(identifier, "department" if level == "none" and not count else level, home)
        self._follow_up(identifier, number, draws)

    def _needs(self, kind: vocabulary.ServiceType, chance: float) -> tuple[str, ...]:
        """Those of its type, and for a third of the services one more."""
        more = vocabulary.need_codes()[int(chance * 3 * len(vocabulary.NEEDS))] if chance < 1 / 3 else ""
        return tuple(code for code in vocabulary.need_codes() if code in kind.needs or code == more)

    def _languages(self, chance: float) -> tuple[str, ...]:
        if chance < 0.55:
            return ()
        if chance < 0.8:
            return ("fr",)
        spoken = self._random.choice(len(vocabulary.LANGUAGES), size=2, p=_falling(len(vocabulary.LANGUAGES)))
        return tuple(sorted({"fr", *(list(vocabulary.LANGUAGES)[int(one)] for one in spoken)}))

    def _site(self, service: UUID, organisation: UUID, home: Place, draws: dict[str, Any], number: int) -> None:
        """Protected: its département, and nothing else. Else around the centre of its commune."""
        identifier, external = self._uuid(), f"l{len(self._tables['Site'].values)}"
        if draws["chance"][number][5] < _PROTECTED_SHARE:
            nowhere = (True, home.department, None, "", "", "", None, None, "unknown", "{}")
            self._add("Site", identifier, SOURCE, external, LAST_DAY, organisation, *nowhere)
        else:
            east, north, chance = *self._random.normal(0, _JITTER_DEGREES, 2).tolist(), self._random.random()
            spot = (None, None) if chance < _UNPLACED_SHARE else (home.longitude + east, home.latitude + north)
            code = home.postal_codes[0] if home.postal_codes else ""
            address = f"{number % 90 + 1} rue de la Démonstration"
            wheelchair = _WHEELCHAIR[int(draws["wheelchair"][number])]
            shown = (False, home.department, home.code, address, code, home.name, *spot, wheelchair, "{}")
            self._add("Site", identifier, SOURCE, external, LAST_DAY, organisation, *shown)
        own = self._hours[int(draws["hours"][number - 1])] if draws["chance"][number][6] < 0.05 else ""
        self._add("ServiceSite", service, identifier, own)

    def _areas(self, service: UUID, level: str, home: Place) -> None:
        if level == "country":
            self._add("ServiceArea", service, level, None, None, None, None)
        elif level == "region":
            self._add("ServiceArea", service, level, None, None, None, home.region)
        elif level == "epci" and home.epci:
            self._add("ServiceArea", service, level, None, home.epci, None, None)
        elif level in {"department", "departments", "epci"}:
            self._add("ServiceArea", service, "department", None, None, home.department, None)
            other = self._places[int(self._random.integers(len(self._places)))].department
            if level == "departments" and other != home.department:
                self._add("ServiceArea", service, "department", None, None, other, None)
        elif level == "commune":
            self._add("ServiceArea", service, level, home.code, None, None, None)

    def _follow_up(self, service: UUID, number: int, draws: dict[str, Any]) -> None:
        days, chance = int(draws["days"][number]), draws["chance"][number]
        if chance[7] < 0.85:
            result = "unreachable" if chance[7] < 0.05 else "confirmed"
            self._add("Verification", service, LAST_DAY - timedelta(days=days), "", "call", result)
        if chance[6] > 0.97:
            first = LAST_DAY + timedelta(days=days % 40 - 10)
            instead = "Mo-Fr 10:00-12:00" if chance[6] > 0.99 else ""
            self._add("Closure", service, first, first + timedelta(days=days % 20), "", instead)
        if chance[6] < 0.1:
            visibility = "public" if chance[6] < 0.03 else "professionals"
            self._add("Contact", service, "Secrétariat", "", _phone(number + 1), "", visibility)

    def _uuid(self) -> UUID:
        return UUID(bytes=self._random.bytes(16), version=4)

    def _add(self, model: str, *values: Any) -> None:
        self._tables[model].values.append(values)


_SITE_NAMES = (
    "id", "source", "external_id", "modified_on", "organisation_id", "is_protected", "department_id", "commune_id",
    "address", "postal_code", "city", "longitude", "latitude", "wheelchair", "exchange",
)  # fmt: skip
_SERVICE_NAMES = (
    "id", "source", "external_id", "modified_on", "reference", "organisation_id", "name", "type", "description",
    "young_text", "needs", "audiences", "age_min", "age_max", "access_modes", "access_conditions", "contact_details",
    "phone", "email", "cost", "is_anonymous", "languages", "opening_hours", "status", "visibility", "exchange",
)  # fmt: skip
