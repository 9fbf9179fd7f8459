"""What looks like the name of a person, and like what she does: « Claire EXEMPLE », « Mme Exemple »; « éducatrice », « chef de service »."""

import re
from dataclasses import dataclass

from maillage.core.text import fold

_UP = "A-ZÀ-ÖØ-ÞŒŠŽ"
_HONOUR = r"(?:MM?\.|M(?=\s)|Mmes?|Mlle|Mrs?|Drs?\.?|Prs?\.?|Me(?=\s)|Maître|Docteure?|Professeure?|Madame|Monsieur)\s"
_WORD = rf"(?:[dDlL]['’])?[{_UP}](?:[\w’'-]{{0,40}}\w(?![\w’'-])|\.)"
_NAME = re.compile(
    rf"(?P<honour>{_HONOUR})?(?P<words>{_WORD}(?:\s(?:(?:de|du|des|da|di|la|le|van|von|el|al|ben)\s){{0,2}}{_WORD}){{0,3}})(?![\w’'-])"
)
# What opens the names of structures, places and moments: no part of a person's.
_NOT_NAMES = re.compile(
    r"(?:academi|accueil|agence|aide|amphi|apres|appui|associat|assises|atelier|auditorium|axe|brigade|bureau|cabinet|caisse|cellule|centre"
    r"|chambre|cloture|collectif|college|comite|commissariat|compagnie|conclusion|conference|conseil|cour|debat|dejeuner|departement"
    r"|direction|dispositif|echange|ecole|education|enfance|equipe|espace|exposition|federation|film|focus|fondation|foyer|france"
    r"|gendarmerie|groupe|grande?|hopital|hotel|institut|intervention|introduction|jeunesse|jour|journee|justice|les|loi|lycee|mairie|maison"
    r"|matin|matinee|metropole|ministere|mission|module|mot|observatoire|office|ouverture|parcours|parquet|partie|pause|police|pole"
    r"|prefecture|presentation|prevention|programme|projection|projet|protection|question|region|regard|rencontre|reseau|restitution"
    r"|retour|salle|sante|seance|secours|securite|sequence|service|sociale?|structure|synthese|table|temoignage|temps|theatre|theme"
    r"|tribunal|union|unite|universite|victime|ville|violence|volet|zoom)(?:s|es)?"
)
_DOES = re.compile(
    r"(?:ancienn?e?s?|(?:co )?fondat\w+|adjointe?s?|animat\w+|assistante?s?|auteure?s?|autrices?|avocate?s?|brigadi\w+|cadres?|capitaine"
    r"|cheffe?s?|chefs?|chargee?s?|cherch\w+|comedien\w*|commandante?|commissaire|conferenci\w+|conseill\w+|consultante?s?|coordin\w+"
    r"|criminolog\w+|deleguee?s?|deputee?s?|direct(?:eur|rice)\w*|docteure?s?|doctorante?s?|econom\w+|educat(?:eur|rice)\w*|elue?s?|enquet\w+"
    r"|enseignante?s?|experte?s?|format(?:eur|rice)\w*|gendarmes?|greffi\w+|gyneco\w+|histori\w+|infirmi\w+|inspect\w+|interpretes?"
    r"|intervenante?s?|journalistes?|juges?|juristes?|lieutenante?|magistrate?s?|maires?|maitres?|maitresses?|majore?|medecins?|mediat\w+"
    r"|membres?|meres?|ministres?|pediatr\w+|pedopsy\w+|peres?|philosoph\w+|polici\w+|porte parole|prefete?s?|president\w*|principale?s?"
    r"|procureu\w+|professeure?s?|proviseure?s?|psych\w+|realisat\w+|redact\w+|referente?s?|representante?s?|responsables?|sage femme"
    r"|sages femmes|secretaires?|senat\w+|sexolog\w+|sociolog\w+|sous \w+|substitute?s?|therapeutes?|traduct\w+|travailleu\w+|universitaires?"
    r"|vice \w+|victimolog\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Name:
    """`is_plain`: nothing says that it is one, but its capitals."""

    text: str
    end: int
    is_plain: bool


def name(text: str, position: int = 0) -> Name | None:
    """At that position: two words with a capital, or one after « Mme »."""
    match = _NAME.match(text, position)
    if match is None:
        return None
    least = 1 if match["honour"] else 2
    words = _before_function(match["words"], least)
    if len(words) < least or any(_NOT_NAMES.fullmatch(part) for word in words for part in fold(word).split()):
        return None
    is_shouted = words[-1].isupper() and len(words[-1]) > 2 and not words[0].isupper()
    end = match.start("words") + match["words"].index(words[-1], len(" ".join(words[:-1]))) + len(words[-1])
    return Name(text[match.start() : end], end, not match["honour"] and not is_shouted)


def does(text: str) -> bool:
    """It begins with what somebody does."""
    return _DOES.match(fold(text)) is not None


def is_name(text: str) -> bool:
    """The whole of it."""
    found = name(text)
    return found is not None and found.end == len(text)


def _before_function(words: str, least: int) -> list[str]:
    """« Claire Exemple Présidente »: the first two."""
    said = words.split(" ")
    kept = next((number for number, word in enumerate(said) if number >= least and does(word)), len(said))
    return said[:kept]
