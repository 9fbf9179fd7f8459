"""From what is stored to what the form shows, and back. Pure but for the time zone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from maillage.resources import sheets

Values = dict[str, Any]


def blank(kind: str = "") -> Values:
    """What the form of something new begins with."""
    return {**sheets.EMPTY, "type": kind}


def differs(name: str, value: Any, seen: Any) -> bool:
    """Nothing said, an empty text and an empty list are the same; a set of codes has no order; moments are compared as such."""
    if name in {"themes", "publics", "professions", "departments"}:
        return set(value or ()) != set(seen or ())
    if name == "embargo_until" and value and seen:
        return parse_datetime(value) != parse_datetime(str(seen))
    if name == "level":
        return int(value or 0) != int(seen or 0)
    return (value or None) != (seen or None)


def initial(values: Values) -> Values:
    moment = values.get("embargo_until")
    day = values.get("expires_on")
    return {
        **{name: value for name, value in values.items() if name != "links"},
        "embargo_until": _local(parse_datetime(moment)) if isinstance(moment, str) else moment,
        "expires_on": parse_date(day) if isinstance(day, str) else day,
        "publisher": str(values["publisher"]) if values.get("publisher") else "",
        "kept": [str(pk) if isinstance(pk, UUID) else pk for pk in values.get("files") or []],
    }


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment and timezone.is_aware(moment) else moment


def lines(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
