"""Tables of the registrations, by noun; everything is imported from here."""

from maillage.registrations.models.forms import Question, Quota, RegistrationForm, Way
from maillage.registrations.models.letters import Letter, ReminderRule
from maillage.registrations.models.registrations import Registration, RegistrationQuerySet

__all__ = [
    "Letter",
    "Question",
    "Quota",
    "Registration",
    "RegistrationForm",
    "RegistrationQuerySet",
    "ReminderRule",
    "Way",
]
