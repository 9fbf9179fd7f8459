"""The words of data·inclusion and ours. docs/exchanges.md explains each choice. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from maillage.directory import vocabulary
from maillage.directory.exchanges.data_inclusion.schema import v1

SETS = frozenset(
    {"thematiques", "publics", "modes_accueil", "zone_eligibilite", "modes_mobilisation", "mobilisable_par"}
    | {"reseaux_porteurs"}
)
NUMBERS = frozenset({"longitude", "latitude", "volume_horaire_hebdomadaire", "nombre_semaines"})
# What tells where a place is: never kept aside, for a protected address must have one home only.
LOCATION = (
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "longitude",
    "latitude",
    "accessibilite_lieu",
)
CODES: dict[str, Any] = {
    "type": v1.TypeService,
    "thematiques": v1.Thematique,
    "frais": v1.Frais,
    "publics": v1.Public,
    "modes_accueil": v1.ModeAccueil,
    "modes_mobilisation": v1.ModeMobilisation,
    "mobilisable_par": v1.PersonneMobilisatrice,
    "reseaux_porteurs": v1.ReseauPorteur,
}

ACCESS = {"on_site": "en-presentiel", "outreach": "en-presentiel", "remote": "a-distance"}
ACCESS_READ = {"en-presentiel": "on_site", "a-distance": "remote"}
CONTACT = {
    "phone": "telephoner",
    "email": "envoyer-un-courriel",
    "visit": "se-presenter",
    "link": "utiliser-lien-mobilisation",
}
CONTACT_READ = {theirs: ours for ours, theirs in CONTACT.items()}
WHO_CAN_ASK = {"young": "usagers", "relative": "usagers", "professional": "professionnels"}
WHO_CAN_ASK_READ = {"usagers": ("young", "relative"), "professionnels": ("professional",)}
COST = {"free": "gratuit", "paid": "payant"}
COST_READ = {theirs: ours for ours, theirs in COST.items()}

_AUDIENCES_READ: dict[str, tuple[str, ...]] = {
    "tous-publics": ("young", "relative", "professional"),
    "jeunes": ("young",),
    "etudiants": ("young",),
    "femmes": ("young",),
    "personnes-en-situation-durgence": ("young",),
    "personnes-en-situation-de-handicap": ("young",),
    "personnes-exilees": ("young",),
    "familles": ("relative",),
}
_TYPE_BY_TOPIC = {
    "sante--addictions": "harm_reduction",
    "logement-hebergement--rechercher-une-solution-dhebergement-temporaire": "emergency_shelter",
    "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire": "legal_support",
    "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits": "legal_support",
    "famille--soutien-a-la-parentalite-et-a-leducation": "family_support",
    "famille--surmonter-conflits-separation-violence": "listening",
    "sante--sante-mentale": "listening",
    "sante--sante-sexuelle": "care",
    "sante--acces-aux-soins": "care",
}
_AGES = re.compile(
    r"(?:^|\n)(?:De (?P<low>[\d,]+) à (?P<high>[\d,]+) ans|À partir de (?P<only_low>[\d,]+) ans"
    r"|Jusqu’à (?P<only_high>[\d,]+) ans)\.$"
)


def _signature(kind: vocabulary.ServiceType) -> tuple[str, frozenset[str]]:
    return kind.exchange_type, frozenset(kind.exchange_topics)


_COUNTS = Counter(map(_signature, vocabulary.SERVICE_TYPES))
_TYPE_BY_SIGNATURE = {
    _signature(kind): kind.code for kind in vocabulary.SERVICE_TYPES if _COUNTS[_signature(kind)] == 1
}


def service_type(exchange_type: str | None, topics: Iterable[str]) -> str:
    """The type that says exactly these words, else the first one that a topic suggests, else « other »."""
    said = frozenset(topics)
    exact = _TYPE_BY_SIGNATURE.get((exchange_type or "", said))
    return exact or next((code for topic, code in _TYPE_BY_TOPIC.items() if topic in said), "other")


def audiences(publics: Iterable[str]) -> tuple[str, ...]:
    said = {ours for public in publics for ours in _AUDIENCES_READ.get(public, ())}
    return tuple(code for code in vocabulary.AUDIENCES if code in said)


def publics(ours: Iterable[str]) -> list[str]:
    said = set(ours)
    if said == set(vocabulary.AUDIENCES):
        return ["tous-publics"]
    return [public for code, public in (("relative", "familles"), ("young", "jeunes")) if code in said]


def with_ages(text: str, low: Decimal | None, high: Decimal | None) -> str:
    """data·inclusion has no age: it is said in a last line, which `without_ages` reads back."""
    if low is not None and high is not None:
        said = f"De {_years(low)} à {_years(high)} ans."
    elif low is not None:
        said = f"À partir de {_years(low)} ans."
    elif high is not None:
        said = f"Jusqu’à {_years(high)} ans."
    else:
        return text
    return f"{text}\n{said}" if text else said


def without_ages(text: str) -> tuple[str, Decimal | None, Decimal | None]:
    found = _AGES.search(text)
    if found is None:
        return text, None, None
    try:
        low = _age(found["low"] or found["only_low"])
        high = _age(found["high"] or found["only_high"])
    except ArithmeticError:
        return text, None, None
    return text[: found.start()], low, high


def _years(age: Decimal) -> str:
    return f"{age.normalize():f}".replace(".", ",")


def _age(text: str | None) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text else None
