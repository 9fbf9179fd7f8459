"""The groups by which answers are counted, so that no figure, nor any sum or difference of figures, is that of a few. Pure: no Django.

Whoever answered is in one stratum of each axis: an edge between both, in a graph whose vertices are the strata. What can be computed
from the counts of strata, added or taken away however often, is that of the people whose two ends differ: a cut of this graph. No cut
under `least` (single strata are cuts too): no figure of fewer than `least`. Where two groups are the same people, nothing is cut.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

OTHER = "other"
# In the order in which they are kept when they tell too much together.
AXES = ("profession", "department")
LEAST = 5
_Graph = dict[str, Counter[str]]


def groups(people: Sequence[Mapping[str, str]], *, least: int = LEAST) -> dict[str, list[str]]:
    """For each axis that is kept, the stratum of each of `people`, in their order."""
    kept: dict[str, list[str]] = {}
    for axis in AXES:
        found = merged([one.get(axis) or OTHER for one in people], least=least)
        while found and any(is_telling(other, found, least=least) for other in kept.values()):
            found = merged(_without(found, _smallest(found)), least=least)
        if found:
            kept[axis] = found
    return kept


def merged(strata: Sequence[str], *, least: int = LEAST) -> list[str]:
    """Those of fewer than `least` become « other », and the next smallest while « other » has fewer itself. Empty: nothing is told apart."""
    sizes = Counter(strata)
    found = [one if sizes[one] >= least else OTHER for one in strata]
    while 0 < found.count(OTHER) < least and len(set(found)) > 1:
        found = _without(found, _smallest(found))
    return found if len(set(found)) > 1 else []


def is_telling(left: Sequence[str], right: Sequence[str], *, least: int = LEAST) -> bool:
    """Whether both axes, counted for the same people, give away a group of fewer than `least`."""
    edges = Counter((f"<{one}", f">{other}") for one, other in zip(left, right, strict=True))
    graph = _contracted(edges, least)
    return any(_least_cut(part) < least for part in _parts(graph) if len(part) > 1)


def _smallest(strata: Sequence[str]) -> str:
    """Of those that are not « other »."""
    sizes = Counter(one for one in strata if one != OTHER)
    return min(sizes, key=lambda name: (sizes[name], name))


def _without(strata: Sequence[str], name: str) -> list[str]:
    return [OTHER if one == name else one for one in strata]


def _contracted(edges: Counter[tuple[str, str]], least: int) -> _Graph:
    """Ends of an edge of `least` people or more are never on two sides of what is looked for: they become one vertex."""
    while True:
        heavy = next((pair for pair, weight in edges.items() if weight >= least), None)
        if heavy is None:
            break
        kept, gone = heavy
        joined: Counter[tuple[str, str]] = Counter()
        for (one, other), weight in edges.items():
            ends = sorted(kept if end == gone else end for end in (one, other))
            if ends[0] != ends[1]:
                joined[ends[0], ends[1]] += weight
        edges = joined
    graph: _Graph = {}
    for (one, other), weight in edges.items():
        graph.setdefault(one, Counter())[other] += weight
        graph.setdefault(other, Counter())[one] += weight
    return graph


def _parts(graph: _Graph) -> list[_Graph]:
    """Its connected parts."""
    left, parts = set(graph), []
    while left:
        waiting, seen = [left.pop()], set()
        while waiting:
            one = waiting.pop()
            seen.add(one)
            waiting += [other for other in graph[one] if other not in seen]
        left -= seen
        parts.append({one: Counter(graph[one]) for one in seen})
    return parts


def _least_cut(graph: _Graph) -> int:
    """Of a connected graph (Stoer and Wagner, 1997). `graph` is used up."""
    best = sum(sum(others.values()) for others in graph.values())
    while len(graph) > 1:
        order, cut = _swept(graph)
        best = min(best, cut)
        _join(graph, order[-2], order[-1])
    return best


def _swept(graph: _Graph) -> tuple[list[str], int]:
    """Every vertex, each time the one most tied to those before it; and how much the last one is tied to all."""
    order, ties = [], dict.fromkeys(sorted(graph), 0)
    cut = 0
    while ties:
        chosen = max(ties, key=lambda one: ties[one])
        cut = ties.pop(chosen)
        order.append(chosen)
        for other, weight in graph[chosen].items():
            if other in ties:
                ties[other] += weight
    return order, cut


def _join(graph: _Graph, kept: str, gone: str) -> None:
    for other, weight in graph.pop(gone).items():
        del graph[other][gone]
        if other != kept:
            graph[other][kept] += weight
            graph[kept][other] += weight
