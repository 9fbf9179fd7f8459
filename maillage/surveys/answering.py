"""What may be answered to each question. Pure: no Django.

A form and an action ask the same: what a form let through, an action refuses too.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from maillage.core.contacts import has_contact
from maillage.surveys.counting import Value

SCALE = ("1", "2", "3", "4", "5")
YES_NO = {"yes": "Oui", "no": "Non"}
LONGEST_TEXT = 1000
_UNKNOWN = "Choisissez une des réponses proposées."
_HALF = "Répondez pour avant et pour aujourd’hui, ou pour aucun des deux."
_MISSING = "Une réponse est attendue ici."
_UNKEPT = "Ce texte contient un signe qui ne peut pas être gardé : tapez-le de nouveau."
_TOO_LONG = f"{LONGEST_TEXT} caractères au plus, et vous en avez écrit {{}} : raccourcissez ce texte, puis envoyez."
_CONTACT = "Ce texte contient un numéro de téléphone ou une adresse électronique : retirez-les, pour que personne ne soit reconnu."


def problems(items: Iterable[Mapping[str, Any]], values: Mapping[str, Value]) -> dict[str, str]:
    """By key, a French sentence that says what to do; a key that is no question is a bug."""
    by_key = {item["key"]: item for item in items}
    if not set(values) <= set(by_key):
        raise ValueError("These are not questions of this survey.")
    found = {key: _problem(item, values.get(key, "")) for key, item in by_key.items()}
    return {key: said for key, said in found.items() if said}


def proposed(item: Mapping[str, Any]) -> dict[str, str]:
    """The answers that can be chosen, by what is kept of them; nothing for a text or a pair."""
    if item["kind"] == "rating":
        return {value: value for value in SCALE}
    if item["kind"] == "yes_no":
        return YES_NO
    return {str(rank): label for rank, label in enumerate(item.get("choices", ()))}


def _problem(item: Mapping[str, Any], given: Value) -> str:
    if not given:
        return _MISSING if item.get("is_required") else ""
    if item["kind"] == "text":
        return _of_text(str(given))
    if item["kind"] == "pair":
        ends = str(given).split(">")
        return "" if len(ends) == 2 and set(ends) <= set(SCALE) else _HALF
    several = item["kind"] == "several"
    if several == isinstance(given, str):
        return _UNKNOWN
    return "" if set(given if several else [str(given)]) <= set(proposed(item)) else _UNKNOWN


def _of_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        return _TOO_LONG.format(len(text))
    if "\0" in text:
        return _UNKEPT
    return _CONTACT if has_contact(text) else ""
