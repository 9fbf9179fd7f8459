"""Registrations of the tests, written as rows: the smallest valid ones. No seat is looked for: actions do that.

`FormFactory(seats=2)` makes its event, published, in 2035, where one registers here. `RegistrationFactory(form=form)` is confirmed, in
everybody's pool; `WaitingFactory`, `OfferedFactory`, `RequestedFactory` are what they say. Each takes the next rank of its form.
"""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from maillage.registrations.actions import Applicant
from maillage.registrations.models import Question, Quota, Registration, RegistrationForm
from tests.events.factories import EventFactory
from tests.factories import MOMENT


class FormFactory(DjangoModelFactory):
    class Meta:
        model = RegistrationForm

    event = factory.SubFactory(EventFactory, registering="here")
    changed_at = MOMENT


class QuotaFactory(DjangoModelFactory):
    class Meta:
        model = Quota

    form = factory.SubFactory(FormFactory)
    label = factory.Sequence(lambda n: f"places gardées {n}")
    professions = ("justice",)
    seats = 1
    rank = factory.Sequence(lambda n: n % 30_000)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    form = factory.SubFactory(FormFactory)
    label = factory.Sequence(lambda n: f"Question {n} ?")
    rank = factory.Sequence(lambda n: n % 30_000)


def _next_rank(registration):
    form = registration.form
    form.refresh_from_db(fields=["next_rank"])  # an action may have taken some meanwhile
    form.next_rank += 1
    form.save(update_fields=["next_rank"])
    return form.next_rank - 1


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    form = factory.SubFactory(FormFactory)
    name = factory.Sequence(lambda n: f"Personne Inventée {n}")
    email = factory.Sequence(lambda n: f"inscrite{n}@example.org")
    profession = "social"
    structure = "Association d’exemple"
    state = "confirmed"
    rank = factory.LazyAttribute(_next_rank)
    code = factory.Sequence(lambda n: f"T{n:07}")
    at = MOMENT
    changed_at = MOMENT


class WaitingFactory(RegistrationFactory):
    state = "waiting"


class RequestedFactory(RegistrationFactory):
    state = "requested"


class OfferedFactory(RegistrationFactory):
    """`offered_until` is in 2026, two days after `MOMENT`: say another one to answer later."""

    state = "offered"
    offered_until = MOMENT + timedelta(days=2)


def a_form(organiser=None, event=None, **said):
    """Of an event that is said by `event`; with `organiser`, a member of one structure: an event of that structure."""
    if organiser is not None:
        event = {"organiser": organiser.memberships.get().organisation, **(event or {})}
    return FormFactory(event=EventFactory(registering="here", **(event or {})), **said)


def applicant(number=0, **said):
    """Somebody who fills the form: the same for the same number."""
    usual = {"name": f"Personne Inventée {number}", "email": f"personne-{number}@example.org", "profession": "social"}
    return Applicant(**{**usual, **said})
