"""Ranks documents in memory, by tantivy. Pure: no Django, no file; it knows the documents that it was given, and no other.

Two documents that are worth the same stand by date, then by a fingerprint of their name: the same documents give the same ranks,
whatever the database and the order in which they came.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import tantivy
from tantivy import Occur, Order, Query

from maillage.search import nearing, rows
from maillage.search.lexicon import Forms, May, whatever
from maillage.search.rows import ALL, EVERYWHERE, FACETS, SAID, TITLE, Row

BY_RELEVANCE, BY_DATE = "relevance", "date"
_TITLE_BONUS = 0.3  # of what a word is worth in titles, added when it is in this one
_OTHER_WAY = 0.9  # what another way to say it is worth, at most, beside what was typed
_NEXT_WAY = 0.97  # of each beside the one before: a family says first what answers best
_OPTIONAL = 0.3  # what a word that is not required is worth
_HELD = 4.0  # how much more a word is worth for being held than for being said often, when not all are held
_HEAP = 15_000_000  # the least that tantivy takes
_HEAP_TO_BUILD = 100_000_000
_TIED = 64  # read beyond the page, to put those that are worth the same in their order
_MOST_BUCKETS = 1_000


@dataclass(frozen=True, slots=True)
class Way:
    """Stems that answer a part of the question together; `is_phrase`: one after the other."""

    stems: tuple[str, ...]
    is_phrase: bool = False


Group = tuple[Way, ...]  # any of them will do


@dataclass(frozen=True, slots=True)
class Asked:
    """All the groups but the `optional` ones, by their places, that only count; within the chosen codes of each facet.

    With `enough`: any of these sets of groups, by their places, will do; each group is then worth its weight, first of all.
    """

    groups: tuple[Group, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = BY_RELEVANCE
    start: int = 0
    length: int = 20
    weights: tuple[float, ...] = ()
    enough: tuple[tuple[int, ...], ...] = ()
    optional: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`counts`: for each facet, how many documents each of its codes would give, with the other facets as chosen."""

    ids: tuple[int, ...]
    total: int
    counts: dict[str, dict[str, int]]


