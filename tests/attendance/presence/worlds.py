"""An event of one structure, whose morning and afternoon have passed or go on, and those who registered."""

from datetime import time

import factory
from factory.django import DjangoModelFactory

from maillage.registrations.models import Registration, RegistrationForm
from tests.events.factories import EventFactory
from tests.factories import MOMENT

NAMES = ("Ana Imaginaire", "Bo Inventé", "Cléo Fictive", "Dan Exemple", "Élie Supposé")


class FormFactory(DjangoModelFactory):
    class Meta:
        model = RegistrationForm

    event = factory.SubFactory(EventFactory)
    next_rank = 1000
    changed_at = MOMENT


class SomeoneFactory(DjangoModelFactory):
    """A confirmed registration."""

    class Meta:
        model = Registration

    form = factory.SubFactory(FormFactory)
    name = factory.Sequence(lambda n: f"Personne {n}")
    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    structure = "Structure d’exemple"
    state = "confirmed"
    rank = factory.Sequence(lambda n: n + 1)
    code = factory.Sequence(lambda n: f"7K{n:06}")
    offered_until = factory.LazyAttribute(lambda row: MOMENT if row.state == "offered" else None)
    at = MOMENT
    changed_at = MOMENT


def event_today(now, **more):
    """Nine to four, with a meal: a morning of 3 h 30, an afternoon of 2 h 30."""
    return EventFactory(
        **{
            "first_day": now.date(),
            "announced_start": time(9),
            "announced_end": time(16),
            "registering": "here",
            **more,
        }
    )


def people(event, count=3, **more):
    form = FormFactory(event=event)
    return [SomeoneFactory(form=form, name=NAMES[n], **more) for n in range(count)]
