"""Files that a higher app holds: they went through the same cleaning, the purge leaves them, and no resource takes them."""

from django.db.models import Q

_holders: list[str] = []


def add(*relations: str) -> None:
    """`relations`: from a file to what holds it (« event_document »); called when the app is ready, twice changes nothing."""
    _holders.extend(name for name in relations if name not in _holders)


def free() -> Q:
    """Those that no other app holds."""
    return Q(**dict.fromkeys(_holders))
