"""What the title of a slot says that it is: an opening, a break, a closing; and the lines that announce a debate or half a day."""

import re

from maillage.core.text import fold
from maillage.events.programme.records import SlotKind

_OF_THE_DAY = (
    r"(?: (?:de|du|des|d)(?: (?:la|l))? "
    r"(?:(?:premiere|deuxieme|seconde) )?(?:apres midi|colloque|conference|echanges|evenement|formation|journees?|manifestation|matinee|programme|rencontres?|reunion|seances?|seminaire|travaux"
    r"|webinaire))?"
)
_WORDS = r"(?:allocutions?|conference|discours|interventions?|mots?|paroles?|pleniere|propos|seance(?: pleniere)?|session|temps)"
_CLOSING = (
    rf"cloture\b|conclusions?\b|mots? de (?:la )?fin\b|fin{_OF_THE_DAY}$|{_WORDS} (?:de (?:cloture|conclusion)|conclusifs?)\b"
    r"|(?:synthese|bilan|restitution)s? et (?:cloture|conclusions?)\b|.*\bet cloture$"
)
_DOORS = r"(?:pre )?ouverture (?:de la (?:connexion|salle)|des (?:connexions|portes))\b"
_OPENING = (
    r"ouverture\b|accueil et ouverture\b|bienvenue\b|allocutions?\b|introduction et ouverture\b"
    rf"|{_WORDS} (?:d ouverture|de bienvenue|d accueil|d introduction|introductifs?|introductives?)\b"
)
_WELCOME = (
    r"accueil(?: (?:a partir|autour|cafe|convivial|dans|des (?:congressistes|invites?|inscrits?|participant\w*|professionnels?|publics?"
    r"|stagiaires?)|du public|emargement|et|petit|the)\b.*)?$"
    r"|(?:cafe|petit dejeuner) d accueil\b|emargement\b|inscriptions?$|enregistrement$|connexion\b.{0,30}$|petit dejeuner\b"
)
_BREAK = (
    r"pauses?\b|dejeuner\b|buffet\b|cocktail\b|repas\b|diner\b|collation\b|entracte\b|gouter\b|cafe$"
    r"|(?:pot|verre) de l amitie\b"
)
# In their order: « Discours de clôture » before « Discours », « Ouverture des portes » before « Ouverture ».
_KINDS = (
    (SlotKind.CLOSING, re.compile(_CLOSING)),
    (SlotKind.WELCOME, re.compile(_DOORS)),
    (SlotKind.OPENING, re.compile(_OPENING)),
    (SlotKind.WELCOME, re.compile(_WELCOME)),
    (SlotKind.BREAK, re.compile(_BREAK)),
    (SlotKind.WORKSHOP, re.compile(r"ateliers?\b")),
)
_TALK = r"(?:debats?|discussions?|echanges?|questions?(?: reponses?)?)"
_TALKING = re.compile(rf"(?:temps d )?{_TALK}\b")
_ONLY_TALKING = re.compile(
    rf"(?:temps d )?{_TALK}(?: (?:et|ou) {_TALK})?"
    r"(?: (?:avec|entre|de|du|par) (?:la|le|les|l)?\s?(?:assemblee|assistance|auditoire|participant\w*|professionnels|public|salle)(?: e s)?)?"
    r"(?: (?:via|par|dans|sur) le (?:chat|tchat))?"
)
_HALF = re.compile(r"(?:matin|matinee|apres midi|soiree)\b")
_LONGEST = 60


def kind(title: str) -> SlotKind:
    folded = fold(title)
    return next((kind for kind, words in _KINDS if words.match(folded)), SlotKind.SESSION)


def is_known(title: str) -> bool:
    return kind(title) != SlotKind.SESSION


def is_break(title: str) -> bool:
    return kind(title) == SlotKind.BREAK


def is_debate(line: str) -> bool:
    """« Échanges animés par … »."""
    return _TALKING.match(fold(line)) is not None


def is_only_debate(line: str) -> bool:
    """« Débat avec la salle »: it says nothing more."""
    return _ONLY_TALKING.fullmatch(fold(line)) is not None


def is_part_of_day(line: str) -> bool:
    """« MATIN », « Après-midi : ateliers »: the heading of what follows."""
    return len(line) <= _LONGEST and _HALF.match(fold(line)) is not None
