"""Territories as the formats name them. Pure: reads the gazetteer, not the database."""

import re

from maillage.directory.records import AreaRecord
from maillage.territories import gazetteer

_WHOLE_COUNTRY = {"france", "99100"}


def area_of(code: str) -> AreaRecord | None:
    """What an INSEE code stands for, by its shape: « 93 » is the département, never the région. None for another country."""
    text = code.strip()
    if text.lower() in _WHOLE_COUNTRY:
        return AreaRecord(level="country")
    if re.fullmatch(r"99\d{3}", text):
        return None
    level = {2: "department", 3: "department", 5: "commune", 9: "epci"}.get(len(text))
    return AreaRecord(level=level or "commune", code=text.upper())


def codes_of(area: AreaRecord) -> tuple[str, ...]:
    """The codes of data·inclusion, which has no region: a region is the list of its départements."""
    if area.level == "country":
        return ("france",)
    if area.level == "region":
        return tuple(code for code, found in gazetteer.load().departments.items() if found.region == area.code)
    return (area.code,)


def name_of(area: AreaRecord) -> str:
    if area.level == "country":
        return "France"
    if area.level == "commune":
        place = gazetteer.load().by_code(area.code)
        return place.name if place else area.code
    known = {
        "epci": gazetteer.load().epcis,
        "department": gazetteer.load().departments,
        "region": gazetteer.load().regions,
    }
    found = known[area.level].get(area.code)
    return found.name if found else area.code


def department_name(code: str | None) -> str:
    return name_of(AreaRecord(level="department", code=code)) if code else ""


def department_of(commune: str | None) -> str | None:
    place = gazetteer.load().by_code(commune) if commune else None
    return place.department if place else None
