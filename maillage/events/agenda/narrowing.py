"""What narrows the agenda: one code of each closed list, in the address; the same for the list, the months, the map, feeds and calendars."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q

from maillage.events.models import Event
from maillage.events.models.events import LAST_FIRST, EventQuerySet
from maillage.resources.vocabulary import PROFESSIONS, THEMES
from maillage.territories import gazetteer

TO_COME, PAST = "a-venir", "passes"
WHEN = {TO_COME: "à venir", PAST: "passés"}
# Name in an address, name here.
NAMES = {
    "departement": "department",
    "theme": "theme",
    "metier": "profession",
    "nature": "kind",
    "modalite": "mode",
}
_ONSITE, _REMOTE = {Event.Mode.ONSITE, Event.Mode.HYBRID}, {Event.Mode.REMOTE, Event.Mode.HYBRID}
_MOVED = Q(life=Event.Life.MOVED_ONLINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Codes that exist, or nothing. `is_known`: false when one that was sent does not exist; the others still count."""

    department: str = ""
    theme: str = ""
    profession: str = ""
    kind: str = ""
    mode: str = ""
    is_past: bool = False
    is_known: bool = True

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in NAMES.values())

    @property
    def words(self) -> str:
        """« Seine-et-Marne, fugue »: what narrows, without the moment."""
        said = ((vocabulary(name), getattr(self, name)) for name in NAMES.values())
        return ", ".join(labels[code] for labels, code in said if code)

    @property
    def query(self) -> str:
        """The address that asks the same again, from its « ? »; nothing when nothing narrows."""
        return self.query_with()

    def query_with(self, **changed: object) -> str:
        """The same with something else: `query_with(department="77")`."""
        asked = replace(self, **changed)  # type: ignore[arg-type]  # its own fields
        pairs = [(letter, code) for letter, name in NAMES.items() if (code := getattr(asked, name))]
        pairs += [("quand", PAST)] if asked.is_past else []
        return f"?{urlencode(pairs)}" if pairs else ""


def vocabulary(name: str) -> Mapping[str, str]:
    """The codes that may narrow by `name` (of `Asked`), and their words."""
    if name == "department":
        return {code: area.name for code, area in gazetteer.load().departments.items()}
    closed: dict[str, Mapping[str, str]] = {
        "theme": THEMES,
        "profession": PROFESSIONS,
        "kind": dict(Event.Kind.choices),
        "mode": dict(Event.Mode.choices),
    }
    return closed[name]


def read(data: Mapping[str, str]) -> Asked:
    """What an address asks."""
    sent = {name: data.get(letter, "") for letter, name in NAMES.items()}
    kept = {name: code if code in vocabulary(name) else "" for name, code in sent.items()}
    when = data.get("quand", "")
    return Asked(**kept, is_past=when == PAST, is_known=kept == sent and when in {"", *WHEN})


def shown(level: int) -> EventQuerySet:
    """Announced, and for that level."""
    return Event.objects.published().shown_to(level)


def listed(level: int) -> EventQuerySet:
    """What the agenda shows to that level, in all its presentations: of a course, its sessions, never the course itself."""
    return shown(level).without_courses()


def narrow(found: EventQuerySet, asked: Asked, *, level: int) -> EventQuerySet:
    """By all its codes together, whatever the moment. What a part does not say itself, its week says, if that level reads it."""
    for field, code, is_open in (
        ("departments", asked.department, True),
        ("professions", asked.profession, True),
        ("themes", asked.theme, False),
    ):
        found = found.filter(_coded(field, code, level, is_open=is_open)) if code else found
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return found.filter(_held(asked.mode)) if asked.mode else found


def at_its_time(found: EventQuerySet, asked: Asked, today: date) -> EventQuerySet:
    """Those to come, the next first, or those past, the last first."""
    if not asked.is_past:
        return found.to_come(today)
    return found.filter(last_day__lt=today).order_by(*LAST_FIRST)


def _coded(field: str, code: str, level: int, *, is_open: bool) -> Q:
    """`is_open`: when nothing is said, everything is meant."""
    said = {f"{field}__contains": f",{code},"}
    of_week = Q(parent__level__lte=level, parent__editorial=Event.Editorial.PUBLISHED)
    in_week = Q(**{field: ""}) & of_week & Q(**{f"parent__{name}": value for name, value in said.items()})
    if not is_open:
        return Q(**said) | in_week
    silent_week = Q(parent=None) | ~of_week | Q(**{f"parent__{field}": ""})
    return Q(**said) | in_week | (Q(**{field: ""}) & silent_week)


def _held(mode: str) -> Q:
    """Whoever wants to come on site may come to what is held in both ways; what was moved online is on site no more."""
    if mode == Event.Mode.ONSITE:
        return Q(mode__in=_ONSITE) & ~_MOVED
    if mode == Event.Mode.REMOTE:
        return Q(mode__in=_REMOTE) | _MOVED
    return Q(mode=Event.Mode.HYBRID) & ~_MOVED
