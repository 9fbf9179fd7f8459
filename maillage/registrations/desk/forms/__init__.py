"""What organisers type about registrations: the input only."""

from maillage.registrations.desk.forms.adding import AddForm, WelcomeForm
from maillage.registrations.desk.forms.door import DoorForm
from maillage.registrations.desk.forms.listing import DecideForm, FilterForm, SearchForm, address, initial
from maillage.registrations.desk.forms.reminders import RemindersForm, is_done, lead_text

__all__ = [
    "AddForm",
    "DecideForm",
    "DoorForm",
    "FilterForm",
    "RemindersForm",
    "SearchForm",
    "WelcomeForm",
    "address",
    "initial",
    "is_done",
    "lead_text",
]
