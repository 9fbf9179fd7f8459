"""The pages of one event in a working face, in the order of its bar, and what each of them shows around."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils import timezone

from maillage.events import sheets
from maillage.events.actions.common import is_awaited
from maillage.events.desk.events import states
from maillage.events.desk.faces import Face
from maillage.events.models import Event


class Tab(NamedTuple):
    text: str
    href: str
    is_here: bool


def _any(event: Event) -> bool:
    return True


class _Known(NamedTuple):
    rank: int
    name: str
    text: str
    is_for: Callable[[Event], bool]


_TABS: list[_Known] = [
    _Known(10, "show-event", "Vue d’ensemble", _any),
    _Known(20, "edit-event", "Présentation", _any),
    _Known(40, "show-programme", "Programme", _any),
    _Known(90, "show-papers", "Documents et accès", _any),
]


def add(name: str, text: str, is_for: Callable[[Event], bool] = _any, *, rank: int) -> None:
    """A page of a higher app, in its place among the others; called when the app is ready. Twice changes nothing.

    `is_for`: the events that have it, told from the event and its parent without a query.
    """
    known = _Known(rank, name, text, is_for)
    if known not in _TABS:
        _TABS.append(known)
        _TABS.sort(key=lambda each: each.rank)


def tabs(face: Face, event: Event, here: str) -> list[Tab]:
    """`here`: name of the page, or of that to which it belongs."""
    return [Tab(each.text, face.url(each.name, event.pk), each.name == here) for each in _TABS if each.is_for(event)]


def inner(face: Face, event: Event, known: Iterable[tuple[str, str]], here: str) -> list[Tab]:
    """The pages inside one tab, for `events/desk/pages.html`; `known`: name and text of each."""
    return [Tab(text, face.url(name, event.pk), name == here) for name, text in known]


def frame(face: Face, event: Event, here: str) -> dict[str, Any]:
    """What `events/desk/frame.html` needs; a page adds its own. One query for what is not published."""
    is_waiting = not event.is_published and is_awaited(event)
    return {
        "face": face,
        "event": event,
        "state": states.label(event, timezone.localdate(), is_waiting=is_waiting),
        "when": sheets.days(event.first_day, event.last_day),
        "tabs": tabs(face, event, here),
        "events_url": face.url("list-events"),
    }
