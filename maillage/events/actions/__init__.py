"""Every write on events, by noun; everything is imported from here."""

from maillage.events.actions.appearances import answer_appearance
from maillage.events.actions.common import KIND, EventRefused
from maillage.events.actions.events import (
    EventContent,
    create_event,
    edit_event,
    publish_event,
    set_life,
    withdraw_event,
)
from maillage.events.actions.online import (
    ReplayContent,
    add_replay,
    edit_replay,
    order_replays,
    remove_replay,
    set_streams,
)
from maillage.events.actions.papers import (
    DocumentContent,
    add_document,
    end_press_key,
    give_press_key,
    remove_document,
    set_document,
)
from maillage.events.actions.parts import accept_part, decline_part, remove_part, see_part, take_back_part
from maillage.events.actions.pasting import clear_day, import_programme
from maillage.events.actions.people import (
    end_calendar_key,
    renew_calendar_key,
    set_calendar_titles,
)
from maillage.events.actions.programmes import NotReady, move_days, publish_programme, unwaive, waive
from maillage.events.actions.slots import (
    SlotChanged,
    SlotContent,
    Someone,
    add_slot,
    duplicate_slot,
    edit_slot,
    move_slot,
    remove_slot,
    set_rooms,
    shift_slots,
)
from maillage.events.actions.submissions import submit_event

__all__ = [
    "KIND",
    "DocumentContent",
    "EventContent",
    "EventRefused",
    "NotReady",
    "ReplayContent",
    "SlotChanged",
    "SlotContent",
    "Someone",
    "accept_part",
    "add_document",
    "add_replay",
    "add_slot",
    "answer_appearance",
    "clear_day",
    "create_event",
    "decline_part",
    "duplicate_slot",
    "edit_event",
    "edit_replay",
    "edit_slot",
    "end_calendar_key",
    "end_press_key",
    "give_press_key",
    "import_programme",
    "move_days",
    "move_slot",
    "order_replays",
    "publish_event",
    "publish_programme",
    "remove_document",
    "remove_part",
    "remove_replay",
    "remove_slot",
    "renew_calendar_key",
    "see_part",
    "set_calendar_titles",
    "set_document",
    "set_life",
    "set_rooms",
    "set_streams",
    "shift_slots",
    "submit_event",
    "take_back_part",
    "unwaive",
    "waive",
    "withdraw_event",
]
