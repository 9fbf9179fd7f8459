"""What may name or reach a person: numbers, addresses, dates of birth, « Léa, 15 ans ». A question, never an accusation.

No machine recognises names: somebody reads the text all the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from maillage.core.contacts import MAIL, PHONE
from maillage.resources.checks.findings import Finding, texts
from maillage.resources.models import ResourceFile

_NIR = re.compile(
    r"(?<!\d)([1278][ .]?\d\d[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d\d|2[ABab])[ .]?\d{3}[ .]?\d{3})[ .]?(\d\d)(?!\d)"
)
_IBAN = re.compile(r"(?<![A-Z0-9])(FR\d\d(?: ?[0-9A-Z]{4}){5} ?[0-9A-Z]{3})(?![A-Z0-9])")
_BIRTH = re.compile(
    r"\b(?:née?|né\(e\)|né·e)\s+(?:le\s+)?\d{1,2}(?:er)?[ /.\-](?:\d{1,2}|[a-zéû]+)[ /.\-]\d{4}|\bdate de naissance\s*:?\s*\d",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b([A-ZÀ-Ý][a-zà-ÿ]+(?:[- ][A-ZÀ-Ý][\w’'.-]*){0,2})\s*(?:,|\()\s*(\d{1,2})\s+ans\b(?!\s*(?:plus|après|avant|de|d’))"
)
_CHANGED = re.compile(
    r"prénoms?\s+(?:a été |ont été )?(?:modifié|changé)|pseudonyme|personne fictive|cas fictif", re.IGNORECASE
)
# Addresses of an office, not of somebody.
_OFFICES = re.compile(
    r"^(contact|accueil|info|infos|secretariat|direction|bonjour|presse|communication|documentation|siege|association|coordination"
    r"|formation|ecoute|equipe|service|mission|dpo|webmaster|noreply|ne-pas-repondre)([.\-_\d].*)?$",
    re.IGNORECASE,
)
_OLDEST_MINOR_SAID = 25


def findings(content: Mapping[str, Any], files: Iterable[ResourceFile]) -> Iterator[Finding]:
    for name, text in texts(content):
        for said, is_blocking in _seen(text):
            yield Finding(name, said, is_blocking=is_blocking)
    for file in files:
        for said, is_blocking in _seen(file.text):
            yield Finding("files", f"« {file.label} » : {said[:1].lower()}{said[1:]}", is_blocking=is_blocking)


def _seen(text: str) -> Iterator[tuple[str, bool]]:
    """Each kind once, without repeating what was found: this is read by others than who wrote it."""
    if any(_is_nir(found[1], found[2]) for found in _NIR.finditer(text)):
        yield "Il y a un numéro de sécurité sociale. Retirez-le.", True
    if any(_is_iban(found[1]) for found in _IBAN.finditer(text)):
        yield "Il y a un numéro de compte bancaire (IBAN). Est-il vraiment destiné au public ?", False
    kinds = {found[1] for found in PHONE.finditer(text)}
    if kinds & {"6", "7"}:
        yield "Il y a un numéro de portable : est-ce celui d’une personne ? Donnez plutôt un accueil.", False
    elif kinds:
        yield "Il y a un numéro de téléphone : vérifiez que c’est un accueil ouvert au public.", False
    if any(not _OFFICES.match(found[1]) for found in MAIL.finditer(text)):
        yield "Il y a l’adresse électronique d’une personne : donnez plutôt une adresse générale.", False
    if _BIRTH.search(text):
        yield "Il y a une date de naissance. Retirez-la.", False
    if _names_a_young_person(text):
        yield "Un prénom est suivi d’un âge. Si c’est un jeune réel, retirez-les, ou écrivez « prénom modifié ».", False


def _is_nir(number: str, key: str) -> bool:
    digits = re.sub(r"[ .]", "", number).upper().replace("2A", "19").replace("2B", "18")
    return digits.isdecimal() and 97 - int(digits) % 97 == int(key)


def _is_iban(number: str) -> bool:
    said = number.replace(" ", "")
    turned = said[4:] + said[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _names_a_young_person(text: str) -> bool:
    for found in _AGED.finditer(text):
        around = text[max(found.start() - 80, 0) : found.end() + 80]
        if int(found[2]) <= _OLDEST_MINOR_SAID and not _CHANGED.search(around):
            return True
    return False
