"""Which cells of a table of people are not shown, so that nobody works a small one out from the totals. Pure: no Django.

A cell from 1 to 4 is hidden (primary suppression), whether it is inside the table or a total; a zero is shown. Others are hidden with it
(complements) until whoever knows this rule and all that is shown cannot say of a small cell more than « from here to there », at
least `WIDTH` apart. docs/security.md, cases 59 and 60.

A table with its totals is a network: each row and each column is a knot, each cell an arc from its row to its column, each total an arc
between the knot of the totals and that row or column, and what enters a knot leaves it. What is hidden can only change along rings
of hidden cells: how far a cell can rise is a flow, exactly what a linear programme would find (tests/trainings/test_hiding.py).
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from maillage.core.secrecy import LEAST_THRESHOLD

WIDTH = LEAST_THRESHOLD - 1  # between the least and the most that a hidden small cell may be

Knot = tuple[str, int]
_ROWS, _COLUMNS = ("rows", -1), ("columns", -1)  # where the totals of rows come from, and where those of columns go


@dataclass(slots=True)
class _Arc:
    start: Knot
    end: Knot
    value: int
    is_hidden: bool = False
    changed: int = 0  # while a flow is looked for

    @property
    def is_small(self) -> bool:
        return 0 < self.value < LEAST_THRESHOLD

    @property
    def can_fall(self) -> int:
        """A hidden cell is 1 at least: zeros are shown."""
        return self.value + self.changed - 1


@dataclass(frozen=True, slots=True)
class Table:
    """None: hidden. `rows` and `columns`: their totals."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


@dataclass(slots=True)
class _Network:
    arcs: dict[Hashable, _Arc]
    around: dict[Knot, list[_Arc]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for arc in self.arcs.values():
            self.around[arc.start].append(arc)
            self.around[arc.end].append(arc)


def protect(cells: Sequence[Sequence[int]]) -> Table:
    """Rows of the same length, of counts. The totals are worked out here."""
    network = _network(cells)
    for arc in network.arcs.values():
        arc.is_hidden = arc.is_small
    for arc in sorted((arc for arc in network.arcs.values() if arc.is_small), key=lambda arc: arc.value):
        if _rise(network, arc) < WIDTH:
            for other in _cheapest_ring(network, arc):
                other.is_hidden = True
    _show_needless(network)
    return _table(network, len(cells), len(cells[0]) if cells else 0)


def _network(cells: Sequence[Sequence[int]]) -> _Network:
    width = len(cells[0]) if cells else 0
    arcs: dict[Hashable, _Arc] = {
        (i, j): _Arc(("row", i), ("column", j), value) for i, row in enumerate(cells) for j, value in enumerate(row)
    }
    sums = [sum(row) for row in cells]
    arcs |= {("row", i): _Arc(_ROWS, ("row", i), value) for i, value in enumerate(sums)}
    arcs |= {("column", j): _Arc(("column", j), _COLUMNS, sum(row[j] for row in cells)) for j in range(width)}
    return _Network({**arcs, "total": _Arc(_COLUMNS, _ROWS, sum(sums))})


def _rise(network: _Network, arc: _Arc) -> int:
    """How much higher than it is the cell may be, for who sees the rest: up to `WIDTH`. One more around a ring at a time."""
    found = 0
    while found < WIDTH and (ring := _open_ring(network, arc)):
        step = min([WIDTH - found, *(other.can_fall for other, is_forward in ring if not is_forward)])
        for other, is_forward in ring:
            other.changed += step if is_forward else -step
        found += step
    for other in network.arcs.values():
        other.changed = 0
    return found


def _open_ring(network: _Network, arc: _Arc) -> list[tuple[_Arc, bool]]:
    """From the end of the arc back to its start, through hidden cells that may still change; empty when there is no way."""
    came: dict[Knot, tuple[Knot, _Arc, bool]] = {}
    waiting = deque([arc.end])
    while waiting:
        knot = waiting.popleft()
        for other, following, is_forward in _steps(network, knot):
            is_open = other.is_hidden and (is_forward or other.can_fall > 0)
            if other is not arc and is_open and following not in came and following != arc.end:
                came[following] = knot, other, is_forward
                waiting.append(following)
    return list(_back(came, arc.start, arc.end)) if arc.start in came else []


def _cheapest_ring(network: _Network, arc: _Arc) -> list[_Arc]:
    """The cells to hide so that this one may rise by `WIDTH`: those that hide the fewest people. There is always one, through the total."""
    costs, came = {arc.end: 0}, {}
    waiting = [(0, arc.end)]
    while waiting:
        cost, knot = heappop(waiting)
        if cost > costs[knot]:
            continue
        for other, following, is_forward in _steps(network, knot):
            is_open = other.value > 0 and (is_forward or other.can_fall >= WIDTH)
            price = cost + 1 + (0 if other.is_hidden else other.value)
            if other is not arc and is_open and price < costs.get(following, price + 1):
                costs[following] = price
                came[following] = knot, other, is_forward
                heappush(waiting, (price, following))
    return [other for other, _ in _back(came, arc.start, arc.end)]


def _steps(network: _Network, knot: Knot) -> Iterator[tuple[_Arc, Knot, bool]]:
    """Along an arc its cell rises; against it, it falls."""
    for arc in network.around[knot]:
        yield (arc, arc.end, True) if arc.start == knot else (arc, arc.start, False)


def _back(came: Mapping[Knot, tuple[Knot, _Arc, bool]], knot: Knot, start: Knot) -> Iterator[tuple[_Arc, bool]]:
    while knot != start:
        knot, arc, is_forward = came[knot]
        yield arc, is_forward


def _show_needless(network: _Network) -> None:
    """A complement that can be worked out hides nothing of anybody: it is shown as it is."""
    for arc in network.arcs.values():
        if arc.is_hidden and not arc.is_small and not _may_differ(network, arc):
            arc.is_hidden = False


def _may_differ(network: _Network, arc: _Arc) -> bool:
    """Higher, or lower: then another ring goes the other way."""
    return _rise(network, arc) > 0 or _falls(network, arc)


def _falls(network: _Network, arc: _Arc) -> bool:
    turned = _Arc(arc.end, arc.start, arc.value)
    return bool(_open_ring_without(network, turned, arc))


def _open_ring_without(network: _Network, turned: _Arc, arc: _Arc) -> list[tuple[_Arc, bool]]:
    arc.is_hidden = False
    ring = _open_ring(network, turned)
    arc.is_hidden = True
    return ring


def _table(network: _Network, height: int, width: int) -> Table:
    def shown(keys: Iterable[Hashable]) -> tuple[int | None, ...]:
        return tuple(None if (arc := network.arcs[key]).is_hidden else arc.value for key in keys)

    return Table(
        cells=tuple(shown((i, j) for j in range(width)) for i in range(height)),
        rows=shown(("row", i) for i in range(height)),
        columns=shown(("column", j) for j in range(width)),
        total=shown(["total"])[0],
    )
