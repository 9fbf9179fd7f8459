"""The programme of an event as its organisers read it: its days, its slots, and beside each what the checks found."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from maillage.core.templatetags.ui import Label
from maillage.events import rows
from maillage.events.actions.programmes import asks
from maillage.events.agenda.words import long_day
from maillage.events.desk.programme import lunch, words
from maillage.events.models import Appearance, Event, ProgrammeVersion, Slot
from maillage.events.programme import checks, moving
from maillage.events.programme.checks import Finding, reasons
from maillage.events.programme.checks.reasons import Reason
from maillage.events.programme.records import ROLES, Programme, Role, Speaker, State
from maillage.events.programme.records import Slot as Record

Link = Callable[[str], str]
_KINDS = dict(Slot.Kind.choices)
_STATES = dict(Appearance.State.choices)
# How serious a finding is: the kind of its label, its word, its drawing. Never the colour alone.
_WEIGHTS = {
    "E": ("late", "Erreur", "cross"),
    "W": ("check", "Avertissement", "alert"),
    "I": ("neutral", "À savoir", "info"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as it is shown. `reason`: the one that somebody gave for it; `before`: what was said of another one like it."""

    finding: Finding
    reason: str = ""
    before: str = ""

    @property
    def label(self) -> Label:
        if self.reason:
            return Label("Avertissement expliqué", "neutral", "check")
        code = self.finding.code[0]
        kind, word, icon = _WEIGHTS[code if code != "W" or asks(self.finding) else "I"]
        return Label(word, kind, icon)

    @property
    def is_to_explain(self) -> bool:
        return asks(self.finding) and not self.reason

    @property
    def stops(self) -> bool:
        """Publication waits for it."""
        return self.finding.is_error or self.is_to_explain


@dataclass(frozen=True, slots=True)
class Someone:
    """`labels`: what she does there, when it is not to speak; whether she comes, when it is not sure."""

    name: str
    function: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A slot. `hours` and `length` in words; empty when they are not said. `href`: where it is written."""

    slot: Record
    hours: str
    length: str
    labels: tuple[Label, ...]
    people: tuple[Someone, ...]
    findings: tuple[Said, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """`name` « mardi 9 mars 2027 »; that of the slots without a day comes last."""

    day: date | None
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`general`: what is found of the programme as a whole; `said`: everything that is found, errors first; `astray`: the gesture that
    puts back the slots of other days; `last`: what readers have.
    """

    programme: Programme
    days: tuple[Day, ...]
    general: tuple[Said, ...]
    said: tuple[Said, ...]
    lunches: tuple[lunch.Lunch, ...] = ()
    astray: moving.Proposal | None = None
    last: ProgrammeVersion | None = None

    @property
    def errors(self) -> list[Said]:
        return [one for one in self.said if one.finding.is_error]

    @property
    def listed(self) -> list[Said]:
        """The errors to correct one by one: beside each slot when one gesture corrects them all."""
        return [one for one in self.errors if not (self.astray and one.finding.code == "E4")]

    @property
    def to_explain(self) -> list[Said]:
        return [one for one in self.said if one.is_to_explain]

    @property
    def stopping(self) -> list[Said]:
        return [one for one in self.said if one.stops]

    @property
    def is_ready(self) -> bool:
        return bool(self.programme.slots) and not self.stopping

    @property
    def summary(self) -> str:
        """« 2 erreurs empêchent la publication, 3 avertissements à expliquer »."""
        return words.summary(len(self.errors), len(self.to_explain))

    @property
    def weight(self) -> str:
        """The kind of notice that says the summary."""
        return "late" if self.errors else "check" if self.to_explain else "ok"


def of(event: Event, *, now: datetime, link: Link = str) -> Sheet:
    """From the draft, as it is at this moment. `link`: where a slot is written, from its key."""
    programme, last = rows.programme(event), rows.last_version(event)
    found = checks.check(programme, rows.facts_since(event, last, now=now))
    return replace(made(programme, found, rows.reasons(event), link), last=last)


def made(programme: Programme, found: Iterable[Finding], given: Iterable[Reason] = (), link: Link = str) -> Sheet:
    findings, known = list(found), list(given)
    held, before = reasons.held(findings, known), reasons.before(findings, known)
    said = tuple(Said(one, held.get(one, ""), before.get(one, "")) for one in findings)
    beside: dict[str, list[Said]] = {}
    for one in said:
        beside.setdefault(one.finding.slot, []).append(one)
    return Sheet(
        programme=programme,
        days=tuple(_days(programme, beside, link)),
        general=tuple(beside.get("", ())),
        said=said,
        lunches=lunch.missing(programme) if any(one.finding.code == "W5" for one in said) else (),
        astray=moving.proposed(programme),
    )


def _days(programme: Programme, beside: Mapping[str, list[Said]], link: Link) -> Iterator[Day]:
    by_day: dict[date | None, list[Record]] = {}
    for slot in sorted(programme.slots, key=_place):
        by_day.setdefault(slot.start.date() if slot.start else None, []).append(slot)
    for day, slots in by_day.items():
        lines = [replace(line(slot), href=link(slot.key), findings=tuple(beside.get(slot.key, ()))) for slot in slots]
        yield Day(day, long_day(day) if day else "Sans heure encore", tuple(lines))


def _place(slot: Record) -> tuple[bool, list[datetime]]:
    """Those without an hour last, as they stand."""
    return slot.start is None, [slot.start, slot.end or slot.start] if slot.start else []


def line(slot: Record) -> Line:
    labels = []
    if slot.state == State.CANCELLED:
        labels.append(Label("Annulé", "late", "cross"))
    if slot.state == State.UNCONFIRMED:
        labels.append(Label("À confirmer", "check", "clock"))
    if slot.is_inferred:
        labels.append(Label("Heures déduites", "info", "clock"))
    if slot.has_debate:
        labels.append(Label("Débat", "info", "bubble"))
    return Line(
        slot=slot,
        hours=words.span(slot),
        length=words.length(slot.end - slot.start) if slot.start and slot.end and slot.end > slot.start else "",
        labels=(Label(_KINDS[slot.kind.value].capitalize()), *labels),
        people=tuple(Someone(each.name, each.function, tuple(_labels(each))) for each in slot.speakers),
    )


def _labels(speaker: Speaker) -> Iterator[Label]:
    if speaker.role != Role.SPEAKER:
        yield Label(ROLES[speaker.role].capitalize())
    if speaker.state != State.CONFIRMED:
        yield Label(_STATES[speaker.state.value].capitalize(), "late" if speaker.state == State.DECLINED else "check")
