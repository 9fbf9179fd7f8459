"""What members type, parsed and checked; everything is imported from here."""

from maillage.pro.forms.changes import ChangeForm, blank
from maillage.pro.forms.people import InviteForm, RoleForm
from maillage.pro.forms.records import (
    CapacityForm,
    ClosureForm,
    HoursForm,
    MessageForm,
    PageForm,
    SearchForm,
    contact_forms,
)

__all__ = [
    "CapacityForm",
    "ChangeForm",
    "ClosureForm",
    "HoursForm",
    "InviteForm",
    "MessageForm",
    "PageForm",
    "RoleForm",
    "SearchForm",
    "blank",
    "contact_forms",
]
