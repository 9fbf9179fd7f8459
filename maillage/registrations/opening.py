"""When one registers for an event, how one may come, and until when seats are given to those who wait."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from maillage.events.models import Event
from maillage.events.reading.words import moment
from maillage.registrations import contacts
from maillage.registrations.models import RegistrationForm
from maillage.registrations.models.forms import Way

_WAYS = {
    Event.Mode.ONSITE: (Way.ONSITE,),
    Event.Mode.REMOTE: (Way.REMOTE,),
    Event.Mode.HYBRID: (Way.ONSITE, Way.REMOTE),
}


def ways(event: Event) -> tuple[Way, ...]:
    return (Way.REMOTE,) if event.life == Event.Life.MOVED_ONLINE else _WAYS[Event.Mode(event.mode)]


def starts_at(event: Event) -> datetime:
    """As announced; without an hour, when its first day begins there."""
    return datetime.combine(event.first_day, event.announced_start or time(), tzinfo=ZoneInfo(event.zone))


def has_begun(event: Event, now: datetime) -> bool:
    return now >= starts_at(event)


def why_not_held(event: Event, now: datetime) -> str:
    """Why nothing is asked nor given here any more, whoever asks; empty when that is not so."""
    if event.registering != Event.Registering.HERE:
        return "On ne s’inscrit pas ici à cet évènement : lisez sa page."
    if not event.is_published:
        return "Cet évènement n’est pas publié : on ne s’y inscrit pas encore, ou plus."
    if event.is_cancelled:
        return "Cet évènement est annulé : il n’y a plus d’inscription."
    if event.life == Event.Life.POSTPONED:
        return "Cet évènement est reporté : les inscriptions reprendront quand sa nouvelle date sera connue."
    return ""


def why_closed(form: RegistrationForm, *, now: datetime) -> str:
    """Why nobody registers now, but the organisers; empty when one may."""
    event = form.event
    if refusal := why_not_held(event, now):
        return refusal
    if event.is_over(now):
        return "Cet évènement est passé : on ne s’y inscrit plus."
    if form.opens_at is not None and now < form.opens_at:
        return f"Les inscriptions ouvrent le {moment(form.opens_at.astimezone(ZoneInfo(event.zone)))}. Revenez alors."
    closes = event.registration_closes_at
    if closes is not None and closes <= now:
        return contacts.after("Les inscriptions sont closes. Regardez les autres dates.", form.contact)
    return ""


def gives_seats(form: RegistrationForm, now: datetime) -> bool:
    """Whether those who wait get the seats that are given up: until it begins, and as long as others may register."""
    event = form.event
    if why_not_held(event, now) or event.is_over(now):
        return False
    closes = event.registration_closes_at
    return not has_begun(event, now) or closes is None or now < closes
