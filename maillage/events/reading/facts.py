"""What the row of an event says by itself, in words: its date, its place, what happens to it, how one comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import capfirst
from django.utils.timezone import localtime

from maillage.core.templatetags.ui import Label
from maillage.events import comers, vocabulary
from maillage.events.agenda import cards, words
from maillage.events.models import Event
from maillage.events.programme.clock import written
from maillage.events.reading import finding
from maillage.events.reading.words import moment
from maillage.resources.vocabulary import PROFESSIONS
from maillage.search.models import Level

Life, Registering = Event.Life, Event.Registering
# The title of what happens to it, and what is said when the organisers say nothing.
_LIVES: dict[str, tuple[str, str]] = {
    Life.CANCELLED: ("Évènement annulé", "Il n’aura pas lieu."),
    Life.POSTPONED: ("Évènement reporté", "Il n’aura pas lieu à cette date. La nouvelle sera annoncée ici."),
    Life.RESCHEDULED: ("La date a changé", "Celle qui est écrite ici est la bonne."),
    Life.MOVED_ONLINE: ("Déplacé en ligne", "On ne vient pas sur place : l’évènement se suit à distance."),
    Life.FULL: ("Complet", "Il n’y a plus de place."),
}
_ACCESS_ICONS = {
    "lsf": "people",
    "captions": "message",
    "speech_to_text": "message",
    "induction_loop": "ear",
    "step_free": "wheelchair",
    "easy_read": "book",
}


@dataclass(frozen=True, slots=True)
class Notice:
    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Door:
    """How one comes. `leads`: here, elsewhere, or nowhere now; `text` says it in words."""

    leads: str
    text: str
    link: str = ""
    host: str = ""

    @property
    def is_here(self) -> bool:
        return self.leads == "here"


def door(event: Event, *, now: datetime) -> Door:
    """In the order in which it matters: what is cancelled is not « closed ». One query where one registers here, or of a course; else none."""
    if event.is_cancelled:
        return Door("", "L’évènement est annulé : on ne s’inscrit plus.")
    if event.life == Life.POSTPONED:
        return Door("", "L’évènement est reporté : on ne s’inscrit pas avant que la nouvelle date soit annoncée.")
    if event.is_over(now):
        return Door("", "L’évènement est passé.")
    if event.registering == Registering.NONE:
        return Door("", _free(event))
    if event.life == Life.FULL and event.registering != Registering.HERE:
        return Door("", "C’est complet : on ne s’inscrit plus.")
    closes = localtime(event.registration_closes_at) if event.registration_closes_at else None
    if closes and closes <= now:
        return Door("", f"Les inscriptions sont closes depuis le {words.long_day(closes)}.")
    until = f"Inscriptions jusqu’au {moment(closes)}." if closes else ""
    if event.registering == Registering.ELSEWHERE:
        host = urlsplit(event.registration_link).hostname or ""
        return Door("elsewhere", until, event.registration_link, host.removeprefix("www."))
    way = comers.known().doorway(event, now)
    return Door("here", " ".join(filter(None, (way.text, until)))) if way.is_open else Door("", way.text)


def _free(event: Event) -> str:
    """Of what has no registration of its own."""
    if event.kind == Event.Kind.WEEK:
        return "Chaque évènement dit comment y venir."
    if finding.is_course(event):
        return "C’est une formation en plusieurs sessions : chacune dit comment y venir."
    return "On vient sans s’inscrire."


def subscribe(event: Event) -> str:
    """« webcal://… », which calendar programs open; nothing of what has to be read logged in."""
    if event.level != Level.EVERYBODY:
        return ""
    return f"webcal://{settings.SITE_URL.partition('://')[2]}{event.get_absolute_url()}/programme.ics"


def when(event: Event) -> str:
    """« mardi 13 mars 2035, 9 h – 16 h »."""
    return ", ".join(filter(None, (words.days(event), words.hours(event))))


def labels(event: Event, *, is_course: bool) -> Iterable[Label]:
    yield Label(event.get_kind_display().capitalize(), "info")
    if reserved := cards.reserved(event):
        yield Label(reserved.capitalize(), "pro", "lock")
    if event.professions:
        found = [text for _, text in said(event.professions, PROFESSIONS)]
        yield Label(found[0].capitalize() if len(found) == 1 else "Pour plusieurs métiers")
    if event.kind != Event.Kind.WEEK and not is_course and (mode := words.mode(event)):  # its events have theirs
        yield Label(mode.capitalize())


def notice(event: Event) -> Notice | None:
    """What must be known first; None when all goes as it was announced."""
    if event.life not in _LIVES:
        return None
    title, usual = _LIVES[event.life]
    return Notice(words.LIFE_KINDS[Life(event.life)], title, event.life_note or usual)


def hours(event: Event, programme: tuple[datetime, datetime] | None) -> str:
    """Those announced; without them, those of the programme when all is in one day."""
    if programme is None or event.announced_start or event.announced_end or event.first_day != event.last_day:
        return words.hours(event)
    start, end = programme
    return f"{written(start)} – {written(end)}"


def place(event: Event) -> str:
    """Where one goes; nothing when it is online only."""
    return "" if words.is_online(event) else ", ".join(filter(None, (event.place_name, event.place_address)))


def afar(event: Event) -> str:
    """Where to click is told to those who registered, never here."""
    if words.is_online(event):
        return "En ligne"
    return "Diffusion en direct" if event.mode == Event.Mode.HYBRID else ""


def access(event: Event) -> list[tuple[str, str]]:
    """An icon and a sentence for each thing that is there for those who cannot come as things usually are."""
    return [(_ACCESS_ICONS[code], capfirst(text)) for code, text in said(event.accessibility, vocabulary.ACCESSIBILITY)]


def said(codes: Iterable[str], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Codes with their labels, in the order of the codes; unknown ones are left out."""
    return [(code, labels[code]) for code in codes if code in labels]
