"""What the page of one registration says, to whoever has its link: how it stands, in words; what she may do; where and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from maillage.events import access
from maillage.events.access import Watch
from maillage.events.agenda import words
from maillage.events.models import Event
from maillage.events.reading import facts
from maillage.events.reading.facts import Notice
from maillage.events.reading.words import moment
from maillage.registrations import addresses, opening, queue
from maillage.registrations.models import Registration
from maillage.registrations.models.forms import Way
from maillage.registrations.queue import Place
from maillage.search.models import Level

DISCREET = "Rendez-vous professionnel"
State = Registration.State
_NOT_HELD = (Event.Life.CANCELLED, Event.Life.POSTPONED)


class Said(NamedTuple):
    """`kind`: of a notice."""

    kind: str
    icon: str
    title: str
    text: str


_SAID: dict[str, Said] = {
    State.REQUESTED: Said(
        "info",
        "clock",
        "Votre demande est envoyée",
        "Les organisateurs répondent à chaque demande. Leur réponse arrive par courriel.",
    ),
    State.WAITING: Said(
        "check", "clock", "Vous êtes sur la liste d’attente", "Si une place se libère, nous vous écrivons."
    ),
    State.OFFERED: Said("check", "alert", "Une place est pour vous", ""),
    State.CONFIRMED: Said("ok", "check", "Votre place est réservée", "Si quelque chose change, nous vous écrivons."),
    State.CANCELLED: Said("soft", "cross", "Vous ne venez pas", "Cette inscription est annulée."),
    State.LAPSED: Said(
        "late",
        "clock",
        "La place proposée n’est plus gardée",
        "Nous n’avons pas reçu de réponse à temps : elle n’est plus gardée pour vous.",
    ),
    State.REFUSED: Said(
        "soft", "info", "Votre demande n’est pas retenue", "Les organisateurs ne peuvent pas vous recevoir cette fois."
    ),
}
_OVER: dict[str, Said] = {
    State.CONFIRMED: Said("soft", "calendar", "L’évènement est passé", "Vous étiez inscrit·e."),
    State.CANCELLED: Said("soft", "calendar", "L’évènement est passé", "Vous aviez annulé votre inscription."),
}
_OVER_FOR_OTHERS = Said("soft", "calendar", "L’évènement est passé", "Vous n’aviez pas de place.")
_MOVED = Said("soft", "calendar", "Vous avez changé de date", "Vous n’êtes plus inscrit·e à celle-ci.")
_OFF = Said("soft", "info", "Vous n’avez rien à faire", "Vous étiez inscrit·e. L’évènement n’aura pas lieu.")
_OFF_FOR_OTHERS = Said(
    "soft", "info", "Vous n’avez rien à faire", "L’évènement n’aura pas lieu : il n’y a plus de place à attendre."
)


@dataclass(frozen=True, slots=True)
class About:
    """The event, as this page may name it: what is reserved or withdrawn shows its day and nothing of its theme."""

    title: str
    when: str
    place: str
    href: str = ""


class Moved(NamedTuple):
    """Where she went instead: the page of that registration, and its day."""

    href: str
    when: str


@dataclass(frozen=True, slots=True)
class Sheet:
    registration: Registration
    about: About
    notice: Notice | None
    said: Said
    deadline: str
    place: Place | None
    streams: list[Watch]
    is_over: bool
    is_held: bool
    is_late: bool  # the deadline of an offer is past, whether or not the worker took it back yet
    moved: Moved | None
    again: str  # the form, by which she may register once more

    @property
    def may_leave(self) -> bool:
        """Also of what is postponed; an offer is left by its own button; of what is cancelled there is nothing to leave."""
        is_off = self.registration.form.event.is_cancelled
        return self.registration.is_live and not self.is_offered and not self.is_over and not is_off

    @property
    def may_edit(self) -> bool:
        return self.registration.is_live and self.is_held

    @property
    def is_offered(self) -> bool:
        return self.registration.state == State.OFFERED and not self.is_late and self.is_held

    @property
    def may_wait_again(self) -> bool:
        return (self.registration.state == State.LAPSED or self.is_late) and self.is_held

    @property
    def has_calendar(self) -> bool:
        return self.registration.is_confirmed and not self.is_over and not self.registration.form.event.is_cancelled


def sheet(registration: Registration, *, level: int, now: datetime) -> Sheet:
    """`level`: of who reads it. One query for the streams, those of the queue when she waits, one when she left."""
    event = registration.form.event
    is_over = event.is_over(now)
    is_off = is_over or event.is_cancelled
    shown, moved = about(event, way=registration.way, level=level), _moved(registration)
    return Sheet(
        registration=registration,
        about=shown,
        notice=None if is_over else facts.notice(event),
        said=_MOVED
        if moved and not is_over
        else said(registration, is_over=is_over, is_late=is_late(registration, now)),
        deadline=_deadline(registration, event),
        place=queue.place(registration, now=now) if registration.state == State.WAITING and not is_off else None,
        streams=_streams(registration, is_over=is_over),
        is_over=is_over,
        is_late=is_late(registration, now),
        is_held=not is_over and event.is_published and event.life not in _NOT_HELD,
        moved=moved,
        again="" if moved else _again(registration, shown, now),
    )


def is_late(registration: Registration, now: datetime) -> bool:
    until = registration.offered_until
    return registration.state == State.OFFERED and until is not None and until <= now


def said(registration: Registration, *, is_over: bool, is_late: bool) -> Said:
    if is_over:
        return _OVER.get(registration.state, _OVER_FOR_OTHERS)
    if registration.form.event.is_cancelled and registration.is_live:
        return _OFF if registration.is_confirmed else _OFF_FOR_OTHERS
    return _SAID[State.LAPSED if is_late else registration.state]


def about(event: Event, *, way: str, level: int) -> About:
    """The link is in a mailbox: it shows no more than the agenda does to who has none."""
    if not is_read(event, level=level):
        return About(event.neutral_title or DISCREET, facts.when(event), "")
    is_afar = way == Way.REMOTE or words.is_online(event)
    place = "En ligne" if is_afar else facts.place(event) or words.place(event)
    return About(event.title, facts.when(event), place, event.get_absolute_url())


def is_read(event: Event, *, level: int) -> bool:
    return event.is_published and event.level <= max(level, Level.EVERYBODY)


def _moved(registration: Registration) -> Moved | None:
    """Whoever moved from here was given the link of the other date, and no link opens more: not what she registered for besides."""
    if registration.state != State.CANCELLED or not registration.email:
        return None
    there = Registration.objects.filter(email=registration.email, at=registration.changed_at).exclude(
        pk=registration.pk
    )
    made = there.select_related("form__event").first()
    return Moved(addresses.own(made.pk), facts.when(made.form.event)) if made else None


def _again(registration: Registration, shown: About, now: datetime) -> str:
    """Of what she cancelled, where she may read the event and one still registers."""
    form = registration.form
    may = registration.state == State.CANCELLED and shown.href and not opening.why_closed(form, now=now)
    return f"{shown.href}/inscription" if may else ""


def _deadline(registration: Registration, event: Event) -> str:
    """By the clock of the place of the event, as all the hours of its page."""
    until = registration.offered_until
    return moment(until.astimezone(ZoneInfo(event.zone))) if until else ""


def _streams(registration: Registration, *, is_over: bool) -> list[Watch]:
    """Who has a seat may watch, until the end (`events.access`): of what everybody may read. Reserved, it is opened by an account only."""
    event = registration.form.event
    is_open = event.is_published and not event.is_cancelled and not is_over and event.level <= Level.EVERYBODY
    if not (is_open and registration.is_confirmed):
        return []
    return access.opened(event)
