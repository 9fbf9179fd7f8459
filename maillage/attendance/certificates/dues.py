"""Who may have a certificate of an event, and why not: the rule put to the ledger."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from maillage.attendance import presences
from maillage.attendance.certificates import rules
from maillage.attendance.certificates.rules import Came, Conditions, Part, Verdict
from maillage.attendance.models import CertificateRule, HalfDay
from maillage.attendance.presences import Half
from maillage.events.agenda.words import long_day
from maillage.events.models import Event

_ALONE = {HalfDay.MORNING: "le matin", HalfDay.AFTERNOON: "l’après-midi"}
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of an event, read once for everybody."""

    event: Event
    rule: CertificateRule
    parts: tuple[Part, ...]
    came: dict[UUID, Came]

    def verdict(self, registration: UUID) -> Verdict:
        return rules.judge(self.parts, conditions(self.rule), self.came.get(registration, rules.NEVER))

    def days(self, registration: UUID) -> tuple[date, date]:
        """The first and the last day when she was there; those of the event when nobody noted it."""
        days = sorted({day for day, _ in self.came.get(registration, rules.NEVER).keys})
        return (days[0], days[-1]) if days else (self.event.first_day, self.event.last_day)

    @property
    def planned(self) -> int:
        """What the programme lasts, breaks deducted."""
        return rules.total(self.parts)

    def is_over(self, now: datetime) -> bool:
        """By the clock of its place: after its last hour, or its last day when no hour is known."""
        here = now.astimezone(ZoneInfo(self.event.zone)).replace(tzinfo=None)
        midnight = datetime.combine(self.event.last_day + timedelta(days=1), datetime.min.time())
        return here >= max((part.end for part in self.parts), default=midnight)


def course(event: Event) -> Course:
    """Six queries, whatever the number of people."""
    there, minutes = presences.ledger(event), presences.minutes(event)
    came = {pk: Came(frozenset(keys), minutes.get(pk, 0)) for pk, keys in there.items()}
    return Course(event, rule_of(event), parts_of(event), came)


def rule_of(event: Event) -> CertificateRule:
    """That of the organisers; until they choose one, the usual one, which is not kept. One query."""
    return CertificateRule.objects.filter(event=event).first() or CertificateRule(event=event)


def parts_of(event: Event) -> tuple[Part, ...]:
    """One query."""
    halves = presences.halves(event)
    is_alone = len({half.day for half in halves}) == 1
    return tuple(
        Part(half.key, _label(half, is_alone=is_alone), half.start, half.end, half.minutes_net) for half in halves
    )


def conditions(rule: CertificateRule) -> Conditions:
    planned = None if rule.hours is None else int(rule.hours * _HOUR)
    return Conditions(rule.rule, rule.minutes, planned)


def _label(half: Half, *, is_alone: bool) -> str:
    if is_alone:
        return _ALONE[HalfDay(half.half)]
    said = long_day(half.day).removesuffix(f" {half.day.year}")
    return f"le {said} {HalfDay(half.half).label}"
