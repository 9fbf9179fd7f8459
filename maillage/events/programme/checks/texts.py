"""Hours and lengths that the words of a slot say, beside those that it has."""

import re
from collections.abc import Iterator
from datetime import timedelta

from maillage.events.programme import clock, words
from maillage.events.programme.checks.findings import Check, Facts, Finding, named
from maillage.events.programme.clock import Said, written
from maillage.events.programme.records import Programme, Slot

_EARLIEST = 7  # « de 2 h » is a length, « de 9 h » an hour
_LONGEST = timedelta(hours=12)
_RATE = r"(?:/|sur|par)\s*(?:24|7|jour|semaine|mois|an)\b|hebdomadaires?\b"
# « 24h/24 », « 35 heures par semaine »: no length of a slot.
_RATES = re.compile(rf"\b\d{{1,3}}\s*h(?:eures?)?\s*(?:{_RATE})", re.IGNORECASE)
# What stands after a length (« 2h de formation ») or before it; what stands before an hour.
_AFTER_LENGTH = re.compile(rf"(?:eures?)?\s*(?:{_RATE}|(?:de|d['’])\s*[^\W\d])", re.IGNORECASE)
_BEFORE_LENGTH = re.compile(r"\b(?:pendant|durant|durée|environ|plus de|moins de|en)\s*:?\s*$", re.IGNORECASE)
_BEFORE_HOUR = re.compile(r"(?:\bà|\bdès|\bvers|\bavant|\baprès)\s*$", re.IGNORECASE)


def _hours(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        text = f"{slot.title}\n{slot.text}"
        for hour in clock.hours(text):
            if slot.start and not _agrees(hour, slot) and not _is_length(hour, text):
                yield Finding(
                    "W17",
                    f"{named(slot)} : le texte dit {written(hour.at)}, le créneau commence à {written(slot.start)}.",
                    slot.key,
                    f"{hour.at:%H:%M} {slot.start:%H:%M}",
                )


def _lengths(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        title = _RATES.sub("", slot.title)
        length = clock.length(title)
        if not length or length > _LONGEST or not (slot.start and slot.end) or clock.hours(title):
            continue
        lasting = slot.end - slot.start
        if length != lasting:
            text = f"{named(slot)} : le titre dit {words.length(length)}, le créneau dure {words.length(lasting)}."
            yield Finding("W20", text, slot.key, f"{length} {lasting}")


def _agrees(hour: Said, slot: Slot) -> bool:
    starts = slot.start is not None and hour.at == slot.start.time()
    return starts or (hour.until is not None and slot.end is not None and hour.until == slot.end.time())


def _is_length(hour: Said, text: str) -> bool:
    """« permanence de 2h », « 35h par semaine »: how long something lasts, and not when."""
    if hour.until is not None or _BEFORE_HOUR.search(text[: hour.begin]):
        return False
    is_said = _AFTER_LENGTH.match(text, hour.end) or _BEFORE_LENGTH.search(text[: hour.begin])
    return bool(is_said) or 0 < hour.at.hour < _EARLIEST


CHECKS: tuple[Check, ...] = (_hours, _lengths)
