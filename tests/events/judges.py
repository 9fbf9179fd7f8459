"""Outside judges of calendar files, and what none of them sees (reference: four parsers together let these through).

`faults` asks those in Python; `ical_js`, the one of web calendars, where node and ical.js are.
"""

import atexit
import base64
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

import pytest
import vobject
from django.conf import settings
from icalendar import Calendar
from ics import Calendar as Strict

_FOUND = Path("node_modules/ical.js/dist/ical.es5.cjs")


def faults(content):
    """What is wrong with a calendar file, in words; empty when every judge accepts it."""
    return [*_icalendar(content), *_vobject(content), *_ics(content), *_ours(content)]


def ical_js(content):
    """What ical.js reads: the values of each event, by UID. Skips where it is not installed."""
    judge = _node()
    judge.stdin.write(base64.b64encode(content) + b"\n")
    judge.stdin.flush()
    said = json.loads(judge.stdout.readline())
    assert "fault" not in said, said
    return said["entries"]


@cache
def _node():
    folder = Path(os.environ.get("NODE_TOOLS", Path(settings.BASE_DIR) / ".cache"))
    if shutil.which("node") is None or not (folder / _FOUND).exists():
        pytest.skip("node ou ical.js manque : npm install --no-save --prefix .cache ical.js@2.2.1")
    command = ["node", str(Path(__file__).parent / "ical_judge.cjs"), str(folder / _FOUND)]
    judge = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_end, judge)
    return judge


def _end(judge):
    judge.stdin.close()
    judge.wait(timeout=10)
    judge.stdout.close()


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
    if re.search(r"\r\n(ATTENDEE|ORGANIZER)", unfolded):
        yield "names somebody who comes or invites"
    wanted = ("METHOD:PUBLISH", "NAME:", "X-WR-CALNAME:", "REFRESH-INTERVAL;VALUE=DURATION:", "X-PUBLISHED-TTL:")
    yield from (f"no {name}" for name in wanted if f"\r\n{name}" not in unfolded)
    for entry in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", unfolded, re.DOTALL):
        yield from (
            f"an event has no {name}"
            for name in ("SEQUENCE:", "STATUS:", "LAST-MODIFIED:", "SUMMARY:")
            if f"{name}" not in entry
        )
