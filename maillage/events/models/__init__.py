"""Tables of the agenda, by noun; everything is imported from here."""

from maillage.events.models.documents import EventDocument, PressKey, Rendering, Replay, Stream
from maillage.events.models.events import Event, EventQuerySet
from maillage.events.models.parts import PartNews
from maillage.events.models.people import CalendarKey, Notice
from maillage.events.models.programmes import Appearance, ProgrammeVersion, Room, Slot, Waiver

__all__ = [
    "Appearance",
    "CalendarKey",
    "Event",
    "EventDocument",
    "EventQuerySet",
    "Notice",
    "PartNews",
    "PressKey",
    "ProgrammeVersion",
    "Rendering",
    "Replay",
    "Room",
    "Slot",
    "Stream",
    "Waiver",
]
