"""Every write on registrations, by noun; everything is imported from here."""

from maillage.registrations.actions.contents import (
    Applicant,
    FormContent,
    QuestionContent,
    QuotaContent,
    ReminderContent,
)
from maillage.registrations.actions.copying import Shift, copy_form
from maillage.registrations.actions.deciding import approve, refuse
from maillage.registrations.actions.giving import GIVEN, admit, give_seat
from maillage.registrations.actions.hooks import asked_again, told
from maillage.registrations.actions.leaving import cancel, cancel_for, move
from maillage.registrations.actions.offers import accept_offer, decline_offer, lapse_offers, promote, wait_again
from maillage.registrations.actions.refusals import Closed, Full, RegistrationRefused, TooMany, WrongAnswer
from maillage.registrations.actions.registering import edit, register, register_group
from maillage.registrations.actions.revising import look_over
from maillage.registrations.actions.settings import set_form, set_reminders

__all__ = [
    "GIVEN",
    "Applicant",
    "Closed",
    "FormContent",
    "Full",
    "QuestionContent",
    "QuotaContent",
    "RegistrationRefused",
    "ReminderContent",
    "Shift",
    "TooMany",
    "WrongAnswer",
    "accept_offer",
    "admit",
    "approve",
    "asked_again",
    "cancel",
    "cancel_for",
    "copy_form",
    "decline_offer",
    "edit",
    "give_seat",
    "lapse_offers",
    "look_over",
    "move",
    "promote",
    "refuse",
    "register",
    "register_group",
    "set_form",
    "set_reminders",
    "told",
    "wait_again",
]
