"""The letters that leave by themselves: each rule once for each moment at which it is due, whatever happens to the worker.

A rule is due by the clock of the place. An event that moves later makes its rules due again; what is more than half a day late is not
sent any more, whether the worker was away or the rule was written afterwards.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from maillage.events.models import Event
from maillage.registrations import letters
from maillage.registrations.models import Letter, Registration, ReminderRule

LATE = timedelta(hours=12)
# Who was there: the number of each registration. What knows it adds itself when it is ready.
presence: list[Callable[[Event], Collection[UUID]]] = []
_MORNING, _EVENING = time(9), time(18)  # where no hour is announced
_DAY = timedelta(days=1)
_GRACE = timedelta(minutes=15)
_Anchor, _Audience = ReminderRule.Anchor, ReminderRule.Audience
_NOT_HELD = (Event.Life.CANCELLED, Event.Life.POSTPONED)


def due_at(rule: ReminderRule, event: Event) -> datetime:
    if rule.moment is not None:
        return rule.moment
    if rule.anchor == _Anchor.END:
        return ends_at(event) + timedelta(hours=rule.hours)
    return starts_at(event) - timedelta(hours=rule.hours)


def starts_at(event: Event) -> datetime:
    return _moment(event, event.first_day, event.announced_start or _MORNING)


def ends_at(event: Event) -> datetime:
    return _moment(event, event.last_day, event.announced_end or _EVENING)


def write_due(*, now: datetime) -> int:
    """How many rules were done. Done again, it writes nothing twice."""
    return sum(_do(rule.pk, now) for rule in _near(now) if _is_due(rule, now))


def is_news(letter: Letter, now: datetime) -> bool:
    """Whether a letter that waited is still for her, and in time."""
    rule, registration, event = letter.rule, letter.registration, letter.registration.form.event
    if rule is None or letter.at <= now - LATE or not _is_told(rule, event, now):
        return False
    return registration.state == _state_of(rule)


def _near(now: datetime) -> list[ReminderRule]:
    """Those not done; and those done, as long as their event may still move. One query."""
    rules = ReminderRule.objects.select_related("form__event").order_by("pk")
    return list(rules.filter(Q(done_at=None) | Q(form__event__last_day__gte=(now - _DAY).date())))


def _is_due(rule: ReminderRule, now: datetime) -> bool:
    due = due_at(rule, rule.form.event)
    return due <= now and (rule.done_at is None or rule.done_at < due) and _is_held(rule.form.event)


@transaction.atomic
def _do(pk: int, now: datetime) -> int:
    """By one worker only: another that waited for the row finds it done."""
    held = ReminderRule.objects.select_for_update(of=("self",)).select_related("form__event")
    rule = held.filter(pk=pk).first()
    if rule is None or not _is_due(rule, now):
        return 0
    event = rule.form.event
    due = due_at(rule, event)
    if due > now - LATE and _is_told(rule, event, now):
        cause = f"reminder-{rule.pk}-{due.astimezone(ZoneInfo('UTC')):%Y%m%d%H%M}"
        letters.write_all(_audience(rule, event, now), Letter.Kind.REMINDER, cause, now=now, rule=rule)
    rule.done_at = now
    rule.save(update_fields=["done_at"])
    return 1


def _is_told(rule: ReminderRule, event: Event, now: datetime) -> bool:
    """Of what is held: what was cancelled told it already. That it begins soon: before it begins."""
    is_too_late = rule.anchor == _Anchor.START and starts_at(event) + _GRACE <= now
    return _is_held(event) and not is_too_late


def _is_held(event: Event) -> bool:
    return event.is_published and event.life not in _NOT_HELD


def _audience(rule: ReminderRule, event: Event, now: datetime) -> list[UUID]:
    """Without those whom it reminded since yesterday: an hour that moves a little is told otherwise."""
    reminded = Letter.objects.filter(rule=rule, at__gt=now - _DAY)
    rows = Registration.objects.filter(form=rule.form_id, state=_state_of(rule))
    rows = rows.exclude(pk__in=reminded.values("registration"))
    found = list(rows.order_by("rank").values_list("pk", flat=True))
    if rule.audience not in (_Audience.PRESENT, _Audience.ABSENT):
        return found
    present = {pk for read in presence for pk in read(event)}
    if not present:  # nobody noted who was there: nobody is told that she was not
        return []
    return [pk for pk in found if (pk in present) == (rule.audience == _Audience.PRESENT)]


def _state_of(rule: ReminderRule) -> str:
    return Registration.State.WAITING if rule.audience == _Audience.WAITING else Registration.State.CONFIRMED


def _moment(event: Event, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(event.zone)).astimezone(ZoneInfo("UTC"))
