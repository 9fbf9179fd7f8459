"""The form of an event, said again for another one: never who registered there, nor her answers, her code, her letters."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from maillage.accounts.models import User
from maillage.core.errors import require
from maillage.directory import standing
from maillage.events.actions.common import ownership
from maillage.events.models import Event
from maillage.registrations import opening, policies
from maillage.registrations.actions import setting_checks
from maillage.registrations.actions.contents import FormContent, QuestionContent, QuotaContent, ReminderContent
from maillage.registrations.actions.settings import SAID, set_form, set_reminders
from maillage.registrations.models import Quota, RegistrationForm, ReminderRule
from maillage.registrations.models.forms import Way


@dataclass(frozen=True, slots=True)
class Shift:
    """From an event to another one that begins so many days later: the same hour, by the clock of each place."""

    days: int
    origin: str  # time zones
    zone: str
    now: datetime

    @classmethod
    def to(cls, first_day: date, zone: str, *, origin: Event, now: datetime) -> "Shift":
        return cls((first_day - origin.first_day).days, origin.zone, zone, now)

    def __call__(self, said: datetime | None) -> datetime | None:
        """None where nothing was said, and where it would be past already."""
        if said is None:
            return None
        try:
            moved = said.astimezone(ZoneInfo(self.origin)).replace(tzinfo=ZoneInfo(self.zone)) + timedelta(self.days)
        except OverflowError:  # a year that does not exist
            return None
        return moved if moved > self.now else None


@transaction.atomic
def copy_form(origin: Event, event: Event, *, by: User | None, now: datetime) -> RegistrationForm | None:
    """With its reminders; None when `origin` has no form. What is there for a way in which nobody comes here stays behind."""
    require(policies.can_manage(standing.of(by, now=now), ownership(origin)))
    known = RegistrationForm.objects.select_for_update(no_key=True, of=("self",)).filter(event=origin).first()
    if known is None:
        return None
    shift = Shift.to(event.first_day, event.zone, origin=origin, now=now)
    form = set_form(event, _content(known, event, shift), by=by, now=now)
    rules = [_reminder(rule, shift) for rule in known.reminders.order_by("pk")]
    return set_reminders(form, tuple(rule for rule in rules if rule), by=by, now=now)


def _content(known: RegistrationForm, event: Event, shift: Shift) -> FormContent:
    ways, opens_at = opening.ways(event), shift(known.opens_at)
    said = {name: getattr(known, name) for name in SAID}
    said |= {
        "opens_at": None if setting_checks.why_never_open(opens_at, event) else opens_at,
        "seats": known.seats if Way.ONSITE in ways else None,
        "remote_seats": known.remote_seats if Way.REMOTE in ways else None,
    }
    quotas = known.quotas.filter(way__in=ways).order_by("rank", "pk")
    asked = known.questions.order_by("rank", "pk")
    return FormContent(
        **said,
        quotas=tuple(_quota(one, shift) for one in quotas),
        questions=tuple(
            QuestionContent(one.label, one.kind, one.help_text, tuple(one.choices), one.is_required) for one in asked
        ),
    )


def _quota(one: Quota, shift: Shift) -> QuotaContent:
    return QuotaContent(one.label, one.seats, one.professions, one.departments, one.way, shift(one.opens_to_all_at))


def _reminder(rule: ReminderRule, shift: Shift) -> ReminderContent | None:
    """None: it was for a moment that would be past."""
    moment = shift(rule.moment)
    if rule.moment is not None and moment is None:
        return None
    return ReminderContent(rule.anchor, rule.hours, moment, rule.audience, rule.text, rule.has_calendar)
