"""What invented structures say of themselves, by type of service: reads kinds.toml. Pure: no Django."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

_FILE = Path(__file__).with_name("kinds.toml")
Ages = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Lists hold variants among which one is drawn."""

    code: str
    weight: int
    family: str  # of the organisation that carries the service
    place: str  # site, protected, mobile or remote
    names: list[str]
    young: list[str]
    descriptions: list[str]
    hours: list[str]
    ages: list[str]
    levels: list[str]
    modes: list[str]
    contact: list[str]
    delay: list[str]
    anonymous: bool | None = None
    consent: bool | None = None
    cost: str = "free"
    cost_details: str = ""
    visibility: str = "public"
    capacity: str = ""


def load() -> dict[str, Kind]:
    """By code of service type, in the order of the file."""
    return {code: Kind(code=code, **said) for code, said in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}


def ages(text: str) -> Ages:
    """« 11-25 » gives both ages, « 15- » the least one, an empty text none."""
    least, _, most = text.partition("-")
    return Decimal(least) if least else None, Decimal(most) if most else None
