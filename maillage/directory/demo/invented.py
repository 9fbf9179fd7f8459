"""Invented structures, in many départements. Nobody can take them for real ones: each name and each text says so.

Deterministic: everything is drawn from generators seeded by the département, and dates are counted back from `today`.
Pure: no Django, no clock.
"""

from collections import Counter, deque
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from random import Random
from typing import Any

from maillage.core.text import fold
from maillage.directory.demo import details, ground, kinds
from maillage.directory.demo.ground import Town
from maillage.directory.demo.kinds import Kind
from maillage.directory.records import (
    AreaRecord,
    Batch,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    key,
)
from maillage.territories.tables import DepartmentRow, Tables

SOURCE = "demonstration"
NOTICE = "Structure inventée pour la démonstration."
# One service only: what a coordinator must see at once on a map.
NEARLY_EMPTY = ("15", "23", "32", "48", "52", "70", "973", "976")
# Nobody but national help.
NOBODY = ("09", "36", "46", "55", "58")
_LEAST, _MOST, _PEOPLE_PER_SERVICE = 3, 9, 375_000
_LARGEST_TOWNS = 8
# The départements that the people of the demonstration coordinate: a professional who looks for the CRIP finds one.
COORDINATED = ("77", "59", "42")
# What a département with that many services always has.
_LARGE, _FIRST_KINDS = 5, ("listening", "emergency_shelter", "care")
_SERVICES_PER_ORGANISATION = 3

_NOUNS = (
    "Le Fil", "La Lanterne", "L’Escale", "La Clairière", "Le Belvédère", "La Marelle", "L’Éclaircie", "Le Phare",
    "Le Trait d’union", "L’Hirondelle", "Le Tournesol", "La Balise", "Le Cerf-volant", "La Verrière", "Le Ricochet",
    "La Grande Ourse", "L’Aube", "La Rive", "Le Sentier", "Le Préau", "L’Arc-en-ciel", "La Cabane", "Le Voilier",
    "La Méridienne", "L’Embellie", "Le Bosquet", "Le Galet", "La Dune", "L’Estuaire", "La Garrigue", "Le Mistral",
    "La Girouette", "Le Moulin", "Le Carrousel", "La Mosaïque", "Le Kiosque", "La Pergola", "Le Hamac", "La Luciole",
    "Le Colibri", "La Cigale", "Le Héron", "La Loutre", "Le Chamois", "L’Écureuil", "La Mésange", "Le Martin-pêcheur",
    "Le Grillon", "La Coccinelle", "Le Tilleul", "Le Saule", "Le Noisetier", "La Bruyère", "Le Genêt", "La Pervenche",
    "Le Coquelicot", "Le Bleuet", "La Capucine", "Le Jasmin", "L’Olivier", "Le Romarin", "La Margelle",
)  # fmt: skip
_MARKS = ("imaginaire", "d’exemple", "de démonstration")
# Family of a kind -> nature of the organisation, and its name before « de l’Ain »; none: a drawn name.
_FAMILIES = {
    "association": ("association", ""),
    "health": ("health", "Hôpital d’exemple"),
    "department": ("department", "Services départementaux d’exemple"),
    "justice": ("justice", "Tribunal d’exemple"),
    "police": ("police", "Commissariat d’exemple"),
    "state": ("state", "Protection judiciaire d’exemple"),
    "school": ("school", "Collège d’exemple"),
}


def records(tables: Tables, *, today: date) -> Batch:
    """The invented part of the network; `NEARLY_EMPTY` and `NOBODY` say where it is thin on purpose."""
    maker = _Maker(tables, today)
    for department in tables.departments:
        maker.settle(department)
    for department in tables.departments:
        if department.code in COORDINATED:
            maker.add(department, "crip")
    return maker.batch


@dataclass(slots=True)
class _Here:
    """What the services of one département are drawn from."""

    department: DepartmentRow
    towns: list[Town]
    draw: Random


