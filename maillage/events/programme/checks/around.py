"""What surrounds the programme: seats, rest days, the week it belongs to, streams, registration, what is promised, what is published."""

from collections.abc import Iterator
from datetime import timedelta

from maillage.events.programme import clock
from maillage.events.programme.checks.findings import Check, Facts, Finding, named
from maillage.events.programme.records import Programme, Slot

_WEEKEND = {5: "samedi", 6: "dimanche"}
_LAST_DAY = timedelta(days=1)
# Code of accessibility: its label, and the kind of stream that gives it to those who are far.
_PROMISES = {
    "lsf": ("Interprétation en langue des signes", "lsf"),
    "captions": ("Sous-titres", "captions"),
    "speech_to_text": ("Transcription en direct", "captions"),
}


def _seats(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        seats, expected = facts.seats.get(slot.room), facts.expected.get(slot.key)
        if seats is not None and expected is not None and expected > seats:
            yield Finding("W12", f"{named(slot)} : {expected} personnes pour {seats} places ({slot.room}).", slot.key)


def _rest_days(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for day in sorted({slot.start.date() for slot in programme.timed if slot.start}):
        if name := facts.holidays.get(day):
            yield Finding("W16", f"Le {day:%d/%m/%Y} est férié ({name}).")
        elif day.weekday() in _WEEKEND:
            yield Finding("W16", f"Le {day:%d/%m/%Y} est un {_WEEKEND[day.weekday()]}.")


def _outside_week(programme: Programme, facts: Facts) -> Iterator[Finding]:
    if facts.within and (programme.first_day < facts.within[0] or programme.last_day > facts.within[1]):
        yield Finding("W19", "L’évènement n’est pas dans les dates de sa semaine.")


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
            f"Les inscriptions finissent après le début, le {facts.closes_at:%d/%m} à {clock.written(facts.closes_at)}.",
        )


def _kept_seats(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for way, kept, total in facts.kept:
        if total is not None and kept > total:
            yield Finding("W14", f"Places gardées {way} : {kept} en tout, pour {total} places.")


def _not_published(programme: Programme, facts: Facts) -> Iterator[Finding]:
    if facts.published is None:
        return
    now, before = (
        sorted(slots, key=lambda slot: slot.key) for slots in (_held(programme.slots), _held(facts.published))
    )
    if now != before:
        yield Finding(
            "W15", "Les lecteurs voient une version plus ancienne : publiez celle-ci, ou dites pourquoi elle attend."
        )


def _promises(programme: Programme, facts: Facts) -> Iterator[Finding]:
    if facts.has_provider:
        return
    for code, (label, stream) in _PROMISES.items():
        if code in facts.promised and stream not in facts.streams:
            yield Finding(
                "W18", f"{label} : promis, mais aucun prestataire n’est nommé, et aucune diffusion ne le donne."
            )


def _held(slots: tuple[Slot, ...]) -> list[Slot]:
    return [slot for slot in slots if slot.is_held]


CHECKS: tuple[Check, ...] = (
    _seats,
    _rest_days,
    _outside_week,
    _link,
    _closing_date,
    _kept_seats,
    _not_published,
    _promises,
)
