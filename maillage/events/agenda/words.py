"""Days and hours as French posters write them."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from maillage.core.templatetags.ui import french_date
from maillage.events.models import Event
from maillage.events.programme.clock import written
from maillage.territories.zones import ZONES

# The place whose clock it is, as people there name it; and what is said when it is not that of Paris.
PLACES = {
    "Europe/Paris": "Paris",
    "America/Guadeloupe": "Guadeloupe",
    "America/Martinique": "Martinique",
    "America/Cayenne": "Guyane",
    "Indian/Reunion": "La Réunion",
    "Indian/Mayotte": "Mayotte",
}
CLOCKS = {
    "America/Guadeloupe": "heure de la Guadeloupe",
    "America/Martinique": "heure de la Martinique",
    "America/Cayenne": "heure de la Guyane",
    "Indian/Reunion": "heure de La Réunion",
    "Indian/Mayotte": "heure de Mayotte",
}
LIFE_KINDS = {
    Event.Life.RESCHEDULED: "check",
    Event.Life.MOVED_ONLINE: "check",
    Event.Life.POSTPONED: "late",
    Event.Life.FULL: "check",
    Event.Life.CANCELLED: "late",
}  # of `ui_label`; what is held as planned says nothing


def month(first: date) -> str:
    """« mars 2027 »."""
    return date_format(first, "F Y")


def long_day(day: date) -> str:
    """« mardi 13 mars 2027 »."""
    return f"{date_format(day, 'l')} {french_date(day)}"


def to_come(event: Event) -> str:
    """What takes the place of the day of what is put off."""
    return "nouvelle date à venir" if event.life == Event.Life.POSTPONED else ""


def hours(event: Event) -> str:
    """What the poster announces: « 9 h – 16 h 30 », « à partir de 9 h », « jusqu’à 16 h »; with the clock, where it is not that of Paris."""
    start, end = event.announced_start, event.announced_end
    if start and end:
        said = f"{written(start)} – {written(end)}"
    elif start:
        said = f"à partir de {written(start)}"
    elif end:
        said = f"jusqu’à {written(end)}"
    else:
        return ""
    return said if event.zone == ZONES[0] else f"{said}, {CLOCKS[event.zone]}"


def days(event: Event) -> str:
    """« mardi 13 mars 2027 », « du mardi 13 au samedi 17 mars 2027 »."""
    first, last = event.first_day, event.last_day
    if first == last:
        return long_day(first)
    begin = long_day(first)
    if first.year == last.year:
        begin = begin.removesuffix(f" {first.year}")
        if first.month == last.month:
            begin = begin.removesuffix(f" {date_format(first, 'F')}")
    return f"du {begin} au {long_day(last)}"


def place(event: Event) -> str:
    """Where one goes; « en ligne » when nowhere. Where to click is told to those who registered, never here."""
    if is_online(event):
        return "en ligne"
    where = place_alone(event)
    if event.mode != Event.Mode.HYBRID:
        return where
    return f"{where} et en ligne" if where else "en ligne"


def place_alone(event: Event) -> str:
    """Where one goes, of what is held somewhere; nothing of what is over, and of which nobody said where it was."""
    nowhere = "plusieurs lieux" if event.kind == Event.Kind.WEEK else "lieu à préciser"
    return event.place_name or event.place_address or ("" if is_of_the_past(event) else nowhere)


def is_of_the_past(event: Event) -> bool:
    """Over, and nobody said where it was: nothing will be made precise any more."""
    return (
        event.kind != Event.Kind.WEEK
        and not (event.place_name or event.place_address)
        and event.is_over(timezone.now())
    )


def is_online(event: Event) -> bool:
    """Only there."""
    return event.mode == Event.Mode.REMOTE or event.life == Event.Life.MOVED_ONLINE


def mode(event: Event) -> str:
    """Nothing of what is over, said to be on site without a place."""
    if event.mode == Event.Mode.ONSITE and not is_online(event) and is_of_the_past(event):
        return ""
    return str(Event.Mode.REMOTE.label if is_online(event) else Event.Mode(event.mode).label)


def whole_address(event: Event) -> str:
    """Of the page of a week or a course: that of a course is in the catalogue."""
    return f"/formations/{event.year}/{event.slug}" if event.kind == Event.Kind.TRAINING else event.get_absolute_url()


def life(event: Event) -> str:
    """« annulé », « complet »…; nothing when it is held as planned."""
    return "" if event.life == Event.Life.SCHEDULED else str(Event.Life(event.life).label)
