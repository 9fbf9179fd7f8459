"""What changes between two texts, word by word. Pure: no Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
# A word with the space after it; a line break stands alone, so that a paragraph that moves is seen as such.
_WORDS = re.compile(r"\n|[^\S\n]+|\w+[^\S\n]?|[^\w\s]")
_MOST_WORDS = 4000  # past that, the comparison could take seconds: the two texts are shown whole


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A piece of text: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def words(before: str, after: str) -> tuple[DiffPart, ...]:
    """The parts in reading order: without the added ones they say `before`, without the removed ones `after`."""
    old, new = _split(before), _split(after)
    if len(old) + len(new) > _MOST_WORDS:
        return tuple(_joined([(REMOVED, before), (ADDED, after)] if before != after else [(SAME, before)]))
    return tuple(_joined(_pieces(old, new)))


def whole(before: str, after: str) -> tuple[DiffPart, ...]:
    """The one in the place of the other: two labels share words by chance. Empty: nothing was said."""
    if before == after:
        return (DiffPart(SAME, before),)
    return tuple(_joined([(REMOVED, before), (ADDED, after)]))


def _split(text: str) -> list[str]:
    return _WORDS.findall(text)


def _pieces(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield SAME, "".join(old[start:end])
        else:
            yield REMOVED, "".join(old[start:end])
            yield ADDED, "".join(new[new_start:new_end])


def _joined(pieces: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Iterator[DiffPart]:
    for kind, text in pieces:
        if text:
            yield DiffPart(kind, text)