class Index:
    """One set of documents. Questions may be asked from several threads; changes come from one at a time."""

    def __init__(self) -> None:
        self._index = tantivy.Index(rows.schema())
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("words", words)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._forms: tuple[tantivy.Searcher, Forms] | None = None  # the words that this searcher knows
        self.replaced = 0  # documents taken away or written anew since the beginning

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def apply(self, found: Iterable[Row], gone: Iterable[int] = (), *, is_new: bool = False) -> None:
        """From now on `found` are there as they are, and those of the numbers `gone` are not. `is_new`: none of them was there."""
        if not is_new:
            found = list(found)
        stale = [] if is_new else [*gone, *(row.id for row in found)]
        before, added = len(self), 0
        writer = self._index.writer(heap_size=_HEAP_TO_BUILD if is_new else _HEAP, num_threads=1)
        if stale:  # by a query: deleting by a number as a term does nothing, without a word (tantivy-py 0.27)
            writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", stale))
        for added, row in enumerate(found, start=1):  # noqa: B007 -- how many there were
            writer.add_document(rows.document(row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self.replaced += before + added - len(self)

    def search(self, asked: Asked) -> Found:
        searcher = self._searcher
        query = self._query(asked)
        ids, total = self._page(searcher, query, asked)
        return Found(ids, total, self._counts(searcher, asked))

    def like(self, row: Row, length: int) -> tuple[int, ...]:
        """Those that share the most telling words with it, best first; never itself."""
        words = Query.more_like_this_document_fields_query(
            self._schema,
            {ALL: [f"{row.title} {row.text}"]},
            min_doc_frequency=2,
            min_term_frequency=1,
            max_query_terms=25,
        )
        shared = [
            (Occur.Should, Query.const_score_query(self._code(name, code), 2.0))
            for name in ("themes", "publics", "professions")
            for code in getattr(row, name)
        ]
        itself = Query.term_query(self._schema, "id", row.id)
        query = Query.boolean_query([(Occur.Must, words), *shared, (Occur.MustNot, itself)])
        return self._page(self._searcher, query, Asked(groups=(), length=length), is_ranked=True)[0]

    def has(self, stem: str) -> bool:
        """Whether a document that is there has this stem."""
        if not self._searcher.doc_freq(ALL, stem):
            return False
        return not self.replaced or self._searcher.search(self._stem(stem), limit=1, count=False).hits != []

    def nearest(self, letters: str, most: int, may: May = whatever) -> str | None:
        """Of the words that may be proposed and meant, as it is written, the nearest to these letters by `most` faults or less."""
        searcher, known = self._searcher, self._forms
        if known is None or known[0] is not searcher:
            counts = searcher.terms_with_prefix(SAID, "", filter_query=Query.all_query())
            known = self._forms = (searcher, Forms({word: count for word, count in counts if count}))
        return known[1].nearest(letters, most, may)

    def may_hold(self, group: Group) -> bool:
        """Whether each stem of one of its ways is somewhere."""
        return any(all(map(self.has, way.stems)) for way in group)

    def nearing(self, asked: Asked, share: float = nearing.SHARE) -> Asked | None:
        """The same, for the documents that hold the most of its groups (maillage/search/nearing.py); None when none holds any.

        `share`: of what the best document holds, what is enough."""
        asked = replace(asked, groups=_without(asked.groups, asked.optional), optional=())
        rarities = {at: self._least_rarity(group) for at, group in enumerate(asked.groups) if self.may_hold(group)}
        kept = nearing.rarest(rarities)
        if len(asked.groups) < 2 or not kept:
            return None
        groups = tuple(asked.groups[at] for at in kept)
        weights = tuple(rarities[at] for at in kept)
        near = replace(asked, groups=groups, weights=weights)
        best = self._searcher.search(self._coverage(near), limit=1, count=False).hits
        return replace(near, enough=nearing.enough(weights, best[0][0], share)) if best else None

    def _page(
        self, searcher: tantivy.Searcher, query: Query, asked: Asked, *, is_ranked: bool = False
    ) -> tuple[tuple[int, ...], int]:
        if not len(self):
            return (), 0
        end = asked.start + asked.length
        if asked.order == BY_DATE or not (asked.groups or is_ranked):
            found = searcher.search(query, limit=max(1, end), order_by_field="place", order=Order.Asc)
            addresses = [address for _, address in found.hits[asked.start : end]]
            return self._ids(searcher, addresses), _total(found)
        limit = end + _TIED
        found = searcher.search(query, limit=limit, weight_by_field="shortness")
        while len(found.hits) == limit and _worth(found.hits[-1][0]) == _worth(found.hits[end - 1][0]):
            limit *= 4
            found = searcher.search(query, limit=limit, weight_by_field="shortness")
        addresses = [address for _, address in found.hits]
        places = searcher.fast_field_values("place", addresses)
        ranked = sorted(zip((-_worth(score) for score, _ in found.hits), places, range(len(addresses)), strict=True))
        return self._ids(searcher, [addresses[at] for *_, at in ranked[asked.start : end]]), _total(found)

    @staticmethod
    def _ids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> tuple[int, ...]:
        return tuple(int(value or 0) for value in searcher.fast_field_values("id", addresses)) if addresses else ()

    def _counts(self, searcher: tantivy.Searcher, asked: Asked) -> dict[str, dict[str, int]]:
        """One reading for the facets where nothing is chosen, one for each of the others, without its own choice."""
        chosen = [name for name in FACETS if asked.chosen.get(name)]
        free = [name for name in FACETS if name not in chosen]
        counts = self._buckets(searcher, self._query(asked), free)
        for name in chosen:
            counts |= self._buckets(searcher, self._query(asked, without=name), [name])
        return {name: _with_everywhere(counts[name]) if name == "departments" else counts[name] for name in FACETS}

    def _buckets(self, searcher: tantivy.Searcher, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        if not names or not len(self):
            return {name: {} for name in names}
        wanted = {name: {"terms": {"field": name, "size": _MOST_BUCKETS}} for name in names}
        answer = searcher.aggregate(query, wanted)
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"] if bucket["key"]}
            for name in names
        }

    def _query(self, asked: Asked, *, without: str = "") -> Query:
        parts = self._near(asked) if asked.enough else self._all(asked)
        parts += self._chosen(asked, without=without)
        return Query.boolean_query(parts) if parts else Query.all_query()

    def _chosen(self, asked: Asked, *, without: str = "") -> list[tuple[Occur, Query]]:
        chosen = [(name, asked.chosen.get(name, ())) for name in FACETS if name != without]
        return [(Occur.Must, Query.const_score_query(self._codes(name, codes), 0.0)) for name, codes in chosen if codes]

    def _all(self, asked: Asked) -> list[tuple[Occur, Query]]:
        groups = enumerate(map(self._group, asked.groups))
        return [self._optional(group) if at in asked.optional else (Occur.Must, group) for at, group in groups]

    @staticmethod
    def _optional(group: Query) -> tuple[Occur, Query]:
        return Occur.Should, Query.boost_query(group, _OPTIONAL)

    def _near(self, asked: Asked) -> list[tuple[Occur, Query]]:
        groups = [self._group(group) for group in asked.groups]
        sets = [Query.boolean_query([(Occur.Must, groups[at]) for at in one]) for one in asked.enough]
        held = Query.boolean_query([(Occur.Should, one) for one in sets])
        worth = [
            Query.const_score_query(group, _HELD * weight) for group, weight in zip(groups, asked.weights, strict=True)
        ]
        return [(Occur.Must, Query.const_score_query(held, 0.0)), *((Occur.Should, one) for one in (*groups, *worth))]

    def _coverage(self, asked: Asked) -> Query:
        """What a document is worth by the groups that it holds alone, within the chosen codes."""
        held = [
            Query.const_score_query(self._group(group), weight)
            for group, weight in zip(asked.groups, asked.weights, strict=True)
        ]
        return Query.boolean_query(
            [(Occur.Must, Query.boolean_query([(Occur.Should, one) for one in held])), *self._chosen(asked)]
        )

    def _group(self, group: Group) -> Query:
        """What was typed comes first; the other ways, in their order, are never worth more than it, however rare their words."""
        typed, *others = group
        if not others:
            return self._way(typed)
        most = self._rarity(typed)
        ways = [self._way(typed)]
        for place, other in enumerate(others):
            worth = _OTHER_WAY * _NEXT_WAY**place * min(1.0, most / self._rarity(other))
            ways.append(Query.boost_query(self._way(other), worth))
        return Query.disjunction_max_query(ways)

    def _least_rarity(self, group: Group) -> float:
        """Of its commonest way."""
        return min(self._rarity(way) for way in group if all(map(self.has, way.stems)))

    def _rarity(self, way: Way) -> float:
        """What its stems are worth in this set of documents (their inverse frequency, as BM25 counts it)."""
        count = self._searcher.num_docs
        held = [min(count, self._searcher.doc_freq(ALL, stem)) for stem in way.stems]
        return sum(math.log(1 + (count - one + 0.5) / (one + 0.5)) for one in held) + 1e-6

    def _way(self, way: Way) -> Query:
        if way.is_phrase and len(way.stems) > 1:
            return self._worded(*(Query.phrase_query(self._schema, name, list(way.stems)) for name in (ALL, TITLE)))
        stems = [self._stem(stem) for stem in way.stems]
        return stems[0] if len(stems) == 1 else Query.boolean_query([(Occur.Must, stem) for stem in stems])

    def _stem(self, stem: str) -> Query:
        return self._worded(*(Query.term_query(self._schema, name, stem, "freq") for name in (ALL, TITLE)))

    @staticmethod
    def _worded(everywhere: Query, in_title: Query) -> Query:
        return Query.boolean_query(
            [(Occur.Must, everywhere), (Occur.Should, Query.boost_query(in_title, _TITLE_BONUS))]
        )

    def _codes(self, name: str, codes: Iterable[str]) -> Query:
        wanted = {*codes, EVERYWHERE} if name == "departments" else set(codes)
        return Query.boolean_query([(Occur.Should, self._code(name, code)) for code in sorted(wanted)])

    def _code(self, name: str, code: str) -> Query:
        return Query.term_query(self._schema, name, code, "basic")


def _without(groups: tuple[Group, ...], places: Sequence[int]) -> tuple[Group, ...]:
    return tuple(group for at, group in enumerate(groups) if at not in places)


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count or 0)  # type: ignore[attr-defined]  # the type stubs of tantivy forget it


def _worth(score: float) -> float:
    """Without the last digits, which depend on the order of a sum."""
    return float(f"{score:.5g}")


def _with_everywhere(counts: dict[str, int]) -> dict[str, int]:
    national = counts.get(EVERYWHERE, 0)
    return {code: count + (national if code != EVERYWHERE else 0) for code, count in counts.items()}
