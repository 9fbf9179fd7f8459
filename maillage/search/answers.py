"""What is looked for, in turn, until something is found. Pure: no Django.

1. All the words, the unknown ones corrected. 2. Nothing: what was typed stays as it was (a correction that finds nothing helps nobody),
but for long words. 3. When `is_near` is wanted: the documents that hold the most of the words, the rarest counting the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from maillage.search import spelling
from maillage.search.engine import Asked, Found, Group, Index
from maillage.search.families import Families
from maillage.search.questions import MOST_PAGES, PAGE_SIZE, Question, Term
from maillage.search.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Answer:
    """`terms`: the words looked for; `is_near`: no document has them all, and these hold the most of them."""

    found: Found
    page: int
    terms: tuple[Term, ...]
    groups: tuple[Group, ...]
    is_near: bool = False


def answer(
    index: Index, families: Families, terms: tuple[Term, ...], question: Question, *, may_be_near: bool = False
) -> Answer:
    read = terms if question.is_exact else Spelling(index, families).corrected(terms)
    asked = _asked(families, read, question)
    found, page = _paged(index, asked, question)
    if found.total or not terms:
        return Answer(found, page, read, asked.groups)
    kept = spelling.sure(terms, read)
    if may_be_near and not question.is_exact and (near := _near(index, _asked(families, kept, question))):
        found, page = _paged(index, near, question)
        return Answer(found, page, kept, near.groups, is_near=True)
    return Answer(found, page, terms, asked.groups)


def _near(index: Index, asked: Asked) -> Asked | None:
    """None when all the words are found together beyond the chosen codes: there, the choices are too narrow, not the words."""
    if asked.chosen and index.search(replace(asked, chosen={})).total:
        return None
    return index.nearing(asked)


def _asked(families: Families, terms: Sequence[Term], question: Question) -> Asked:
    groups = tuple(group for _, group in families.groups(terms))
    return Asked(groups, question.chosen, question.order, length=PAGE_SIZE)


def _paged(index: Index, asked: Asked, question: Question) -> tuple[Found, int]:
    """The page asked; of an old address that goes too far, the last."""
    page = min(max(1, question.page), MOST_PAGES)
    found = index.search(replace(asked, start=(page - 1) * PAGE_SIZE))
    if found.total and not found.ids:
        page = min(MOST_PAGES, -(-found.total // PAGE_SIZE))
        found = index.search(replace(asked, start=(page - 1) * PAGE_SIZE))
    return found, page
