"""What the organisers are not sure of: « (à confirmer) », « (sous réserve) », « (pressentie) », and the text without it."""

import re

from maillage.events.programme.records import State

_WORDS = (
    r"(?:(?:présence |participation )?(?:à|a) confirmer|sous réserve(?: de (?:confirmation|(?:sa )?disponibilité))?"
    r"|en attente de confirmation|confirmation en cours)"
)
_SAID = re.compile(rf"(?<!\w){_WORDS}(?!\w)", re.IGNORECASE)
# In brackets, or after a comma or a dash at the end: without it, the text still makes sense. « horaire à confirmer » would not.
_ASIDE = re.compile(rf" ?[(\[] ?{_WORDS} ?\.? ?[)\]]|(?:^| ?[,–—-]) ?{_WORDS} ?\.?(?= ?$| ?:)", re.IGNORECASE)
_APPROACHED = re.compile(r" ?[(\[] ?pressentie?s? ?[)\]]", re.IGNORECASE)


def state(text: str) -> State:
    if _APPROACHED.search(text):
        return State.APPROACHED
    return State.UNCONFIRMED if _SAID.search(text) else State.CONFIRMED


def without(text: str) -> str:
    """Without the doubt, when the rest makes sense alone."""
    return _APPROACHED.sub("", _ASIDE.sub("", text)).strip()


def is_alone(text: str) -> bool:
    """« (à confirmer) », on a line of its own."""
    return state(text) != State.CONFIRMED and not re.search(r"\w", without(text))
