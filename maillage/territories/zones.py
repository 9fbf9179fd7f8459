"""Legal time: a place overseas does not open by the clock of Paris. Pure."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

# A zone is known by its place in this list; only ever add at the end. The first is that of metropolitan France.
ZONES = (
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
)
_BY_DEPARTMENT = {"971": 1, "972": 2, "973": 3, "974": 4, "976": 5}


def of_department(code: str) -> int:
    """The zone of a département, by its code."""
    return _BY_DEPARTMENT.get(code, 0)


def local(paris: datetime, zone: int) -> datetime:
    """What the clock says in `zone` when it says `paris` in Paris; both naive."""
    return paris if zone == 0 else _local(paris, zone)


@lru_cache(maxsize=64)
def _local(paris: datetime, zone: int) -> datetime:
    return paris.replace(tzinfo=ZoneInfo(ZONES[0])).astimezone(ZoneInfo(ZONES[zone])).replace(tzinfo=None)
