"""What may name or reach a person: numbers, addresses, dates of birth, « Léa, 15 ans ». A question, never an accusation.

No machine recognises names: somebody reads the text all the same. What may name or reach somebody is shown as it is written to whoever
decides (`doubts`), who must say that she verified it; to the others, only that it is there (`findings`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.core.contacts import MAIL, PHONE
from maillage.moderation.doubts import Doubt
from maillage.resources import sheets
from maillage.resources.checks.findings import Finding, texts
from maillage.resources.models import ResourceFile

_NIR = re.compile(
    r"(?<!\d)([1278][ .]?\d\d[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d\d|2[ABab])[ .]?\d{3}[ .]?\d{3})[ .]?(\d\d)(?!\d)"
)
_IBAN = re.compile(r"(?<![A-Z0-9])(FR\d\d(?: ?[0-9A-Z]{4}){5} ?[0-9A-Z]{3})(?![A-Z0-9])")
_BIRTH = re.compile(
    r"\b(?:née?|né\(e\)|né·e)\s+(?:le\s+)?\d{1,2}(?:er)?[ /.\-](?:\d{1,2}|[a-zéû]+)[ /.\-]\d{4}"
    r"|\bdate de naissance\s*:?\s*\d[\d /.\-]*",
    re.IGNORECASE,
)
_NUMBERS = (  # from ten
    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
)  # fmt: skip
# Not a word that begins a sentence as « Elle a 15 ans », « L’adolescente, 15 ans ».
_NAME = (
    r"(?P<name>\b(?!(?:Elles?|Ils?|On|Qui|Celles?|Celui|Ceux|Une?|Les?|La|Des|Ces?|Cette|Depuis|Après|Pendant|Mineure?s?|Jeunes?)\b)"
    r"(?![DLJMNSTC][’'])[A-ZÀ-Ý][\wÀ-ÿ.-]+(?:[- ][A-ZÀ-Ý][\w’'.-]*){0,2})"
)
_YEARS = (
    rf"(?P<age>\d{{1,2}}|\b(?i:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}))\s*ans\b"
    r"(?!\s*(?:plus|après|avant|de|d[’'])\b)"
)
# « Léa, 15 ans », « Léa (15 ans) », « Léa – âgée de 15 ans », « Léa a quinze ans », « une fille de 15 ans prénommée Léa ».
_AGED = (
    re.compile(rf"{_NAME}\s*(?:[,(–—:]|- )\s*(?:une?\s+\w+\s+de\s+)?(?:âgée?\s+(?:de\s+|d[’']))?{_YEARS}"),
    re.compile(
        rf"{_NAME}\s+(?:(?:n[’'])?(?:a|avait)\s+(?:que\s+|déjà\s+|seulement\s+)?|(?:\w+\s+)?âgée?\s+(?:de\s+|d[’'])){_YEARS}"
    ),
    re.compile(rf"{_YEARS}[^.!?\n]{{0,40}}?\b(?:prénommée?|nommée?|appelée?|s[’']appelle)\s+{_NAME}"),
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
_MOST_PIECES = 12  # shown of each sort


@dataclass(frozen=True, slots=True)
class _Seen:
    """`text`: what is said to everybody; `pieces`: what must be verified, as it is written."""

    text: str
    is_blocking: bool = False
    pieces: tuple[str, ...] = ()


def findings(content: Mapping[str, Any], files: Iterable[ResourceFile]) -> Iterator[Finding]:
    """Without repeating what was found: this is read by others than who wrote it."""
    for name, text in _written(content):
        for seen in _seen(text):
            yield Finding(name, seen.text, is_blocking=seen.is_blocking, is_to_verify=bool(seen.pieces))
    for file in files:
        for seen in _seen(_read(file)):
            said = f"« {file.label} » : {seen.text[:1].lower()}{seen.text[1:]}"
            yield Finding("files", said, is_blocking=seen.is_blocking, is_to_verify=bool(seen.pieces))


def doubts(content: Mapping[str, Any], files: Iterable[ResourceFile]) -> Iterator[Doubt]:
    """What may name or reach somebody, field by field, as it is written."""
    places = [(sheets.label(name), text) for name, text in _written(content)]
    places += [(f"fichier « {file.label} »", _read(file)) for file in files]
    for where, text in places:
        for seen in _seen(text):
            if seen.pieces:
                yield Doubt(where, seen.text, seen.pieces)


def _written(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What people write themselves, the words of the links too."""
    yield from texts(content)
    if labels := "\n".join(str(link.get("label") or "") for link in content.get("links") or ()):
        yield "links", labels


def _read(file: ResourceFile) -> str:
    return f"{file.label}\n{file.text}"


def _seen(text: str) -> Iterator[_Seen]:
    """Each kind once."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if any(_is_nir(found[1], found[2]) for found in _NIR.finditer(text)):
        yield _Seen("Il y a un numéro de sécurité sociale. Retirez-le.", is_blocking=True)
    if any(_is_iban(found[1]) for found in _IBAN.finditer(text)):
        yield _Seen("Il y a un numéro de compte bancaire (IBAN). Est-il vraiment destiné au public ?")
    if mobiles := _pieces(PHONE, text, lambda found: found[1] in "67"):
        said = "Il y a un numéro de portable : est-ce celui d’une personne ? Donnez plutôt un accueil."
        yield _Seen(said, pieces=mobiles)
    elif PHONE.search(text):
        yield _Seen("Il y a un numéro de téléphone : vérifiez que c’est un accueil ouvert au public.")
    if mails := _pieces(MAIL, text, lambda found: not _OFFICES.match(found[1])):
        said = "Il y a l’adresse électronique d’une personne : donnez plutôt une adresse générale."
        yield _Seen(said, pieces=mails)
    if births := _pieces(_BIRTH, text):
        yield _Seen("Il y a une date de naissance. Retirez-la.", pieces=births)
    if young := tuple(piece for pattern in _AGED for piece in _pieces(pattern, text, _is_young)):
        said = "Un prénom va avec un âge. Si c’est un jeune réel, retirez-les, ou écrivez « prénom modifié »."
        yield _Seen(said, pieces=tuple(dict.fromkeys(young)))


def _pieces(
    pattern: re.Pattern[str], text: str, keeps: Callable[[re.Match[str]], bool] = lambda _: True
) -> tuple[str, ...]:
    """As they are written, each once."""
    said = dict.fromkeys(" ".join(found[0].split()) for found in pattern.finditer(text) if keeps(found))
    return tuple(said)[:_MOST_PIECES]


def _is_nir(number: str, key: str) -> bool:
    digits = re.sub(r"[ .]", "", number).upper().replace("2A", "19").replace("2B", "18")
    return digits.isdecimal() and 97 - int(digits) % 97 == int(key)


def _is_iban(number: str) -> bool:
    said = number.replace(" ", "")
    turned = said[4:] + said[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _is_young(found: re.Match[str]) -> bool:
    """Of an age at which one may be a child's, and not said to be somebody invented."""
    age = found["age"].lower()
    years = int(age) if age.isdecimal() else 10 + _NUMBERS.index(age)
    around = found.string[max(found.start() - 80, 0) : found.end() + 80]
    return years <= _OLDEST_MINOR_SAID and not _CHANGED.search(around)
