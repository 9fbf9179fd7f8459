"""The part of a text that answers a question best, with the words that do marked. Pure: no Django.

Parts are given as plain text with a mark or without: whoever shows them escapes them, and no tag is ever made here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from maillage.search import analyser

LENGTH = 240  # characters, about
# Characters of a text that are looked at: its beginning, and farther when nothing there is marked.
_NEAR, MOST_READ = 1_200, 40_000
_BEFORE = 40  # characters shown before the first word marked


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_marked: bool = False


def marked(text: str, stems: Collection[str]) -> tuple[Part, ...]:
    """The whole text, its words of these stems marked."""
    return _parts(text, _spans(_found(text, text.split(), stems)))


def extract(text: str, stems: Collection[str], length: int = LENGTH) -> tuple[Part, ...]:
    """A stretch of `text` with the most different words, then the most words, of these stems; its beginning when it has none."""
    whole, chunks = text, _beginning(text, _NEAR)
    text = " ".join(chunks)
    if len(whole) <= length:
        return marked(text, stems)
    found = _found(text, chunks, stems)
    if not found and len(whole) > _NEAR:
        chunks = _beginning(whole, MOST_READ)
        text = " ".join(chunks)
        found = _found(text, chunks, stems)
    begin = _best_beginning(found, length)
    begin, end = _to_words(text, begin, length)
    inside = [(start - begin, stop - begin, stem) for start, stop, stem in found if begin <= start and stop <= end]
    parts = _parts(text[begin:end], _spans(inside))
    before = (Part("… "),) if begin else ()
    after = (
        (Part(" …"),)
        if end < len(text) or len(whole) > MOST_READ or (len(whole) > _NEAR and len(text) <= _NEAR)
        else ()
    )
    return (*before, *parts, *after)


def _beginning(text: str, length: int) -> list[str]:
    """Its first characters, cut at the spaces; without a word cut in two."""
    chunks = text[:length].split()
    if len(text) > length and len(chunks) > 1 and not text[length].isspace():
        chunks.pop()
    return chunks


def _found(text: str, chunks: Sequence[str], stems: Collection[str]) -> list[tuple[int, int, str]]:
    """Where the words of these stems stand, each as often as it has of them. `chunks`: those of the text, cut at its spaces."""
    found = []
    for chunk in analyser.holding(chunks, stems) if stems else ():
        said = [place for place in analyser.standing(chunk) if place[2] in stems]
        found += [(at + start, at + end, stem) for at in _places(text, chunk) for start, end, stem in said]
    found.sort(key=itemgetter(0))
    return found


def _places(text: str, chunk: str) -> Iterator[int]:
    """Where it begins, between two spaces. No pattern: to make one takes longer than to read a text."""
    at = text.find(chunk)
    while at >= 0:
        end = at + len(chunk)
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield at
        at = text.find(chunk, end)


def _spans(found: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Where the marks stand; the pieces of one word (« aujourd’hui ») make one."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in found:
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _parts(text: str, spans: list[tuple[int, int]]) -> tuple[Part, ...]:
    parts, at = [], 0
    for start, end in spans:
        parts += [Part(text[at:start]), Part(text[start:end], is_marked=True)]
        at = end
    parts.append(Part(text[at:]))
    return tuple(part for part in parts if part.text)


def _best_beginning(found: list[tuple[int, int, str]], length: int) -> int:
    best, best_worth, last = 0, (0, 0), 0
    counts: dict[str, int] = {}
    for first, (start, _, stem) in enumerate(found):
        while last < len(found) and found[last][1] <= start - _BEFORE + length:
            counts[found[last][2]] = counts.get(found[last][2], 0) + 1
            last += 1
        worth = (len(counts), sum(counts.values()))
        if worth > best_worth:
            best, best_worth = max(0, start - _BEFORE), worth
        if last > first and counts.get(stem):
            counts[stem] -= 1
            if not counts[stem]:
                del counts[stem]
        last = max(last, first + 1)
    return best


def _to_words(text: str, begin: int, length: int) -> tuple[int, int]:
    """Moved to the nearest spaces inside, so that no word is cut; a word longer than all that is cut all the same."""
    begin = min(begin, len(text) - length)
    if begin:
        begin = (text.find(" ", begin, begin + _BEFORE) + 1) or begin
    end = min(len(text), begin + length)
    if end < len(text):
        end = max(text.rfind(" ", begin + length // 2, end), begin) or end
        end = end if end > begin else begin + length
    return begin, end
