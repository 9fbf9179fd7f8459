"""French text: folded, so that what people type meets what is written; without what cannot be seen; how long ago, in words."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST = 5  # figures of a number in an address


def fold(text: str) -> str:
    """Lower case, no accent, no ligature, one space between words: « L'Haÿ-les-Roses » gives « l hay les roses »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    if not decomposed.isascii():
        decomposed = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", decomposed).strip()


# What shows nothing though it counts as a letter, a mark or a sign: fillers, selectors, a blank of braille.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_UNSEEN_KINDS = ("Cf", "Cn", "Co", "Cs")
_JOINERS = "\u200c\u200d"
_FIRST_JOINED = "\u0590"  # Arabic, Indic and other scripts: before are Latin, Greek, Cyrillic and Armenian


def visible(text: str) -> str:
    """Without the signs that cannot be seen, and that turn or hide the others. A joiner stays where it is part of the spelling."""
    kept: list[str] = []
    for char in _UNSEEN.sub("", unicodedata.normalize("NFC", text)):
        if char in _JOINERS:
            kept += char if kept and _is_joined(kept[-1]) else ""
        elif unicodedata.category(char) not in _UNSEEN_KINDS:
            kept.append(char)
    return "".join(kept)


def _is_joined(char: str) -> bool:
    return char >= _FIRST_JOINED and unicodedata.category(char)[0] in "LM"


_MONTH, _YEAR = 30.44, 365.25  # days
_DAYS_UNTIL = 60  # then in months
_YEARS_FROM = 350  # then in years
_JUST, _NEARLY = 0.1, 0.75  # of a year


def number(said: str, usual: int) -> int:
    """A whole number as somebody writes it in an address; `usual` when it is none, or longer than any page has."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _LONGEST else usual


def since(days: int) -> str:
    """How long something lasts, as one says it: « depuis 12 jours », « depuis 3 mois », « depuis près de 5 ans »."""
    if days < 2:
        return "depuis hier" if days == 1 else "aujourd’hui"
    if days < _DAYS_UNTIL:
        return f"depuis {days} jours"
    if days < _YEARS_FROM:
        return f"depuis {max(2, int(days / _MONTH))} mois"
    years, rest = divmod(days / _YEAR, 1)
    if rest > _NEARLY:
        return f"depuis près {_of_years(int(years) + 1)}"
    if rest > _JUST:
        return f"depuis plus {_of_years(int(years))}"
    return "depuis un an" if years == 1 else f"depuis {int(years)} ans"


def _of_years(count: int) -> str:
    return "d’un an" if count == 1 else f"de {count} ans"
