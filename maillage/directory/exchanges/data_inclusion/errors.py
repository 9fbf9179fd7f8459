"""What the package `data-inclusion-schema` refuses, said in French. No message repeats what a cell holds, but codes."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from maillage.directory import vocabulary
from maillage.directory.exchanges.data_inclusion.mapping import CODES

_MESSAGES = {
    "missing": "Il manque cette information, que data·inclusion exige.",
    "string_too_short": "Ce texte est trop court : il faut {min_length} caractères au moins.",
    "string_too_long": "Ce texte est trop long : il faut {max_length} caractères au plus.",
    "string_type": "Il faut un texte entre guillemets.",
    "string_pattern_mismatch": "Ce code n’a pas la bonne forme.",
    "too_short": "Cette liste est vide : donnez une valeur, ou ne donnez pas la liste.",
    "set_type": "Il faut une liste de codes.",
    "list_type": "Il faut une liste de codes.",
    "greater_than_equal": "Ce nombre doit être au moins {ge}.",
    "float_parsing": "Il faut un nombre.",
    "float_type": "Il faut un nombre.",
    "int_parsing": "Il faut un nombre entier.",
    "int_type": "Il faut un nombre entier.",
    "int_from_float": "Il faut un nombre entier.",
    "url_scheme": "Cette adresse web doit commencer par http:// ou https://.",
}
_BY_PREFIX = {
    "url_": "Cette adresse web n’est pas correcte : elle commence par https://.",
    "date_": "Cette date n’est pas correcte. Écrivez-la ainsi : 2026-11-21.",
    "datetime_": "Cette date n’est pas correcte. Écrivez-la ainsi : 2026-11-21.",
}
_FORMS = {
    "siret": "Un SIRET a 14 chiffres.",
    "code_postal": "Un code postal a 5 chiffres.",
    "code_insee": "Un code INSEE de commune a 5 caractères, par exemple 75056 ou 2A004.",
    "courriel": "Cette adresse de courriel n’est pas correcte.",
}


def findings(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Field and French sentence of each error."""
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0]) if detail["loc"] else "ligne"
        yield field, _sentence(field, detail)


def _sentence(field: str, detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "enum" and field in CODES:
        return vocabulary.unknown_code(str(detail["input"]), [item.value for item in CODES[field]])
    if field in _FORMS and kind not in {"missing", "string_type"}:
        return _FORMS[field]
    if kind == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    context: Mapping[str, Any] = detail.get("ctx", {})
    message = _MESSAGES.get(kind) or next((text for start, text in _BY_PREFIX.items() if kind.startswith(start)), "")
    return message.format(**context) if message else "data·inclusion n’admet pas cette valeur."