class _Maker:
    def __init__(self, tables: Tables, today: date) -> None:
        self.batch = Batch()
        self._today = today
        self._towns = ground.towns(tables)
        self._kinds = kinds.load()
        draw = _random("")
        deck = [kind for kind in self._kinds.values() for _ in range(kind.weight)]
        draw.shuffle(deck)
        self._deck = deque(deck)
        names = [" ".join(pair) for pair in product(_NOUNS, _MARKS)]
        draw.shuffle(names)
        self._names = iter(names)
        self._phones: Counter[str] = Counter()
        self._closed_regions = {row.region for row in tables.departments if row.code in NOBODY}

    def settle(self, department: DepartmentRow) -> None:
        """Organisations and services of one département."""
        here = _Here(department, self._towns[department.code], _random(department.code))
        families: dict[str, list[Kind]] = {}
        for kind in self._deal(_how_many(here)):
            families.setdefault(kind.family, []).append(kind)
        for family, dealt in families.items():
            size = _SERVICES_PER_ORGANISATION if family == "association" else len(dealt)
            for start in range(0, len(dealt), size):
                self._organisation(here, family, dealt[start : start + size])

    def add(self, department: DepartmentRow, code: str) -> None:
        """A service of that type where the deck gave none, once all is settled: nothing else changes."""
        kind = self._kinds[code]
        here = _Here(department, self._towns[department.code], _random(f"{department.code} {code}"))
        named = f"{_FAMILIES[kind.family][1]} {ground.of(department)}"
        known = next((one for one in self.batch.organisations if one.name == named), None)
        if known and any(
            one.type == code and one.organisation == key(SOURCE, known.external_id) for one in self.batch.services
        ):
            return
        organisation = known or self._carrier(here, kind.family)
        service = self._service(here, organisation, kind)
        self.batch.services.append(replace(service, status="published", visibility=kind.visibility))

    def _deal(self, count: int) -> list[Kind]:
        """`count` different kinds, from the top of the deck; each card dealt goes under it."""
        hand = [self._kinds[code] for code in _FIRST_KINDS] if count >= _LARGE else []
        while len(hand) < count:
            kind = next(card for card in self._deck if card not in hand)
            self._deck.remove(kind)
            self._deck.append(kind)
            hand.append(kind)
        return hand

    def _organisation(self, here: _Here, family: str, dealt: list[Kind]) -> None:
        organisation = self._carrier(here, family)
        for kind in dealt:
            self.batch.services.append(self._service(here, organisation, kind))

    def _carrier(self, here: _Here, family: str) -> OrganisationRecord:
        """The organisation that carries services of that family there."""
        nature, prefix = _FAMILIES[family]
        name = f"{prefix} {ground.of(here.department)}" if prefix else next(self._names)
        slug = fold(name).replace(" ", "-")
        organisation = OrganisationRecord(
            source=SOURCE,
            external_id=slug,
            name=name,
            kind=nature,
            description=NOTICE,
            email=f"{slug}@example.org",
            website=f"https://example.org/{slug}",
            phone=self._phone(ground.phone_range(here.department)),
            modified_on=details.earlier(here.draw, self._today, 700),
        )
        self.batch.organisations.append(organisation)
        return organisation

    def _service(self, here: _Here, organisation: OrganisationRecord, kind: Kind) -> ServiceRecord:
        draw, slug = here.draw, organisation.external_id
        town = draw.choice(here.towns[:_LARGEST_TOWNS]) if draw.random() < 0.6 else here.towns[0]
        least, most = kinds.ages(draw.choice(kind.ages))
        hours = draw.choice(kind.hours)
        phone = self._phone(ground.MOBILE_RANGE) if kind.place == "mobile" else organisation.phone
        return ServiceRecord(
            source=SOURCE,
            external_id=f"{slug}-{kind.code.replace('_', '-')}",
            organisation=key(SOURCE, slug),
            name=draw.choice(kind.names),
            type=kind.code,
            description=f"{draw.choice(kind.descriptions)} {NOTICE}",
            young_text=draw.choice(kind.young) if kind.young else "",
            age_min=least,
            age_max=most,
            access_modes=tuple(kind.modes),
            access_conditions=details.conditions(kind),
            contact_modes=tuple(kind.contact),
            contact_link=f"https://example.org/{slug}/contact" if "link" in kind.contact else "",
            who_can_ask=details.who_can_ask(kind),
            without_parental_consent=kind.consent,
            phone=phone,
            email=organisation.email,
            website=organisation.website,
            cost=kind.cost if draw.random() < 0.92 else "unknown",
            cost_details=kind.cost_details,
            is_anonymous=kind.anonymous,
            response_delay=draw.choice(kind.delay),
            languages=details.languages(draw, here.department.code),
            opening_hours=hours,
            status=details.status(draw),
            visibility="professionals" if kind.visibility == "public" and draw.random() < 0.04 else kind.visibility,
            modified_on=details.earlier(draw, self._today, 700),
            areas=self._areas(here, kind, town),
            places=self._places(here, kind, town, slug),
            contacts=details.contacts(draw, organisation),
            closures=details.closures(draw, hours),
            capacities=details.capacities(draw, kind, self._today),
            verifications=details.verifications(draw, self._today),
        )

    def _places(self, here: _Here, kind: Kind, town: Town, slug: str) -> tuple[PlaceRecord, ...]:
        if kind.place == "remote":
            return ()
        name = f"{slug}-{kind.code.replace('_', '-')}"
        if kind.place == "protected":
            return (self._site(here, slug, name, {"is_protected": True}),)
        if kind.place == "mobile":
            return (self._site(here, slug, name, {"kind": "mobile", "commune": town.code, "city": town.name}),)
        places = (self._site(here, slug, f"{slug}-{town.code}", _address(town, here.draw)),)
        other = here.draw.choice(here.towns[:_LARGEST_TOWNS])
        if other == town or here.draw.random() > 0.2:
            return places
        second = self._site(here, slug, f"{slug}-{other.code}", _address(other, here.draw))
        return (*places, PlaceRecord(site=second.site, opening_hours=here.draw.choice(("", "We 14:00-17:00; PH off"))))

    def _site(self, here: _Here, slug: str, name: str, said: dict[str, Any]) -> PlaceRecord:
        """The place of that name, made the first time that a service of the organisation stands there."""
        site = SiteRecord(
            source=SOURCE,
            external_id=name,
            organisation=key(SOURCE, slug),
            department=here.department.code,
            wheelchair=here.draw.choice(("unknown", "yes", "yes", "partly", "no")),
            modified_on=details.earlier(here.draw, self._today, 700),
            **said,
        )
        if all(known.external_id != name for known in self.batch.sites):
            self.batch.sites.append(site)
        return PlaceRecord(site=key(SOURCE, name))

    def _areas(self, here: _Here, kind: Kind, town: Town) -> tuple[AreaRecord, ...]:
        level = here.draw.choice(kind.levels)
        if level == "region" and here.department.region in self._closed_regions:
            level = "department"
        if level == "country":
            return (AreaRecord(level="country"),)
        codes = {"commune": town.code, "epci": town.epci, "region": here.department.region}
        code = codes.get(level, "")
        return (
            AreaRecord(level=level, code=code) if code else AreaRecord(level="department", code=here.department.code),
        )

    def _phone(self, start: str) -> str:
        """The next number of a fictional range; steps of 37 visit every number of the range before coming back."""
        self._phones[start] += 1
        last = self._phones[start] * 37 % 10_000
        return f"{start} {last // 100:02} {last % 100:02}"


def _random(seed: str) -> Random:
    return Random(f"maillage {seed}")  # noqa: S311 -- no secret: the same draw each time


def _how_many(here: _Here) -> int:
    if here.department.code in NOBODY:
        return 0
    if here.department.code in NEARLY_EMPTY:
        return 1
    people = sum(town.population for town in here.towns)
    return min(_MOST, _LEAST + people // _PEOPLE_PER_SERVICE)


def _address(town: Town, draw: Random) -> dict[str, Any]:
    longitude, latitude = ground.near(town, draw)
    return {
        "commune": town.code,
        "address": ground.street(draw),
        "postal_code": town.postal_code,
        "city": town.name,
        "longitude": longitude,
        "latitude": latitude,
        "how_to_reach": draw.choice(("", "", "Arrêt de bus « Démonstration », à deux minutes à pied.")),
    }
