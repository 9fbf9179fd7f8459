"""Tables of the agenda, by noun; everything is imported from here."""

from maillage.events.models.events import Event, EventQuerySet
from maillage.events.models.programmes import Appearance, ProgrammeVersion, Room, Slot, Waiver

__all__ = ["Appearance", "Event", "EventQuerySet", "ProgrammeVersion", "Room", "Slot", "Waiver"]
