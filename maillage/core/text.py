"""French text: folded, so that what people type meets what is written; and how long ago, in words."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accent, no ligature, one space between words: « L'Haÿ-les-Roses » gives « l hay les roses »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    if not decomposed.isascii():
        decomposed = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", decomposed).strip()


_MONTH, _YEAR = 30.44, 365.25  # days
_DAYS_UNTIL = 60  # then in months
_YEARS_FROM = 350  # then in years
_JUST, _NEARLY = 0.1, 0.75  # of a year


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
