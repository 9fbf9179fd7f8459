"""« Mes inscriptions »: all those of one address, to come and past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from maillage.accounts.models import User
from maillage.core.templatetags.ui import Label
from maillage.events.models import Event
from maillage.registrations import addresses
from maillage.registrations.models import Registration
from maillage.registrations.pages import sheet
from maillage.registrations.pages.sheet import About

_MOST = 200
State = Registration.State
_LABELS: dict[str, Label] = {
    State.REQUESTED: Label("Demande envoyée", "info", "clock"),
    State.WAITING: Label("Sur la liste d’attente", "check", "clock"),
    State.OFFERED: Label("Une place vous est proposée", "late", "alert"),
    State.CONFIRMED: Label("Vous venez", "ok", "check"),
    State.CANCELLED: Label("Annulée"),
    State.LAPSED: Label("Place proposée, sans réponse"),
    State.REFUSED: Label("Non retenue"),
}
_OFF = Label("Évènement annulé", "late", "cross")
_OVER = {State.CONFIRMED: Label("Vous étiez inscrit·e")}


@dataclass(frozen=True, slots=True)
class Line:
    href: str
    about: About
    label: Label


@dataclass(frozen=True, slots=True)
class Box:
    coming: list[Line]
    past: list[Line]


def of_address(email: str, *, now: datetime) -> Box:
    return _box(Q(email=email), 0, now)


def of_person(person: User, *, level: int, now: datetime) -> Box:
    return _box(_hers(person), level, now)


def live(event: Event, person: User) -> Registration | None:
    """The one that she has already. One query."""
    return Registration.objects.live().filter(_hers(person), form__event=event).order_by("at").first()


def _hers(person: User) -> Q:
    """Made with her account, or with her address."""
    return Q(person=person) | Q(email=person.email.lower())


def _box(hers: Q, level: int, now: datetime) -> Box:
    """One query. The next first; of those past, the last first."""
    found = Registration.objects.filter(hers).select_related("form__event")
    rows = list(found.order_by("-form__event__first_day", "-at", "pk")[:_MOST])
    coming = [row for row in rows if not row.form.event.is_over(now)]
    past = [row for row in rows if row.form.event.is_over(now)]
    return Box(_lines(reversed(coming), _LABELS, level, now), _lines(past, _LABELS | _OVER, level, now))


def _lines(rows: Iterable[Registration], labels: dict[str, Label], level: int, now: datetime) -> list[Line]:
    return [
        Line(addresses.own(row.pk), sheet.about(row.form.event, way=row.way, level=level), _label(row, labels, now))
        for row in rows
    ]


def _label(row: Registration, labels: dict[str, Label], now: datetime) -> Label:
    if row.is_live and row.form.event.is_cancelled:
        return _OFF
    return labels[State.LAPSED if sheet.is_late(row, now) else row.state]
