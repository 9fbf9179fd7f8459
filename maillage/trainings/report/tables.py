"""The yearly report as a table: rows of départements, people trained by profession, small numbers hidden.

Hiding is worked out on the whole table, whatever part of it is shown: two readers who compare theirs learn no more. Satisfaction needs
none: a session is in it from five answers on, so a row has none, or five at least.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from maillage.core.secrecy import LEAST_THRESHOLD
from maillage.resources.vocabulary import PROFESSIONS
from maillage.territories import gazetteer
from maillage.trainings import hiding
from maillage.trainings.queries.satisfaction import Satisfaction

SEVERAL, COUNTRY = "several", "country"  # rows of sessions that are not of one département
_NAMES = {SEVERAL: "Plusieurs départements", COUNTRY: "Toute la France"}
UNSAID = "Métier non précisé"
OTHERS = "autres métiers"
_FEWEST_FOLDED = 2


@dataclass(frozen=True, slots=True)
class Held:
    """One session that was held. `people` None: nobody noted who was there."""

    departments: tuple[str, ...]
    minutes: int
    people: Mapping[str, int] | None
    satisfaction: Satisfaction | None = None

    @property
    def row(self) -> str:
        if not self.departments:
            return COUNTRY
        return self.departments[0] if len(self.departments) == 1 else SEVERAL


@dataclass(frozen=True, slots=True)
class Row:
    """`people`: by profession, in the order of the table; None: hidden. `unnoted`: sessions where nobody noted who was there."""

    code: str
    name: str
    sessions: int
    unnoted: int
    minutes: int
    people: tuple[int | None, ...]
    total: int | None
    satisfaction: Satisfaction

    @property
    def hours(self) -> str:
        """« 10,5 »."""
        return f"{self.minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


@dataclass(frozen=True, slots=True)
class Report:
    """`whole`: the sum of the rows, where there are several; where it is a part, of what is shown only. `without`: the départements of the
    scope without any session.
    """

    professions: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: Row | None
    without: tuple[str, ...]

    @property
    def hides(self) -> bool:
        return any(value is None for row in self.all_rows for value in (*row.people, row.total))

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (*self.rows, self.whole) if self.whole else self.rows

    @property
    def unnoted(self) -> int:
        return sum(row.unnoted for row in self.rows)


def build(sessions: Iterable[Held], within: Collection[str] | None = None) -> Report:
    """`within`: the départements to show; None: all."""
    by_row: dict[str, list[Held]] = {}
    for session in sessions:
        by_row.setdefault(session.row, []).append(session)
    counted = {code: _people(those) for code, those in by_row.items()}
    columns = [code for code in (*PROFESSIONS, "") if any(people[code] for people in counted.values())]
    codes = sorted(by_row, key=lambda code: (code in _NAMES, code))
    table = hiding.protect([[counted[code][column] for column in columns] for code in codes])
    made = [
        _row(code, by_row[code], cells, total)
        for code, cells, total in zip(codes, table.cells, table.rows, strict=True)
    ]
    everything = [one for those in by_row.values() for one in those]
    names, reached = gazetteer.load().departments, {code for one in everything for code in one.departments}
    scope = sorted(names) if within is None else sorted(set(within) & set(names))
    rows = tuple(row for row in made if within is None or row.code in within)
    if within is None:
        whole = _row("", everything, table.columns, table.total) if everything else None
    else:
        whole = _sum_of_shown(rows) if len(rows) > 1 else None
    labels = tuple(PROFESSIONS.get(code, UNSAID) for code in columns)
    return _folded(
        Report(labels, rows, whole, without=tuple(names[code].name for code in scope if code not in reached))
    )


def _sum_of_shown(rows: Sequence[Row]) -> Row:
    """Nothing but what the rows say: where one of them hides a count, the sum is hidden."""
    return Row(
        code="",
        name="Ensemble",
        sessions=sum(row.sessions for row in rows),
        unnoted=sum(row.unnoted for row in rows),
        minutes=sum(row.minutes for row in rows),
        people=tuple(_added(column) for column in zip(*(row.people for row in rows), strict=True)),
        total=_added([row.total for row in rows]),
        satisfaction=sum((row.satisfaction for row in rows), Satisfaction()),
    )


def _added(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(count or 0 for count in known)


def _folded(report: Report) -> Report:
    """Professions of which no row says a number become one column: what is left of each total, which whoever subtracts has already."""
    columns = range(len(report.professions))
    said = [at for at in columns if any(row.people[at] for row in report.all_rows)]
    left = [at for at in columns if any(row.people[at] is None for row in report.all_rows) and at not in said]
    if len(left) < _FEWEST_FOLDED:
        left, said = [], [at for at in columns if at in said or at in left]
    folded = (OTHERS,) if left else ()
    return replace(
        report,
        professions=(*(report.professions[at] for at in said), *folded),
        rows=tuple(_fold(row, said, left) for row in report.rows),
        whole=_fold(report.whole, said, left) if report.whole else None,
    )


def _fold(row: Row, said: Sequence[int], left: Sequence[int]) -> Row:
    people = tuple(row.people[at] for at in said)
    rest = None if row.total is None or None in people else row.total - sum(count or 0 for count in people)
    is_few = rest is not None and 0 < rest < LEAST_THRESHOLD
    return replace(row, people=(*people, None if is_few else rest) if left else people)


def _people(sessions: Iterable[Held]) -> Counter[str]:
    """Somebody who came to two sessions counts twice: nothing here tells that it is she."""
    found: Counter[str] = Counter()
    for one in sessions:
        found.update(one.people or {})
    return found


def _row(code: str, sessions: list[Held], people: tuple[int | None, ...], total: int | None) -> Row:
    names = gazetteer.load().departments
    return Row(
        code=code if code in names else "",
        name=names[code].name if code in names else _NAMES.get(code, "Ensemble"),
        sessions=len(sessions),
        unnoted=sum(one.people is None for one in sessions),
        minutes=sum(one.minutes for one in sessions),
        people=people,
        total=total,
        satisfaction=sum((one.satisfaction for one in sessions if one.satisfaction), Satisfaction()),
    )
