"""What the writes of this app share."""

import re
import unicodedata

from django.db import transaction

from maillage.core.errors import DomainError
from maillage.core.hooks import Hook

# What the home or the legal pages show may have changed: called after the transaction.
front_changed = Hook("editorial.front_changed")


_HIGH = re.compile(r" ([:;?!»])")


class Refused(DomainError):
    """This cannot be done to it as it is now."""


def tell_front() -> None:
    """Once the transaction is kept; a failure there is logged, and never undoes what was written."""
    transaction.on_commit(front_changed.call, robust=True)


def typeset(text: str) -> str:
    """A title or a summary, cleaned, whose high punctuation never begins a line."""
    return _HIGH.sub("\u00a0\\1", clean(text)).replace("« ", "«\u00a0")


def clean(text: str) -> str:
    """Without the control characters that XML refuses, nor blanks around."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in unified if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")).strip()
