"""The other dates of a course, for who cannot come on hers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from maillage.events.models import Event
from maillage.registrations import opening
from maillage.registrations.models import Registration, RegistrationForm
from maillage.registrations.pages import rooms, sheet
from maillage.registrations.pages.sheet import About

_MOST = 50
_NOT_OPEN = (Event.Life.CANCELLED, Event.Life.POSTPONED, Event.Life.FULL)


@dataclass(frozen=True, slots=True)
class Session:
    form: RegistrationForm
    about: About
    room: str


@dataclass(frozen=True, slots=True)
class Dates:
    """`free`: she moves there at once. `asking`: the organisers answer each request: she asks there, and keeps what she has meanwhile."""

    free: list[Session]
    asking: list[Session]

    def __bool__(self) -> bool:
        return bool(self.free or self.asking)


def others(registration: Registration, *, level: int, now: datetime) -> Dates:
    """Those to come, open, where her way of coming still has room. Three queries; none when her event is part of nothing.

    She was admitted to one date: she may move to another of the same level. To ask, she goes through its own form, as everybody who may
    read it (`level`: of who reads): the others are left out.
    """
    event = registration.form.event
    if event.parent_id is None:
        return Dates([], [])
    found = [form for form in _open(event, now) if registration.way in opening.ways(form.event)]
    room = rooms.of(found, now=now)
    hers = {form.pk: next(one for one in room[form.pk] if one.way == registration.way) for form in found}
    dates = [
        Session(form, sheet.about(form.event, way=registration.way, level=event.level), hers[form.pk].text)
        for form in found
        if not hers[form.pk].is_full
    ]
    has_asked = registration.state == Registration.State.REQUESTED  # a request for a request: nothing is lost
    return Dates(
        [one for one in dates if has_asked or not one.form.needs_approval],
        [
            one
            for one in dates
            if one.form.needs_approval and not has_asked and sheet.is_read(one.form.event, level=level)
        ],
    )


def _open(event: Event, now: datetime) -> list[RegistrationForm]:
    held = Event.objects.published().shown_to(event.level).to_come(localdate(now)).filter(parent=event.parent_id)
    held = held.filter(registering=Event.Registering.HERE).exclude(pk=event.pk).exclude(life__in=_NOT_OPEN)
    open_ = held.filter(Q(registration_closes_at=None) | Q(registration_closes_at__gt=now)).order_by()
    found = RegistrationForm.objects.filter(event__in=open_).filter(Q(opens_at=None) | Q(opens_at__lte=now))
    return list(found.select_related("event").order_by("event__first_day", "event__announced_start", "event")[:_MOST])
