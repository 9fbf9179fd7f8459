"""Outside judges of calendar files, and what none of them sees (reference: four parsers together let these through)."""

import re
from collections import Counter
from zoneinfo import available_timezones

import vobject
from icalendar import Calendar
from ics import Calendar as Strict


def faults(content):
    """What is wrong with a calendar file, in words; empty when every judge accepts it."""
    return [*_icalendar(content), *_vobject(content), *_ics(content), *_ours(content)]


def _icalendar(content):
    found = Calendar.from_ical(content)
    yield from (f"icalendar: {error}" for error in found.errors)
    for component in found.walk():
        yield from (f"icalendar: {component.name} {error}" for error in component.errors)
        yield from (f"{component.name} has no {name}" for name in component.required if name not in component)
        yield from (
            f"{component.name}: {name} twice" for name in component.singletons if isinstance(component.get(name), list)
        )
        if component.name == "VEVENT" and component.end < component.start:
            yield "ends before it starts"


def _vobject(content):
    try:
        vobject.readOne(content.decode()).validate(raiseException=True)
    except vobject.base.VObjectError as error:
        yield f"vobject: {error}"


def _ics(content):
    try:
        Strict(content.decode())
    except (ValueError, NotImplementedError, AttributeError) as error:
        yield f"ics: {error}"


def _ours(content):
    lines = content.split(b"\r\n")
    if b"\n" in b"".join(lines) or lines[-1]:
        yield "a line does not end with CRLF"
    if any(len(line) > 75 for line in lines):
        yield "a line is longer than 75 octets"
    unfolded = content.replace(b"\r\n ", b"").decode()
    zones = set(re.findall(r"TZID=([^:;]+)", unfolded))
    yield from (f"no VTIMEZONE for {zone}" for zone in zones - set(re.findall(r"\r\nTZID:(.+?)\r\n", unfolded)))
    yield from (f"{zone} is no zone" for zone in zones - available_timezones())
    uids = Counter(re.findall(r"\r\nUID:(.+?)\r\n", unfolded))
    yield from (f"{uid} twice" for uid, count in uids.items() if count > 1)
    if "ATTENDEE" in unfolded:
        yield "names an attendee"
