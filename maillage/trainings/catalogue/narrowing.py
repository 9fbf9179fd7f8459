"""What narrows the catalogue: one code of each closed list, in the address, as in the agenda; and two of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from maillage.events.agenda import narrowing
from maillage.events.agenda.narrowing import PAST, at_its_time
from maillage.events.models import Event
from maillage.events.models.events import EventQuerySet
from maillage.trainings.queries import people
from maillage.trainings.queries.sessions import sessions
from maillage.trainings.words import crossed

ONLINE = "en-ligne"  # in place of a département
LETTERS = {"departement": "department", "metier": "profession", "theme": "theme", "modalite": "mode"}


@dataclass(frozen=True, slots=True)
class Asked:
    """`agenda`: what the agenda understands too. `is_online`: in place of a département."""

    agenda: narrowing.Asked = field(default_factory=narrowing.Asked)
    is_online: bool = False
    is_cross: bool = False

    @property
    def is_past(self) -> bool:
        return self.agenda.is_past

    @property
    def is_narrowed(self) -> bool:
        return self.agenda.is_narrowed or self.is_online or self.is_cross

    @property
    def words(self) -> str:
        """« Seine-et-Marne, santé, croisées »."""
        said = (self.agenda.words, "en ligne" if self.is_online else "", "croisées" if self.is_cross else "")
        return ", ".join(filter(None, said))

    @property
    def query(self) -> str:
        """The address that asks the same again, from its « ? »; nothing when nothing narrows."""
        said = {letter: getattr(self.agenda, name) for letter, name in LETTERS.items()}
        said["departement"] = ONLINE if self.is_online else said["departement"]
        said |= {"croisee": "1" if self.is_cross else "", "quand": PAST if self.is_past else ""}
        pairs = {letter: code for letter, code in said.items() if code}
        return f"?{urlencode(pairs)}" if pairs else ""

    def at(self, *, is_past: bool) -> "Asked":
        return replace(self, agenda=replace(self.agenda, is_past=is_past))

    def only(self, *, department: str = "") -> "Asked":
        """The same in that département, or anywhere."""
        return replace(self, agenda=replace(self.agenda, department=department), is_online=False)


def read(data: Mapping[str, str]) -> Asked:
    """What an address asks; what does not exist is as if it were not there."""
    known = {letter: data.get(letter, "") for letter in (*LETTERS, "quand")}
    return Asked(narrowing.read(known), data.get("departement") == ONLINE, data.get("croisee") == "1")


def find(asked: Asked, *, level: int, now: datetime) -> EventQuerySet:
    """Its sessions, at their time. No query, three at most when past cross-trainings are asked for."""
    found = narrowing.narrow(sessions(level), asked.agenda, level=level)
    if asked.is_online:
        found = narrowing.narrow(found, narrowing.Asked(mode=Event.Mode.REMOTE), level=level)
    found = at_its_time(found, asked.agenda, localdate(now))
    if not asked.is_cross:
        return found
    return found.filter(pk__in=_crossed(found)) if asked.is_past else found.filter(_meant())


def _meant() -> Q:
    """Announced for several professions together."""
    return Q(course__is_cross_meant=True) | Q(parent__course__is_cross_meant=True)


def _crossed(found: EventQuerySet) -> list[UUID]:
    """What is past is told by who was there."""
    return [pk for pk, there in people.of(found).items() if crossed(there)]
