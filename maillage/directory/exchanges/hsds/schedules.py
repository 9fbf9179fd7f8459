"""Opening hours between the OpenStreetMap syntax and HSDS schedules.

The OSM text travels whole in `notes` of one schedule; weekly rules stand beside it, for those who read only these, when the
text is simple enough to be told so.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from maillage.directory import hours
from maillage.directory.exchanges.hsds import terms
from maillage.directory.exchanges.hsds.identifiers import part
from maillage.directory.records import ClosureRecord

_OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE = re.compile(
    r"(?P<days>(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*) "
    r"(?P<spans>\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*|off)"
)
_IGNORED_RULE = re.compile(r"(?:PH|SH)(?:,(?:PH|SH))* off")
_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_NEEDS_A_CALENDAR = ("count", "until", "byweekno", "bymonthday", "byyearday", "valid_to")

USUAL = "usual"
DERIVED = "derived"
EXCEPTION = "exception"
_LABELS = {
    USUAL: "Horaires habituels (syntaxe OpenStreetMap dans « notes »)",
    DERIVED: "Jour tiré des horaires habituels",
    EXCEPTION: "Exception aux horaires",
}
Document = dict[str, Any]
Week = dict[str, list[str]]  # OSM day -> « 09:00-12:00 »


def write(owner: str, osm: str | None, closures: Iterable[ClosureRecord] = ()) -> list[Document]:
    found = []
    if osm:
        found.append({**_marked(part(owner, "schedules/usual"), USUAL), "notes": osm})
        found += [_weekly(owner, day, span) for day, spans in week_of(osm).items() for span in spans]
    for number, closure in enumerate(closures):
        document = {
            **_marked(part(owner, f"schedules/exception/{number}"), EXCEPTION),
            "valid_from": closure.starts_on.isoformat(),
            "valid_to": closure.ends_on.isoformat(),
            "description": closure.message,
            "notes": closure.opening_hours,
        }
        found.append({name: value for name, value in document.items() if value})
    return found


def _marked(identifier: str, code: str) -> Document:
    attribute = terms.attribute(terms.Owner("schedule", identifier), terms.SCHEDULES, code, _LABELS[code])
    return {"id": identifier, "attributes": [attribute]}


def _weekly(owner: str, day: str, span: str) -> Document:
    opens, _, closes = span.partition("-")
    return {
        **_marked(part(owner, f"schedules/{day}/{span}"), DERIVED),
        "freq": "WEEKLY",
        "byday": day.upper(),
        "opens_at": opens,
        "closes_at": closes,
    }


def week_of(osm: str) -> Week:
    """The usual week of a simple text; empty when it says more than days and times."""
    week: Week = {}
    text = osm.strip().rstrip(";")
    if text == "24/7":
        return {day: ["00:00-24:00"] for day in _OSM_DAYS}
    for rule in (piece.strip() for piece in text.split(";")):
        found = _RULE.fullmatch(rule)
        if found is None:
            if _IGNORED_RULE.fullmatch(rule):
                continue
            return {}
        for day in _days(found["days"]):
            week[day] = [] if found["spans"] == "off" else found["spans"].split(",")
    return {day: week[day] for day in _OSM_DAYS if week.get(day)}


def _days(text: str) -> list[str]:
    """« Mo-We,Fr » -> Mo, Tu, We, Fr; a span may go over the end of the week."""
    found = []
    for piece in text.split(","):
        first, _, last = piece.partition("-")
        start, end = _OSM_DAYS.index(first), _OSM_DAYS.index((last or first)[-2:])
        found += [_OSM_DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]
    return found


def read(schedules: Iterable[Mapping[str, Any]]) -> tuple[str | None, tuple[ClosureRecord, ...], bool]:
    """The OSM text, the exceptions, and whether all was understood. Text of ours first, else what the weekly rules say."""
    usual, closures, foreign = None, [], []
    for schedule in schedules:
        codes = _codes(schedule)
        if USUAL in codes:
            usual = _str(schedule, "notes") or usual
        elif EXCEPTION in codes:
            closures.append(_closure(schedule))
        elif DERIVED not in codes:
            foreign.append(schedule)
    if usual is not None or not foreign:
        return usual, tuple(closures), True
    weekly = [_rule(schedule) for schedule in foreign]
    osm = _osm([rule for rule in weekly if rule is not None])
    return osm, tuple(closures), None not in weekly and osm is not None


def _codes(schedule: Mapping[str, Any]) -> tuple[str, ...]:
    attributes = schedule.get("attributes")
    items = [item for item in attributes if isinstance(item, dict)] if isinstance(attributes, list) else []
    return terms.said(items).codes(terms.SCHEDULES)


def _closure(schedule: Mapping[str, Any]) -> ClosureRecord:
    """ValueError when the days cannot be read."""
    return ClosureRecord(
        starts_on=date.fromisoformat(_str(schedule, "valid_from")[:10]),
        ends_on=date.fromisoformat(_str(schedule, "valid_to")[:10]),
        message=_str(schedule, "description"),
        opening_hours=_str(schedule, "notes"),
    )


def _rule(schedule: Mapping[str, Any]) -> tuple[list[str], str] | None:
    """Days and times of a weekly rule that holds all the year; None for any other."""
    opens, closes = (_CLOCK.fullmatch(_str(schedule, name)) for name in ("opens_at", "closes_at"))
    days = [day.strip().capitalize() for day in _str(schedule, "byday").split(",")]
    is_weekly = schedule.get("freq") == "WEEKLY" and schedule.get("interval", 1) in (1, None)
    if opens is None or closes is None or not is_weekly or not set(days) <= set(_OSM_DAYS):
        return None
    if any(schedule.get(name) not in (None, "") for name in _NEEDS_A_CALENDAR):
        return None
    return days, f"{opens[1]}:{opens[2]}-{closes[1]}:{closes[2]}"


def _osm(rules: list[tuple[list[str], str]]) -> str | None:
    week: dict[str, list[str]] = {}
    for days, span in rules:
        for day in days:
            week.setdefault(day, []).append(span)
    groups: dict[str, list[str]] = {}
    for day in _OSM_DAYS:
        if day in week:
            groups.setdefault(",".join(sorted(set(week[day]))), []).append(day)
    text = "; ".join(f"{','.join(days)} {spans}" for spans, days in groups.items())
    return text if text and hours.is_valid(text) else None


def _str(schedule: Mapping[str, Any], name: str) -> str:
    value = schedule.get(name)
    return value if isinstance(value, str) else ""
