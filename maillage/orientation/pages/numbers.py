"""The national numbers, as dated data: `data/numbers.toml` says them, this module reads and checks them. Pure: no Django."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from maillage.directory.vocabulary import NEEDS

PATH = Path(__file__).parent / "data" / "numbers.toml"
AUDIENCES = ("young", "relative", "professional")
WAYS = ("tel", "sms")
MONTHS_BEFORE_STALE = 12


class NumbersError(ValueError):
    """The data file cannot be used; str() says which entry is wrong, in French, to the person who edits it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read. `key` and `short` let a page cite it beside the sentence that it supports.

    `second_hand`: another site quotes it; the original could not be read, and the page says so.
    `read_on`: the day when it was read, where that is not the day of its page.
    `reader`: who has not read again yet what it supports (« par un juriste »), and the page says so too.
    """

    label: str
    url: str
    key: str = ""
    short: str = ""
    second_hand: bool = False
    reader: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Helpline:
    """A national number. What no source says stays None, and the page keeps silent about it."""

    code: str
    display: str
    spoken: str
    name: str
    purpose: tuple[str, ...]
    hours: str
    always_open: bool
    by: str
    free: bool
    what_happens: tuple[str, ...]
    audiences: tuple[str, ...]
    needs: tuple[str, ...]
    emergency: bool
    sources: tuple[Source, ...]
    verified_on: date
    anonymous: bool | None = None
    on_bill: bool | None = None
    site: str = ""
    chat: str = ""
    chat_note: str = ""
    to_review: bool = False
    review_note: str = ""

    @property
    def is_absent_from_bill(self) -> bool:
        """True only when a source says so: to be silent is not to promise."""
        return self.on_bill is False

    def stale(self, today: date) -> bool:
        return is_stale(self.verified_on, today)


def is_stale(verified_on: date, today: date) -> bool:
    """Older than twelve months: a fact must be read again before it is trusted."""
    months = (today.year - verified_on.year) * 12 + today.month - verified_on.month
    return (months, today.day) > (MONTHS_BEFORE_STALE, verified_on.day)


def parse(text: str) -> tuple[Helpline, ...]:
    """Every number of the file, in its order; NumbersError names the entry and the field that are wrong."""
    try:
        entries = tomllib.loads(text).get("helpline", [])
    except tomllib.TOMLDecodeError as error:
        raise NumbersError(f"Le fichier des numéros n’est pas un fichier TOML lisible : {error}.") from error
    if not isinstance(entries, list) or not entries:
        raise NumbersError("Le fichier des numéros ne contient aucun bloc [[helpline]].")
    found = tuple(_helpline(entry, rank) for rank, entry in enumerate(entries, start=1))
    codes = [one.code for one in found]
    for code in codes:
        if codes.count(code) > 1:
            raise NumbersError(f"Le numéro {code} figure deux fois.")
    return found


@cache
def helplines() -> tuple[Helpline, ...]:
    """The numbers of the site, in the order in which a frightened person should read them."""
    return parse(PATH.read_text(encoding="utf-8"))


@cache
def by_code() -> Mapping[str, Helpline]:
    """The same, for templates: `numbers.116000`."""
    return MappingProxyType({one.code: one for one in helplines()})


def helpline(code: str) -> Helpline:
    """The number of this code, written with or without spaces; KeyError when there is none."""
    return by_code()["".join(code.split())]


def helplines_for(need: str) -> tuple[Helpline, ...]:
    """The numbers that answer this need (a code of the vocabulary), urgent ones last: most calls are not emergencies."""
    return tuple(sorted((one for one in helplines() if need in one.needs), key=lambda one: one.emergency))


def stale(today: date) -> tuple[Helpline, ...]:
    """The numbers that nobody has checked for twelve months."""
    return tuple(one for one in helplines() if one.stale(today))


_FIELDS = {field.name: field for field in fields(Helpline)}
_KINDS: dict[str, tuple[type, str]] = {
    "verified_on": (date, "une date (AAAA-MM-JJ)"),
    **dict.fromkeys(("always_open", "free", "emergency", "anonymous", "on_bill", "to_review"), (bool, "true ou false")),
    **dict.fromkeys(("purpose", "what_happens", "audiences", "needs", "sources"), (list, "une liste")),
}
_CHOICES: dict[str, tuple[str, ...]] = {"audiences": AUDIENCES, "needs": tuple(need.code for need in NEEDS)}


def _helpline(entry: Any, rank: int) -> Helpline:
    if not isinstance(entry, dict):
        raise NumbersError(f"Bloc {rank} : un bloc [[helpline]] est attendu.")
    where = f"Numéro {entry.get('code', f'du bloc {rank}')}"
    unknown = sorted(entry.keys() - _FIELDS.keys())
    if unknown:
        raise NumbersError(f"{where} : le champ « {unknown[0]} » n’existe pas.")
    missing = [name for name, field in _FIELDS.items() if field.default is MISSING and name not in entry]
    if missing:
        raise NumbersError(f"{where} : il manque le champ « {missing[0]} ».")
    values = {name: _value(name, raw, where) for name, raw in entry.items()}
    if not values["sources"]:
        raise NumbersError(f"{where} : il faut au moins une source.")
    if not values["code"].isdecimal():
        raise NumbersError(f"{where} : le champ « code » ne contient que des chiffres.")
    if values["by"] not in WAYS:
        raise NumbersError(f"{where} : le champ « by » vaut « tel » ou « sms ».")
    return Helpline(**values)


def _value(name: str, raw: Any, where: str) -> Any:
    """The field as the dataclass holds it, or a sentence that says what was expected."""
    kind, expected = _KINDS.get(name, (str, "un texte"))
    if not isinstance(raw, kind):
        raise NumbersError(f"{where} : le champ « {name} » doit être {expected}.")
    return _items(name, raw, where) if isinstance(raw, list) else raw


def _items(name: str, raw: list[Any], where: str) -> tuple[Any, ...]:
    if name == "sources":
        return tuple(_source(one, where) for one in raw)
    allowed = _CHOICES.get(name)
    for item in raw:
        if not isinstance(item, str) or (allowed and item not in allowed):
            raise NumbersError(f"{where} : « {item} » n’est pas admis dans « {name} ».")
    return tuple(raw)


def _source(raw: Any, where: str) -> Source:
    if not isinstance(raw, dict) or not (raw.get("label") and str(raw.get("url", "")).startswith("https://")):
        raise NumbersError(f"{where} : une source a un « label » et une « url » en https.")
    return Source(label=str(raw["label"]), url=str(raw["url"]), second_hand=raw.get("second_hand") is True)
