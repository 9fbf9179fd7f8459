"""The fields of a structure that a merge chooses one by one, as JSON values and in words."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from maillage.directory.models import Organisation, Visibility

Values = dict[str, Any]


def _as_it_is(organisation: Organisation, name: str) -> str:
    return str(getattr(organisation, name))


def _label(choices: type[Organisation.Kind] | type[Visibility]) -> Callable[[Organisation, str], str]:
    return lambda organisation, name: str(choices(getattr(organisation, name)).label)


def _name_of(organisation: Organisation, name: str) -> str:
    linked = getattr(organisation, name.removesuffix("_id"))
    return linked.name if linked else ""


def _joined(organisation: Organisation, name: str) -> str:
    return ", ".join(getattr(organisation, name))


@dataclass(frozen=True, slots=True)
class Field:
    label: str
    show: Callable[[Organisation, str], str] = _as_it_is


FIELDS: dict[str, Field] = {
    "name": Field("Nom"),
    "short_name": Field("Sigle"),
    "kind": Field("Nature", _label(Organisation.Kind)),
    "description": Field("Description"),
    "siret": Field("SIRET"),
    "rna": Field("Numéro RNA"),
    "department_id": Field("Département", _name_of),
    "parent_id": Field("Organisation mère", _name_of),
    "website": Field("Site web"),
    "email": Field("Courriel"),
    "phone": Field("Téléphone"),
    "networks": Field("Réseaux porteurs", _joined),
    "visibility": Field("Visible par", _label(Visibility)),
}


def read(organisation: Organisation) -> Values:
    """Its values as JSON keeps them."""
    return {name: _plain(getattr(organisation, name)) for name in FIELDS}


def digest(first: Organisation, second: Organisation) -> str:
    """What a person has read of both: a merge is refused when either changed meanwhile."""
    said = json.dumps([[read(one), one.status] for one in (first, second)], sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return str(value) if value is not None else None
    return list(value) if isinstance(value, tuple) else str(value)
