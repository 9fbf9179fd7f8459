"""Who registered: counted by state and by pool, narrowed, fifty by page. A constant number of queries.

The few columns that narrow and sort are read of everybody at once, so that accents, places in the queue and counts are the same on both
databases; what is shown is read for one page only.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import NamedTuple
from uuid import UUID

from maillage.core.templatetags.ui import Label
from maillage.core.text import fold
from maillage.registrations.desk import states
from maillage.registrations.models import Registration, RegistrationForm
from maillage.registrations.models.forms import Way
from maillage.resources.vocabulary import PROFESSIONS
from maillage.territories import gazetteer

PAGE = 50
State = Registration.State
_SHOWN = (
    "pk", "form", "rank", "name", "structure", "profession", "department_id", "way", "state", "at", "offered_until", "group", "before",
)  # fmt: skip
_COLUMNS = ("rank", "state", "profession", "department", "way", "quota", "before")
CHANGED = "changees"  # those who said otherwise since the organisers looked, as a state of the list


class Asked(NamedTuple):
    """What narrows the list; empty: nothing does."""

    state: str = ""
    profession: str = ""
    department: str = ""
    way: str = ""
    words: str = ""


class Line(NamedTuple):
    """`rank` names her among those of the form. `name`: read only when it is searched."""

    rank: int
    state: str
    profession: str
    department: str | None
    way: str
    quota: int | None
    before: dict[str, str] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`place`: « 3e en attente »; empty when she does not wait."""

    pk: UUID
    name: str
    structure: str
    profession: str
    department: str
    way: str
    label: Label
    place: str
    at: datetime
    until: datetime | None
    is_requested: bool
    is_in_group: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`counts`: of each state, whatever narrows the list; `choices`: what it may be narrowed by."""

    total: int
    everybody: int
    page: int
    page_count: int
    rows: tuple[Row, ...]
    counts: tuple[tuple[str, str, int], ...]
    changed: int
    professions: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]

    @property
    def has_requests(self) -> bool:
        return any(row.is_requested for row in self.rows)


def lines(form: RegistrationForm, *, with_names: bool = False) -> list[Line]:
    """Everybody. One query."""
    columns = (*_COLUMNS, "name") if with_names else _COLUMNS
    return list(starmap(Line, form.registrations.order_by("rank").values_list(*columns)))


def find(form: RegistrationForm, everybody: list[Line], asked: Asked, page: int) -> Found:
    """Those to accept first, then the queue in its order. One query."""
    kept = sorted((line for line in everybody if _is_kept(line, asked)), key=_order)
    pages = max(-(-len(kept) // PAGE), 1)
    page = min(max(page, 1), pages)
    counts = Counter(line.state for line in everybody)
    return Found(
        total=len(kept),
        everybody=len(everybody),
        page=page,
        page_count=pages,
        rows=_rows(form, kept[(page - 1) * PAGE : page * PAGE], places(everybody)),
        counts=tuple((state, text, counts[state]) for state, text in states.MANY.items()),
        changed=sum(_is_changed(line) for line in everybody),
        professions=_professions(everybody),
        departments=_departments(everybody),
    )


def places(everybody: Iterable[Line]) -> dict[int, int]:
    """By rank, the place of each that waits: one queue for those who come, one for those who follow from afar."""
    seen: Counter[str] = Counter()
    found = {}
    for line in everybody:
        if line.state == State.WAITING:
            seen[line.way] += 1
            found[line.rank] = seen[line.way]
    return found


def profession(code: str) -> str:
    return PROFESSIONS.get(code, "métier non dit")


def department(code: str | None) -> str:
    """« Loire (42) »."""
    if not code:
        return "département non dit"
    names = gazetteer.load().departments
    return f"{names[code].name} ({code})" if code in names else code


def _is_kept(line: Line, asked: Asked) -> bool:
    return (
        (_is_changed(line) if asked.state == CHANGED else asked.state in {"", line.state})
        and asked.profession in {"", line.profession}
        and asked.department in {"", line.department or ""}
        and asked.way in {"", line.way}
        and _has(line.name, asked.words)
    )


def _is_changed(said: Line | Registration) -> bool:
    return said.before is not None and said.state in Registration.LIVE


def _has(name: str, words: str) -> bool:
    folded = f" {fold(name)}"
    return all(f" {word}" in folded for word in fold(words).split())


def _order(line: Line) -> tuple[int, int]:
    return states.ORDER[line.state], line.rank


def _rows(form: RegistrationForm, kept: list[Line], waiting: dict[int, int]) -> tuple[Row, ...]:
    shown = form.registrations.filter(rank__in=[line.rank for line in kept]).only(*_SHOWN)
    found = {row.rank: row for row in shown}
    return tuple(_row(found[line.rank], waiting.get(line.rank)) for line in kept if line.rank in found)


def _row(one: Registration, place: int | None) -> Row:
    return Row(
        pk=one.pk,
        name=one.name or "Nom effacé",
        structure=one.structure,
        profession=profession(one.profession),
        department=department(one.department_id),
        way=str(Way(one.way).label).replace(" ", "\N{NO-BREAK SPACE}"),
        label=states.LABELS[one.state],
        place=ordinal(place) if place else "",
        at=one.at,
        until=one.offered_until,
        is_requested=one.state == State.REQUESTED,
        is_in_group=one.group is not None,
        is_changed=_is_changed(one),
    )


def ordinal(number: int) -> str:
    return "1re" if number == 1 else f"{number}e"


def _professions(everybody: Iterable[Line]) -> tuple[tuple[str, str], ...]:
    said = {line.profession for line in everybody}
    return tuple((code, text.capitalize()) for code, text in PROFESSIONS.items() if code in said)


def _departments(everybody: Iterable[Line]) -> tuple[tuple[str, str], ...]:
    return tuple((code, department(code)) for code in sorted({line.department or "" for line in everybody} - {""}))
