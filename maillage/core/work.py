"""What awaits a person: each app says what it has for her, and each face shows it, the most urgent first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Face = Literal["pro", "coordination"]
URGENCIES = ("urgent", "week", "calm")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """« Relire 3 propositions »: `text` begins with a verb, `label` is the pill beside it (« Cette semaine »)."""

    text: str
    href: str
    count: int
    urgency: str  # one of URGENCIES
    label: str


Source = Callable[[Any, Any, datetime], list[WorkItem]]
_sources: dict[Face, list[Source]] = {"pro": [], "coordination": []}


def register(face: Face, source: Source) -> None:
    """Called once by an app that is ready. `source(user, standing, now)` costs one query, and says nothing of nothing (count 0)."""
    if source not in _sources[face]:
        _sources[face].append(source)


def items(face: Face, user: Any, standing: Any, now: datetime) -> list[WorkItem]:
    """What awaits her there: urgent first, then in the order of the apps."""
    found = [item for source in _sources[face] for item in source(user, standing, now) if item.count]
    return sorted(found, key=lambda item: URGENCIES.index(item.urgency))
