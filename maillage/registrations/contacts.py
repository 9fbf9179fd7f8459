"""The address or the number at which everybody may reach those who organise: that of a structure, never of somebody. Pure: no Django."""

import re

from maillage.core.contacts import MAIL, PHONE
from maillage.core.text import fold

WRONG = "Écrivez une adresse électronique ou un numéro de téléphone, seul : « contact@exemple.fr »."
OF_SOMEBODY = (
    "Cette adresse ressemble à celle d’une personne, et tout le monde la lira : donnez une adresse partagée, comme"
    " « contact@ » ou « formation@ », ou le numéro d’un accueil."
)
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"[._]")
# Words of an address that is read by several: « pole.formation@ » names nobody.
_OFFICES = frozenset(
    [
        "accueil",
        "agenda",
        "antenne",
        "asso",
        "association",
        "bonjour",
        "bureau",
        "cellule",
        "centre",
        "colloque",
        "communication",
        "contact",
        "coordination",
        "crip",
        "direction",
        "documentation",
        "enfance",
        "equipe",
        "espace",
        "evenement",
        "evenements",
        "formation",
        "formations",
        "info",
        "infos",
        "inscription",
        "inscriptions",
        "jeunesse",
        "journee",
        "lieu",
        "mairie",
        "maison",
        "mda",
        "mission",
        "organisation",
        "plateforme",
        "point",
        "pole",
        "presse",
        "prevention",
        "protection",
        "reseau",
        "secretariat",
        "service",
        "siege",
        "social",
        "sociale",
        "standard",
        "territoire",
        "tribunal",
        "unite",
    ]
)


def refusal(text: str) -> str:
    """Why it cannot be shown; empty when it can."""
    mail = MAIL.fullmatch(text)
    if mail is None:
        return "" if PHONE.fullmatch(text) else WRONG
    return OF_SOMEBODY if _names_somebody(mail[1]) else ""


def said(contact: str) -> str:
    """« Écrivez aux organisateurs : contact@exemple.fr. » Empty when nobody said where."""
    if not contact:
        return ""
    return f"{'Écrivez aux' if '@' in contact else 'Appelez les'} organisateurs : {contact}."


def after(text: str, contact: str) -> str:
    """What is refused, and where to write about it when the organisers said where."""
    return " ".join(filter(None, (text, said(contact))))


def href(contact: str) -> str:
    """What opens it."""
    if not contact:
        return ""
    return f"mailto:{contact}" if "@" in contact else f"tel:{re.sub(r'[^+0-9]', '', contact)}"


def _names_somebody(local: str) -> bool:
    """« marie.dupont », « m_dupont ». Of « mdupont », nobody can tell."""
    words = [fold(word).split() for word in _PARTS.split(local)]
    parts = [part for word in words for part in word]
    if len([word for word in words if word]) < 2 or any(part in _OFFICES for part in parts):
        return False
    return all(_LETTERS.fullmatch(part) for part in parts)
