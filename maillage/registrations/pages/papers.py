"""The documents that are for the registered, by the link of a registration: who has no account, or was registered by a colleague, has them
nowhere else. The link gives nothing of an event that its reader may not read.
"""

from dataclasses import dataclass
from datetime import datetime

from maillage.events.models import EventDocument
from maillage.events.reading import papers
from maillage.events.reading.papers import Paper, Reader
from maillage.registrations import addresses
from maillage.registrations.models import Registration
from maillage.registrations.pages import sheet

_REGISTERED = Reader(is_registered=True)


@dataclass(frozen=True, slots=True)
class Papers:
    """`awaits`: others are under embargo; the page of the event says already that there are some."""

    given: list[Paper]
    awaits: bool


def shown(registration: Registration, *, level: int, now: datetime) -> Papers:
    """`level`: of who reads. One query, none without a seat."""
    kept = _kept(registration, level)
    at = addresses.own(registration.pk)
    had = [papers.paper(one, at=at, now=now) for one in kept if papers.may_have(one, _REGISTERED, now=now)]
    return Papers(had, awaits=len(had) < len(kept))


def given(registration: Registration, pk: int, *, level: int, now: datetime) -> EventDocument | None:
    """The one of that number, if it may be had now. One query, none without a seat."""
    found = next((one for one in _kept(registration, level) if one.pk == pk), None)
    return found if found and papers.may_have(found, _REGISTERED, now=now) else None


def _kept(registration: Registration, level: int) -> list[EventDocument]:
    event = registration.form.event
    if not registration.is_confirmed or not sheet.is_read(event, level=level):
        return []
    return papers.for_registered(papers.of(event))
