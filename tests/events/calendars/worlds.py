"""Events of these tests, as plain objects and as rows."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from maillage.events.models import Event
from maillage.events.programme import versions
from maillage.events.programme.records import Programme, Slot, SlotKind, Speaker, State
from tests.factories import MOMENT

DAY = date(2035, 3, 13)  # that of `EventFactory`
ANA = Speaker("Ana Imaginaire", "directrice", State.CONFIRMED)
BO = Speaker("Bo Inventé", "", State.UNCONFIRMED)
CY = Speaker("Cy Pressenti", "", State.APPROACHED)
DI = Speaker("Di Décliné", "", State.DECLINED)


def at(hour, minute=0):
    return datetime.combine(DAY, time(hour, minute))


OPENING = Slot("open", SlotKind.OPENING, "Ouverture", at(9), at(9, 30))
TALK = Slot(
    "talk", SlotKind.SESSION, "Aller vers", at(9, 30), at(11), text="Une présentation.", room="Salle A", speakers=(ANA, BO, CY, DI)
)  # fmt: skip
UNSURE = Slot("maybe", SlotKind.WORKSHOP, "Atelier", at(14), at(15), state=State.UNCONFIRMED)
CLOSING = Slot("close", SlotKind.CLOSING, "Clôture", at(16))
SLOTS = (OPENING, TALK, UNSURE, CLOSING)


def event(**more):
    """Not kept."""
    said = {
        "pk": UUID(int=9),
        "kind": "colloquium",
        "title": "Journée d’exemple",
        "summary": "De quoi il s’agit.",
        "slug": "journee",
        "year": 2035,
        "first_day": DAY,
        "last_day": DAY,
        "announced_start": time(9),
        "announced_end": time(16),
        "place_name": "Salle des fêtes",
        "place_address": "1 place de la Mairie, 77000 Melun",
        "organiser_name": "Réseau d’exemple",
        "zone": "Europe/Paris",
        "changed_at": MOMENT,
        "editorial": "published",
    }
    return Event(**(said | more))


def version(*slots, before=None, now=MOMENT, of=None):
    of = of or event()
    return versions.publish(Programme(of.first_day, of.last_day, slots=slots or SLOTS), before, event=of.pk, now=now)


def later(days):
    return MOMENT + timedelta(days=days)
