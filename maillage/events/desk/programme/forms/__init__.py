"""What people say of a programme: the input only."""

from maillage.events.desk.programme.forms.slots import SlotForm, blank, initial
from maillage.events.desk.programme.forms.whole import DaysForm, NoteForm, ReasonForm, RoomsForm, ShiftForm, TextForm

__all__ = ["DaysForm", "NoteForm", "ReasonForm", "RoomsForm", "ShiftForm", "SlotForm", "TextForm", "blank", "initial"]
