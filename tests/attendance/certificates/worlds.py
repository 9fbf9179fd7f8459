"""An event that was held, those who came, and their certificates."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from maillage.attendance import actions
from maillage.attendance.actions import RuleContent
from maillage.attendance.models import Certificate, CertificateRule, Presence
from tests.attendance.presence.worlds import FormFactory, SomeoneFactory
from tests.factories import MOMENT

__all__ = ["CertificateFactory", "FormFactory", "RuleFactory", "SomeoneFactory", "come", "issued", "ruled"]


class RuleFactory(DjangoModelFactory):
    class Meta:
        model = CertificateRule

    rule = "all"
    signatory = "Camille Exemple"
    signatory_function = "directrice"
    town = "Melun"


class CertificateFactory(DjangoModelFactory):
    """Valid, and not on paper yet."""

    class Meta:
        model = Certificate

    registration = factory.SubFactory(SomeoneFactory)
    event = factory.SelfAttribute("registration.form.event")
    number = factory.Sequence(lambda n: f"2035-{n + 1:06}")
    code = "ABCDEFGHJK"
    title = factory.SelfAttribute("event.title")
    first_day = factory.SelfAttribute("event.first_day")
    last_day = factory.SelfAttribute("event.last_day")
    minutes = 360
    issued_at = MOMENT


def come(registration, *halves, minutes=None):
    """She was there: « am », « pm », of the first day."""
    for half in halves:
        Presence.objects.create(
            registration=registration,
            day=registration.form.event.first_day,
            half=half,
            source="door" if minutes is None else "online",
            minutes=minutes,
            at=MOMENT,
        )


def ruled(event, by, now, **content):
    return actions.set_rule(event, RuleContent(**content), by=by, now=now)


def issued(event, by, now):
    """To all who are due one, the day after."""
    return actions.issue_due(event, by=by, now=now + timedelta(days=1))
