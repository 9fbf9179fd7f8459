"""What is looked for, in turn, until something is found. Pure: no Django.

1. All the words, the unknown ones corrected. 2. Nothing: what was typed stays as it was (a correction that finds nothing helps nobody),
but for long words. 3. When `may_be_near`: words that hardly say anything are not required (`slight`); and when few documents hold the
others, those that hold the most of them are given too, the rarest counting the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from maillage.search import nearing, slight, spelling
from maillage.search.engine import Asked, Found, Group, Index
from maillage.search.families import Families
from maillage.search.questions import MOST_PAGES, PAGE_SIZE, Question, Term
from maillage.search.spelling import Spelling

FEW = 5  # documents: with fewer, those that come near are given too
_SHARE_WITH_FEW = 0.4  # of what the best document holds: of two words, either is enough


@dataclass(frozen=True, slots=True)
class Answer:
    """`terms`: the words looked for. `whole`: how many documents hold them all, when those that come near are given too (`is_near`)."""

    found: Found
    page: int
    terms: tuple[Term, ...]
    groups: tuple[Group, ...]
    is_near: bool = False
    whole: int = 0


def answer(
    index: Index,
    families: Families,
    terms: tuple[Term, ...],
    question: Question,
    *,
    may_be_near: bool = False,
    places: frozenset[str] = frozenset(),
) -> Answer:
    """`places`: stems that name a place, which the finder knows better: not required when few documents have them."""
    may_be_near = may_be_near and not question.is_exact
    read = terms if question.is_exact else Spelling(index, families).corrected(terms)
    asked = _asked(families, read, question, is_loose=may_be_near)
    found, page = _paged(index, asked, question)
    if found.total >= FEW or not terms:
        return Answer(found, page, read, asked.groups)
    kept = read if found.total else spelling.sure(terms, read)
    near = _near(index, _asked(families, kept, question, is_loose=True), places) if may_be_near else None
    if near:
        wider, page_near = _paged(index, near, question)
        if wider.total > found.total:
            return Answer(wider, page_near, kept, near.groups, is_near=True, whole=found.total)
    return Answer(found, page, read if found.total else terms, asked.groups)


def _near(index: Index, asked: Asked, places: frozenset[str]) -> Asked | None:
    """None when enough documents hold all the words beyond the chosen codes: there, the choices are too narrow, not the words."""
    whole = index.search(replace(asked, chosen={})).total
    if asked.chosen and whole >= FEW:
        return None
    named = tuple(at for at, group in enumerate(asked.groups) if places.issuperset(group[0].stems))
    optional = (*asked.optional, *named)
    if named and len(set(optional)) < len(asked.groups):
        return replace(asked, optional=optional)
    return index.nearing(asked, _SHARE_WITH_FEW if whole else nearing.SHARE)


def _asked(families: Families, terms: Sequence[Term], question: Question, *, is_loose: bool) -> Asked:
    groups = tuple(group for _, group in families.groups(terms))
    required = slight.required(groups) if is_loose else range(len(groups))
    optional = tuple(at for at in range(len(groups)) if at not in required)
    return Asked(groups, question.chosen, question.order, length=PAGE_SIZE, optional=optional)


def _paged(index: Index, asked: Asked, question: Question) -> tuple[Found, int]:
    """The page asked; of an old address that goes too far, the last."""
    page = min(max(1, question.page), MOST_PAGES)
    found = index.search(replace(asked, start=(page - 1) * PAGE_SIZE))
    if found.total and not found.ids:
        page = min(MOST_PAGES, -(-found.total // PAGE_SIZE))
        found = index.search(replace(asked, start=(page - 1) * PAGE_SIZE))
    return found, page
