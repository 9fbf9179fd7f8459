"""The reminders of an event: when each leaves, or left, and to how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from maillage.core.templatetags.ui import Label
from maillage.events.models import Event
from maillage.events.reading.words import moment
from maillage.registrations import reminders
from maillage.registrations.desk.forms import is_done, lead_text
from maillage.registrations.models import Letter, ReminderRule


@dataclass(frozen=True, slots=True)
class Line:
    """`when`: « le lundi 12 mars 2035 à 9 h »; `sent`, `waiting`: letters."""

    rule: ReminderRule
    lead: str
    when: str
    audience: str
    label: Label
    sent: int
    waiting: int


def lines(event: Event, rules: Sequence[ReminderRule], *, now: datetime) -> list[Line]:
    """The first to leave first. One query."""
    rows = Letter.objects.filter(rule__in=rules).values_list("rule")
    counted = rows.annotate(
        sent=Count("pk", Q(sent_at__isnull=False)), kept=Count("pk", Q(sent_at=None, dropped_at=None))
    )
    letters = {rule: (sent, kept) for rule, sent, kept in counted}
    ordered = sorted(rules, key=lambda rule: (reminders.due_at(rule, event), rule.pk))
    return [_line(event, rule, *letters.get(rule.pk, (0, 0)), now) for rule in ordered]


def _line(event: Event, rule: ReminderRule, sent: int, waiting: int, now: datetime) -> Line:
    at = reminders.due_at(rule, event)
    if is_done(rule, event):
        label = Label("Fait", "ok", "check")
    elif at <= now:
        label = Label("Date passée", "neutral", "clock")
    else:
        label = Label("Prévu", "info", "clock")
    return Line(
        rule=rule,
        lead=lead_text(rule),
        when=f"le {moment(at.astimezone(ZoneInfo(event.zone)))}",
        audience=f"celles et ceux {rule.get_audience_display()}".replace("'", "’"),
        label=label,
        sent=sent,
        waiting=waiting,
    )
