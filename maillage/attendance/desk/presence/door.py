"""Who is expected at a half-day, and who is there already. A constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from maillage.attendance.models import Presence
from maillage.attendance.presences import Half, codes
from maillage.attendance.presences.marks import Outcome, clock, refusal, sentence
from maillage.core.templatetags.ui import Label
from maillage.core.text import fold
from maillage.events.models import Event
from maillage.registrations.actions import GIVEN
from maillage.registrations.desk.states import LABELS
from maillage.registrations.models import Registration
from maillage.registrations.models.forms import Way

NAMELESS = "Nom effacé"
_OTHER = ("pk", "name", "structure", "state")
_WHEN = (Outcome.EARLY, Outcome.ELSEWHEN)
_SOURCES = {
    Presence.Source.DOOR: "Notée",
    Presence.Source.SHEET: "Feuille signée",
    Presence.Source.ONLINE: "En ligne",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`said`: « Notée à 9 h 04 »; empty while she is awaited. `is_there`: in person; who was seen online may still come in."""

    pk: UUID
    name: str
    structure: str
    code: str
    is_remote: bool
    said: str = ""
    is_there: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page answers of the last mark. `kind`: of the notice."""

    name: str
    text: str
    kind: str
    may_enter: UUID | None = None  # her registration, when a seat may be given to her all the same


@dataclass(frozen=True, slots=True)
class Other:
    """Registered, without a seat of her own."""

    pk: UUID
    name: str
    structure: str
    label: Label


def rows(event: Event, half: Half) -> list[Row]:
    """By alphabet. Two queries."""
    there = {line.registration_id: line for line in _lines(event, half)}
    people = Registration.objects.of_event(event.pk).coming()
    found = [
        Row(
            pk,
            name or NAMELESS,
            structure,
            code,
            way == Way.REMOTE,
            said(there.get(pk), event.zone),
            pk in there and there[pk].source != Presence.Source.ONLINE,
        )
        for pk, name, structure, code, way in people.values_list("pk", "name", "structure", "code", "way")
    ]
    return sorted(found, key=lambda row: (fold(row.name), str(row.pk)))


def others(event: Event) -> list[Other]:
    """Who may come all the same, by alphabet: who waits, who was not answered or did not answer. One query."""
    found = Registration.objects.of_event(event.pk).filter(state__in=GIVEN).exclude(name="")
    made = [Other(pk, name, structure, LABELS[state]) for pk, name, structure, state in found.values_list(*_OTHER)]
    return sorted(made, key=lambda one: (fold(one.name), str(one.pk)))


def narrowed(found: Iterable[Row], words: str) -> list[Row]:
    """Whose name, structure or code has all these words."""
    wanted, typed = fold(words).split(), codes.read(words)
    return [row for row in found if _has(row, wanted) or row.code.startswith(typed)] if wanted else list(found)


def said(line: Presence | None, zone: str) -> str:
    if line is None:
        return ""
    word = _SOURCES[Presence.Source(line.source)]
    if line.minutes is not None:
        return f"{word} : {line.minutes} minutes"
    return f"{word} à {clock(line.first_at, zone)}" if line.first_at else word


def seen(event: Event, half: Half, who: UUID | None, outcome: str) -> Seen | None:
    """Of a mark that was just made; nothing when the address says nonsense. Two queries."""
    if outcome not in tuple(Outcome) or outcome == Outcome.GONE:
        return None
    told = Outcome(outcome)
    row = Registration.objects.of_event(event.pk).filter(pk=who).first() if who else None
    if row is None:
        return Seen("", sentence(told), "late") if told == Outcome.UNKNOWN else None
    name = row.name or NAMELESS
    told = refusal(row.state) or told
    if told in (Outcome.MARKED, Outcome.ALREADY):
        line = row.presences.filter(day=half.day, half=half.half).first()
        at = clock(line.first_at, event.zone) if line else ""
        return Seen(name, sentence(told, at), "ok" if told == Outcome.MARKED else "check") if line else None
    return Seen(name, sentence(told), "late", row.pk if row.state in GIVEN and told not in _WHEN else None)


def until(half: Half, zone: str) -> datetime:
    """When this half-day ends, for any clock."""
    return half.end.replace(tzinfo=ZoneInfo(zone))


def _has(row: Row, words: list[str]) -> bool:
    text = fold(f"{row.name} {row.structure}")
    return all(word in text for word in words)


def _lines(event: Event, half: Half) -> Iterable[Presence]:
    return Presence.objects.filter(registration__form__event=event.pk, day=half.day, half=half.half)
