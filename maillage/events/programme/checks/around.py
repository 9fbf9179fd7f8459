"""What surrounds the programme: seats, rest days, the week it belongs to, streams, registration, what is promised, what is published."""

from collections.abc import Iterator
from datetime import timedelta

from maillage.events.programme import words
from maillage.events.programme.checks.findings import Check, Facts, Finding, gap, named
from maillage.events.programme.checks.meeting import together
from maillage.events.programme.records import Programme, Slot

_WEEKEND = {5: "samedi", 6: "dimanche"}
_LAST_DAY = timedelta(days=1)
_MANY = 10  # people more than those that a reason was given for
# Code of accessibility: its label, and the kind of stream that gives it to those who are far.
_PROMISES = {
    "lsf": ("Interprétation en langue des signes", "lsf"),
    "captions": ("Sous-titres", "captions"),
    "speech_to_text": ("Transcription en direct", "captions"),
}


def _seats(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """Everybody is in the one room where something is held; between several at once, nobody knows who goes where."""
    for slot in _alone(programme):
        seats = facts.seats.get(slot.room)
        if seats is None:
            continue
        if facts.places is not None and facts.places > seats:
            text = (
                f"{named(slot)} : {facts.places} places offertes sur place, pour {seats} dans la salle ({slot.room})."
            )
            yield Finding("W12", text, slot.key, f"places {facts.places} {seats}")
        elif facts.coming > seats:
            text = f"{named(slot)} : {facts.coming} personnes pour {seats} places ({slot.room})."
            yield Finding("W12", text, slot.key, f"coming {facts.coming // _MANY} {seats}")


def _rest_days(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for day in sorted({slot.start.date() for slot in programme.timed if slot.start}):
        about = day.isoformat()
        if name := facts.holidays.get(day):
            yield Finding("W16", f"Le {words.full_day(day)} est férié ({name}).", about=about)
        elif day.weekday() in _WEEKEND:
            yield Finding("W16", f"Le {words.full_day(day)} est un {_WEEKEND[day.weekday()]}.", about=about)


def outside_week(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """W19."""
    first, last = programme.first_day, programme.last_day
    if facts.within and (first < facts.within[0] or last > facts.within[1]):
        begin, end = facts.within
        text = f"L’évènement a lieu {words.on(first, last, beside=begin)}, hors des dates de sa semaine : {words.on(begin, end, beside=first)}."
        yield Finding("W19", text, about=f"{first} {last} {begin} {end}")


def _link(programme: Programme, facts: Facts) -> Iterator[Finding]:
    first = next(iter(programme.timed), None)
    if facts.now is None or first is None or first.start is None or "main" in facts.streams:
        return
    if facts.now < first.start <= facts.now + _LAST_DAY:
        yield Finding(
            "W13", "Il commence dans moins de 24 heures, et l’adresse pour le suivre en ligne n’est pas donnée."
        )


def _closing_date(programme: Programme, facts: Facts) -> Iterator[Finding]:
    starts = [slot.start for slot in programme.timed if slot.start]
    begins = programme.announced_start or min(starts, default=None)
    if facts.closes_at and begins and facts.closes_at > begins:
        yield Finding(
            "W14",
            f"Les inscriptions finissent après le début, le {words.moment(facts.closes_at)}.",
            about=f"closes {gap(facts.closes_at, begins)}",
        )


def _kept_seats(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for way, kept, total in facts.kept:
        if total is not None and kept > total:
            yield Finding(
                "W14", f"Places gardées {way} : {kept} en tout, pour {total} places.", about=f"{way} {kept} {total}"
            )


def _not_published(programme: Programme, facts: Facts) -> Iterator[Finding]:
    if facts.published is None:
        return
    now, before = (
        sorted(slots, key=lambda slot: slot.key) for slots in (_held(programme.slots), _held(facts.published))
    )
    if now != before:
        yield Finding("W15", "Les lecteurs voient une version plus ancienne, tant que celle-ci n’est pas publiée.")


def _promises(programme: Programme, facts: Facts) -> Iterator[Finding]:
    if facts.has_provider:
        return
    for code, (label, stream) in _PROMISES.items():
        if code in facts.promised and stream not in facts.streams:
            text = f"{label} : promis, mais aucun prestataire n’est nommé, et aucune diffusion ne le donne."
            yield Finding("W18", text, about=code)


def _held(slots: tuple[Slot, ...]) -> list[Slot]:
    return [slot.as_read for slot in slots if slot.is_held]


def _alone(programme: Programme) -> Iterator[Slot]:
    """What is held in a room while nothing else is."""
    work = [slot for slot in programme.timed if not slot.is_break]
    meeting = {slot.key for pair in together(work) for slot in pair}
    return (slot for slot in work if slot.room and slot.key not in meeting)


CHECKS: tuple[Check, ...] = (
    _seats,
    _rest_days,
    outside_week,
    _link,
    _closing_date,
    _kept_seats,
    _not_published,
    _promises,
)
