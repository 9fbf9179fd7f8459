"""Every write on events, by noun; everything is imported from here."""

from maillage.events.actions.common import EventRefused
from maillage.events.actions.events import (
    EventContent,
    create_event,
    edit_event,
    publish_event,
    refuse_event,
    set_life,
    submit_event,
    withdraw_event,
)
from maillage.events.actions.programmes import (
    NotReady,
    SlotContent,
    Someone,
    add_slot,
    duplicate_slot,
    edit_slot,
    import_programme,
    publish_programme,
    remove_slot,
    set_rooms,
    shift_slots,
    waive,
)

__all__ = [
    "EventContent",
    "EventRefused",
    "NotReady",
    "SlotContent",
    "Someone",
    "add_slot",
    "create_event",
    "duplicate_slot",
    "edit_event",
    "edit_slot",
    "import_programme",
    "publish_event",
    "publish_programme",
    "refuse_event",
    "remove_slot",
    "set_life",
    "set_rooms",
    "shift_slots",
    "submit_event",
    "waive",
    "withdraw_event",
]
