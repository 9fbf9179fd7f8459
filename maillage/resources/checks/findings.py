"""One remark of a check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.resources.sheets import PRACTICE_NAMES

# Fields in which people write sentences.
TEXTS = ("title", "summary", "body", *PRACTICE_NAMES)

# Those in which a link may be written.
MARKDOWN = ("body", *(name for name in PRACTICE_NAMES if name != "practice_contact"))


@dataclass(frozen=True, slots=True)
class Finding:
    """`field`: of the resource; « files » and « links » too. `is_blocking`: it cannot be sent before that is mended.

    `is_to_verify`: whoever decides must say that she verified it.
    """

    field: str
    text: str
    is_blocking: bool = False
    is_to_verify: bool = False


def texts(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and text, of those that say something."""
    for name in TEXTS:
        if text := content.get(name):
            yield name, str(text)
