"""Puts the stored value of a field in words, for those who compare two versions. Each takes None when nothing is said."""

from collections.abc import Callable, Mapping
from typing import Any

from maillage.directory import hours
from maillage.territories import gazetteer

NOTHING = "non renseigné"
Show = Callable[[Any], str]


def text(value: Any) -> str:
    return str(value) if value not in (None, "") else NOTHING


def number(value: Any) -> str:
    return NOTHING if value is None else str(value).replace(".", ",")


def age(value: Any) -> str:
    return NOTHING if value is None else f"{number(value)} ans"


def yes_no(value: Any) -> str:
    return NOTHING if value is None else "oui" if value else "non"


def choice(labels: Mapping[str, str]) -> Show:
    def show(value: Any) -> str:
        return labels.get(value, value) if value else NOTHING

    return show


def codes(labels: Mapping[str, str]) -> Show:
    def show(value: Any) -> str:
        return ", ".join(labels.get(code, code) for code in value) if value else NOTHING

    return show


def opening_hours(value: Any) -> str:
    """The week in words, then the whole expression: holidays and seasons are only there."""
    if not value:
        return NOTHING
    week = " ; ".join(f"{days} : {spans}" for days, spans in hours.week(value))
    return f"{week} ({value})" if week else str(value)


def commune(value: Any) -> str:
    """« Melun (77288) »."""
    place = gazetteer.load().by_code(value) if value else None
    return f"{place.name} ({value})" if place else text(value)
