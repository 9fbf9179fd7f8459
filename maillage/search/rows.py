"""A document as it is indexed, and what tantivy is told of it. Pure: no Django."""

import hashlib
from dataclasses import dataclass

import tantivy

FACETS = ("kind", "type", "themes", "publics", "professions", "departments", "language", "year")
EVERYWHERE = "*"  # the département of what has none: it matches each of them
# `ALL`: the title, three times, and the text; `TITLE`: it alone; `SAID`: words as they are written.
TITLE, ALL, SAID = "title", "all", "said"
_TITLE_TIMES = 3
APART = "¶"  # no phrase goes over it
# A text of no word is worth twice as much as an endless one; one of so many words, half-way. The right short document comes before the
# long ones that say the word more often (bench/search.py tells the ranks that all this gives).
_HALF_WAY = 64
_LAST_DAY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """A document as it is indexed. `name`: what tells it from all others on every database; `day`: 0 when it has no date; `said`: words as they are written, that may be
    proposed instead of those that nobody wrote."""

    id: int
    name: str
    title: str
    text: str
    said: str = ""
    day: int = 0
    weight: float = 1.0  # all its words are worth so many times their worth
    kind: str = ""
    type: str = ""
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    language: str = ""
    year: str = ""


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("place", fast=True)
    builder.add_float_field("shortness", fast=True)
    for name in (TITLE, ALL):
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
    builder.add_text_field(SAID, tokenizer_name="words", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def document(row: Row) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("id", row.id)
    made.add_unsigned("place", place(row))
    made.add_float("shortness", _shortness(row))
    made.add_text(TITLE, row.title)
    made.add_text(ALL, f" {APART} ".join([*[row.title] * _TITLE_TIMES, row.text]))
    made.add_text(SAID, row.said)
    for name in FACETS:
        value = getattr(row, name)
        for code in (value,) if isinstance(value, str) else dict.fromkeys(value):
            if code:
                made.add_text(name, code)
    if not row.departments:
        made.add_text("departments", EVERYWHERE)
    return made


def place(row: Row) -> int:
    """The lesser, the sooner among equals: the newest first, then in an order that does not depend on how they came."""
    mark = hashlib.blake2b(row.name.encode(), digest_size=4).digest()
    return (_LAST_DAY - row.day) << 32 | int.from_bytes(mark, "big")


def _shortness(row: Row) -> float:
    """With its weight, as tantivy wants it: a score is multiplied by log2(2 + this)."""
    words = row.title.count(" ") + row.text.count(" ") + 2
    return float(2 ** (row.weight * (1 + 1 / (1 + words / _HALF_WAY))) - 2)
