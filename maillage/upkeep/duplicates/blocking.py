"""Finds the pairs worth comparing, among many structures, without comparing them all. Pure: no Django.

Two structures are compared when they share a number, a telephone, an e-mail, a site, a domain in the same commune, an acronym or a rare word in
the same département, or when their names are spelled nearly the same in the same département.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

import numpy as np
from rapidfuzz import fuzz, process

from maillage.upkeep.duplicates import names
from maillage.upkeep.duplicates.similarity import THRESHOLD, Likeness, Party, compare

_MOST_IN_A_BLOCK = 40  # more share a switchboard or a word: it says nothing
_RARE_IN_DEPARTMENT = 8  # structures
_CLOSE_SPELLING = 82  # of 100
_FEW_WORDS = 3  # in a longer name, a short word is no acronym of it
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Pair:
    first: str  # the smaller key
    second: str
    likeness: Likeness


def find(parties: Sequence[Party], *, threshold: float = THRESHOLD) -> list[Pair]:
    """Every pair found that looks alike enough, the most alike first."""
    known = names.lexicon(party.name for party in parties)
    found = []
    for one, other in candidates(parties):
        likeness = compare(parties[one], parties[other], known)
        if likeness.score >= threshold:
            first, second = sorted((parties[one].key, parties[other].key))
            found.append(Pair(first, second, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.first, pair.second))


def candidates(parties: Sequence[Party]) -> Iterator[tuple[int, int]]:
    """Places in `parties` of the structures to compare, each pair once, the smaller place first."""
    count = len(parties)
    seen: set[int] = set()  # one number for a pair: a tenth of the memory of a tuple
    for one, other in chain(_of_blocks(parties), _of_spelling(parties)):
        number = min(one, other) * count + max(one, other)
        if number not in seen:
            seen.add(number)
            yield divmod(number, count)


def _of_blocks(parties: Sequence[Party]) -> Iterator[tuple[int, int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    rarities = _words_by_department(parties)
    for place, party in enumerate(parties):
        for block in set(_blocks(party, rarities)):
            blocks[block].append(place)
    for members in blocks.values():
        if len(members) <= _MOST_IN_A_BLOCK:
            yield from combinations(members, 2)


def _blocks(party: Party, rarities: dict[str, Counter[str]]) -> Iterator[str]:
    yield from (f"siret {number}" for number in (party.siret,) if number)
    yield from (f"rna {number}" for number in (party.rna,) if number)
    yield from (f"phone {phone}" for phone in party.phones)
    yield from (f"email {email}" for email in party.emails)
    yield from (f"site {website}" for website in party.websites)
    yield from (f"domain {domain} {commune}" for domain, commune in product(party.domains, party.communes))
    said = {*names.words(party.name), *names.words(party.short_name)}
    short = names.acronyms(party.name) | {"".join(names.words(party.short_name))} - {""}
    short |= {word for word in said if len(said) <= _FEW_WORDS and names.may_be_acronym(word)}
    for department in party.departments or {""}:
        yield from (f"acronym {department} {acronym}" for acronym in short)
        rare = (word for word in said if rarities[department][word] <= _RARE_IN_DEPARTMENT)
        yield from (f"word {department} {word}" for word in rare)


def _words_by_department(parties: Sequence[Party]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for party in parties:
        for department in party.departments or {""}:
            found[department].update({*names.words(party.name), *names.words(party.short_name)})
    return found


def _of_spelling(parties: Sequence[Party]) -> Iterator[tuple[int, int]]:
    by_department: dict[str, list[int]] = defaultdict(list)
    for place, party in enumerate(parties):
        for department in party.departments or {""}:
            by_department[department].append(place)
    for places in by_department.values():
        spelled = [names.sorted_words(parties[place].name) for place in places]
        for start in range(0, len(spelled), _ROWS):
            rows = spelled[start : start + _ROWS]
            scores = process.cdist(rows, spelled, scorer=fuzz.ratio, score_cutoff=_CLOSE_SPELLING, dtype=np.uint8)
            for row, column in np.argwhere(scores):
                if start + row < column:
                    yield places[start + row], places[column]
