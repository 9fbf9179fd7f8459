"""Events of the tests, written as rows: the smallest valid ones, public and published since `MOMENT`, held long after today.

A week: `WeekFactory()`; a part of it: `EventFactory(parent=week)`. A programme: `SlotFactory(event=…)` for each slot, `AppearanceFactory` for
who is in it, then `publish(event)`, as often as versions are wanted. No check is run: actions do that.
"""

from datetime import date, time, timedelta

import factory
from factory.django import DjangoModelFactory

from maillage.events import rows
from maillage.events.models import Appearance, Event, ProgrammeVersion, Room, Slot
from maillage.events.programme import changes, versions
from maillage.registrations.models import Registration, RegistrationForm
from tests.factories import MOMENT, UserFactory

DAY = date(2035, 3, 13)  # a Tuesday


class EventFactory(DjangoModelFactory):
    """A colloquium of one day, on site, for everybody. `organiser=` a structure goes without `organiser_name`."""

    class Meta:
        model = Event

    kind = "colloquium"
    slug = factory.Sequence(lambda n: f"evenement-{n}")
    title = factory.Sequence(lambda n: f"Évènement {n}")
    summary = "De quoi il s’agit, en deux phrases."
    organiser_name = factory.LazyAttribute(lambda event: "" if event.organiser else "Réseau d’exemple")
    organiser = None
    first_day = DAY
    last_day = factory.SelfAttribute("first_day")
    year = factory.SelfAttribute("first_day.year")
    announced_start = time(9)
    announced_end = time(16)
    place_name = "Salle des fêtes"
    place_address = "1 place de la Mairie, Melun"
    editorial = "published"
    created_at = MOMENT
    changed_at = MOMENT
    published_at = factory.LazyAttribute(lambda event: MOMENT if event.editorial == "published" else None)
    cancelled_at = factory.LazyAttribute(lambda event: MOMENT if event.life == "cancelled" else None)
    life = "scheduled"


class DraftFactory(EventFactory):
    editorial = "draft"


class WeekFactory(EventFactory):
    """Five days, without announced hours nor a place: its parts have them."""

    kind = "week"
    last_day = factory.LazyAttribute(lambda event: event.first_day + timedelta(days=4))
    announced_start = None
    announced_end = None
    place_name = ""
    place_address = ""


class WebinarFactory(EventFactory):
    kind = "webinar"
    mode = "remote"
    place_name = ""
    place_address = ""


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")


class SlotFactory(DjangoModelFactory):
    """One hour of the first day, in the draft."""

    class Meta:
        model = Slot

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Créneau {n}")
    day = factory.SelfAttribute("event.first_day")
    start = time(10)
    minutes = 60
    rank = factory.Sequence(lambda n: n % 30_000)


class AppearanceFactory(DjangoModelFactory):
    class Meta:
        model = Appearance

    slot = factory.SubFactory(SlotFactory)
    name = factory.Sequence(lambda n: f"Personne Inventée {n}")
    function = "éducatrice"
    state = "confirmed"


class RegistrationFactory(DjangoModelFactory):
    """Somebody with an account who has a seat at `event`. Others: tests/registrations/factories.py."""

    class Meta:
        model = Registration

    class Params:
        event = factory.SubFactory(EventFactory)

    form = factory.LazyAttribute(
        lambda made: RegistrationForm.objects.get_or_create(event=made.event, defaults={"changed_at": MOMENT})[0]
    )
    person = factory.SubFactory(UserFactory)
    name = factory.LazyAttribute(lambda made: made.person.name)
    email = factory.LazyAttribute(lambda made: made.person.email)
    state = "confirmed"
    rank = factory.Sequence(lambda n: n + 1)
    code = factory.Sequence(lambda n: f"E{n:07}")
    at = MOMENT
    changed_at = factory.SelfAttribute("at")


def publish(event, *, at=MOMENT, note=""):
    """The next version of its programme, from the draft as it is now."""
    last = event.versions.order_by("-number").first()
    before = rows.version(last) if last else None
    made = versions.publish(rows.programme(event), before, event=event.pk, now=at, note=note)
    return ProgrammeVersion.objects.create(
        event=event,
        number=made.number,
        note=note,
        content=versions.to_json(made),
        changes=[change.text for change in changes.changes(before, made)] if before else [],
        at=at,
    )
