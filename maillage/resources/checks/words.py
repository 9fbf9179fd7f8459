"""« Garde-mots »: words that blame the child, or hide who exploits (design guide, 5.6). A question: a quotation keeps its words.

Official names stay as they are, and so does the title of somebody else's work.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.resources.checks.findings import Finding, texts


@dataclass(frozen=True, slots=True)
class Guarded:
    """`pattern` of words that are not written; `instead`: what is."""

    pattern: str
    instead: str


GUARDED = (
    Guarded(
        r"prostituées? mineures?|enfants? prostituée?s?|jeunes? (?:filles? )?prostituée?s?|mineure?s? prostituée?s?",
        "« mineur victime », « enfant victime d’exploitation sexuelle »",
    ),
    Guarded(r"prostitution (?:enfantine|infantile|juvénile)", "« exploitation sexuelle des mineurs »"),
    Guarded(r"pédo-?pornograph\w*|pornographie (?:infantile|enfantine)", "« contenus d’abus sexuels sur enfants »"),
    Guarded(r"michetonneu(?:r|rs|se|ses)|michetons?", "« auteur », « exploiteur sexuel », « client » entre guillemets"),
    Guarded(
        r"(?<!« )(?<!«\u00a0)(?<!«\u202f)\bclients? (?:du|de la|des|d’une?) (?:mineure?s?|jeunes?|filles?|enfants?|prostitution|prostitu\w+)",
        "« client » entre guillemets, ou « auteur »",
    ),
    Guarded(r"se prostitu(?:e|ent|ait|aient|er|ant)|s’est prostituée?", "« est en situation d’exploitation »"),
    Guarded(
        r"(?:elle|il)s? (?:a|ont) choisi de|(?:mineure?s?|jeunes?|enfants?|filles?) consentante?s?",
        "« est en situation d’exploitation »",
    ),
    Guarded(r"réseaux? de filles", "« réseau d’exploitation »"),
)
# Names of texts, plans and places, whatever they are made of.
OFFICIAL = (
    "plan national de lutte contre la prostitution des mineurs",
    "la prostitution des mineurs est interdite",
    "groupe de travail sur la prostitution des mineurs",
    "agir contre la prostitution des enfants",
    "commission départementale de lutte contre la prostitution",
)
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
_ITS_OWN_TITLE = frozenset({"practice", "protocol", "agreement", "tool", "kit"})
_COMPILED = tuple((re.compile(rf"\b(?:{one.pattern})\b", re.IGNORECASE), one) for one in GUARDED)


def findings(content: Mapping[str, Any]) -> Iterator[Finding]:
    for name, text in texts(content):
        if name == "title" and content.get("type") not in _ITS_OWN_TITLE:
            continue
        said = _without_exceptions(text)
        for pattern, guarded in _COMPILED:
            if found := pattern.search(said):
                yield Finding(name, f"« {found[0]} » : écrivez plutôt {guarded.instead}, sauf dans une citation.")


def _without_exceptions(text: str) -> str:
    """Quotations and official names say what they say; the typographic apostrophe stands for both."""
    said = _QUOTED.sub(" … ", text.replace("'", "’"))
    for name in OFFICIAL:
        said = re.sub(re.escape(name), " … ", said, flags=re.IGNORECASE)
    return said
