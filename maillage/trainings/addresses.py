"""Addresses typed or pasted: one by line, or several; what is wrong is told by its line."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST = 50
_BETWEEN = re.compile(r"[,;]")
_NAMED = re.compile(r".*<([^<>]*)>")


def read(text: str) -> tuple[list[str], list[str]]:
    """Addresses in lower case, each once; then the French sentences about the lines that cannot be read."""
    found: list[str] = []
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in filter(None, map(str.strip, _BETWEEN.split(line))):
            address = _address(piece)
            try:
                validate_email(address)
            except ValidationError:
                wrong.append(f"Ligne {number} : ce n’est pas une adresse électronique entière.")
            else:
                found.append(address)
    kept = list(dict.fromkeys(found))
    if len(kept) > MOST:
        wrong.append(f"{len(kept)} adresses : {MOST} au plus.")
    return kept, wrong


def _address(piece: str) -> str:
    """« Nom <adresse> » is read too."""
    named = _NAMED.fullmatch(piece)
    return (named[1] if named else piece).strip().lower()
