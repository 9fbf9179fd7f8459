"""Writes on an event: proposed, changed, published, and what happens to it afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.discretion import free_address, quiet_address
from maillage.core.errors import require
from maillage.directory import standing
from maillage.directory.models import Organisation, Status, Visibility
from maillage.directory.standing import Standing
from maillage.events import following, policies
from maillage.events.actions import notices, parts
from maillage.events.actions.common import EventRefused, held_for_edit, is_awaited, keep, lock, ownership
from maillage.events.models import Event
from maillage.events.policies import Ownership
from maillage.search.models import Level

Editorial, Life = Event.Editorial, Event.Life
# What calendars show of the event as a whole.
_IN_CALENDARS = frozenset(
    {
        "title",
        "summary",
        "first_day",
        "last_day",
        "announced_start",
        "announced_end",
        "place_name",
        "place_address",
        "zone",
    }
    | {"mode", "neutral_title"}
)
# What those who come must learn: when, and where.
_TOLD = _IN_CALENDARS - {"title", "summary", "neutral_title"}
_CHOICES = {
    "kind": Event.Kind,
    "level": Level,
    "mode": Event.Mode,
    "registering": Event.Registering,
}
_LONGEST_SLUG = 70
# The level from which people may know of a structure.
SHOWN_FROM: dict[str, int] = {
    Visibility.PUBLIC: Level.EVERYBODY,
    Visibility.PROFESSIONALS: Level.PROFESSIONALS,
    Visibility.NETWORK: Level.NETWORK,
}


@dataclass(frozen=True, slots=True)
class EventContent:
    """What people say of an event. `organiser`: a published structure, else `organiser_name`; `co_organisers`: published structures, who
    may change it too. `parent`: the week or course.
    """

    kind: str
    title: str
    first_day: date
    last_day: date
    summary: str = ""
    body: str = ""
    parent: UUID | None = None
    organiser: UUID | None = None
    organiser_name: str = ""
    co_organisers: tuple[UUID, ...] = ()
    departments: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    level: int = 0
    zone: str = "Europe/Paris"
    announced_start: time | None = None
    announced_end: time | None = None
    mode: str = Event.Mode.ONSITE
    place_name: str = ""
    place_address: str = ""
    accessibility: tuple[str, ...] = ()
    accessibility_contact: str = ""
    accessibility_provider: str = ""
    registering: str = Event.Registering.NONE
    registration_link: str = ""
    registration_closes_at: datetime | None = None
    neutral_title: str = ""


_NAMES = tuple(
    field.name for field in fields(EventContent) if field.name not in {"parent", "organiser", "co_organisers"}
)


@transaction.atomic
def create_event(content: EventContent, *, by: User | None, now: datetime) -> Event:
    """A draft of hers: a member proposes for her own structures, the coordination for anybody."""
    person = standing.of(by, now=now)
    require(policies.can_propose(person))
    event = Event(proposed_by=by, created_at=now, changed_at=now, year=content.first_day.year)
    _set(event, content)
    together = _co_organisers(event, content)
    require(policies.can_edit(person, _owned(event, together)))
    _require_level(person, event.level, 0)
    for last in (False, False, True):
        event.slug = _free_slug(event)
        try:
            with transaction.atomic():
                event.save(force_insert=True)
            break
        except IntegrityError:  # somebody took that address at the same moment
            if last:
                raise
    event.co_organisers.set(together)
    following.follow(event, now)
    journal.record("events.create_event", event, by=by, at=now)
    return event


@transaction.atomic
def edit_event(event: Event, content: EventContent, *, seen: datetime, by: User | None, now: datetime) -> Event:
    """`seen`: when it had last changed, as she read it. What is published changes at once for its readers, but for its week: those who
    make the new one are asked, and told of another title or day (`parts.py`).
    """
    locked, person = held_for_edit(event, by=by, now=now)
    if locked.changed_at != seen:
        raise EventRefused("Quelqu’un a modifié cet évènement pendant ce temps. Rechargez la page avant d’enregistrer.")
    _require_not_awaited(locked)
    before, level, above = {name: getattr(locked, name) for name in _IN_CALENDARS}, locked.level, locked.parent
    _set(locked, content)
    parts.enter(locked, above, person, now=now)
    locked.co_organisers.set(_co_organisers(locked, content))
    require(policies.can_edit(person, ownership(locked)))
    _require_level(person, locked.level, level)
    changed = {name for name, value in before.items() if getattr(locked, name) != value}
    if changed:
        locked.sequence += 1
    parts.tell_change(locked, before, person, now=now)
    if changed & _TOLD:
        notices.tell(locked, f"sheet-{locked.sequence}", now=now)
    kept = keep(locked, "events.edit_event", by, now)
    if above is not None and above != locked.parent:
        following.follow(above, now)  # it is no longer in the calendar of that week
    return kept


@transaction.atomic
def publish_event(event: Event, *, by: User | None, now: datetime, is_reviewed: bool = False) -> Event:
    """Announced from now on, to the people of its level. The programme is published apart.

    At once by whoever may both change and publish it; `is_reviewed`: through the moderation, by whoever read what was sent.
    """
    person = standing.of(by, now=now)
    locked = lock(event.pk)
    owned = ownership(locked)
    require(policies.can_publish(person, owned) and (is_reviewed or policies.can_edit(person, owned)))
    if locked.editorial == Editorial.PUBLISHED:
        raise EventRefused("Cet évènement est déjà publié.")
    if not is_reviewed:
        _require_not_awaited(locked)
    if locked.parent and not locked.parent.is_published:
        raise EventRefused("Publiez d’abord l’évènement dont il fait partie.")
    locked.editorial = Editorial.PUBLISHED
    locked.published_at = locked.published_at or now
    return keep(locked, "events.publish_event", by, now)


@transaction.atomic
def withdraw_event(event: Event, *, by: User | None, now: datetime) -> Event:
    """Nobody reads it any more. An event that will not take place is cancelled, not withdrawn: people must learn it."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if locked.editorial == Editorial.WITHDRAWN:
        raise EventRefused("Cet évènement est déjà retiré.")
    _require_not_awaited(locked)
    locked.editorial = Editorial.WITHDRAWN
    return keep(locked, "events.withdraw_event", by, now)


@transaction.atomic
def set_life(event: Event, life: str, *, note: str = "", by: User | None, now: datetime) -> Event:
    """Cancelled, postponed, moved online, full…, with a word of explanation that readers see."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if life not in Life.values:
        raise EventRefused("Choisissez dans la liste ce qui arrive à l’évènement.")
    if locked.life == life and locked.life_note == note:
        return locked
    before, locked.life, locked.life_note = locked.life, life, note
    locked.cancelled_at = now if life == Life.CANCELLED else None
    locked.sequence += 1
    notices.tell_life(locked, before, now=now)
    return keep(locked, "events.set_life", by, now)


def _set(event: Event, content: EventContent) -> None:
    for name in _NAMES:
        setattr(event, name, getattr(content, name))
    if any(getattr(content, name) not in choices.values for name, choices in _CHOICES.items()):
        raise EventRefused(
            "Un choix de la fiche n’existe pas ou plus. Rechargez la page, puis choisissez dans les listes."
        )
    if not content.title.strip():
        raise EventRefused("Donnez un titre à l’évènement.")
    if content.last_day < content.first_day:
        raise EventRefused("Le dernier jour vient avant le premier : corrigez l’un des deux.")
    if content.announced_start and content.announced_end and content.first_day == content.last_day:
        _check_hours(content)
    _check_registration(content)
    event.organiser = _organiser(content)
    event.parent = _parent(event, content.parent)


def _check_hours(content: EventContent) -> None:
    assert content.announced_start is not None
    assert content.announced_end is not None
    if content.announced_end <= content.announced_start:
        raise EventRefused("L’heure de fin annoncée vient avant celle de début.")


def _check_registration(content: EventContent) -> None:
    is_elsewhere = content.registering == Event.Registering.ELSEWHERE
    if is_elsewhere and not content.registration_link.startswith("https://"):
        raise EventRefused("Donnez l’adresse où l’on s’inscrit : elle commence par https://.")
    if content.registration_link and not is_elsewhere:
        raise EventRefused("Une adresse d’inscription est donnée : choisissez « sur un autre site », ou effacez-la.")


def _organiser(content: EventContent) -> Organisation | None:
    if content.organiser is None:
        if not content.organiser_name.strip():
            raise EventRefused("Dites qui organise : une structure de l’annuaire, ou un nom.")
        return None
    if content.organiser_name:
        raise EventRefused("Choisissez une structure de l’annuaire, ou écrivez un nom : pas les deux.")
    found = Organisation.objects.filter(pk=content.organiser, status=Status.PUBLISHED).first()
    if found is None:
        raise EventRefused("Cette structure n’existe pas dans l’annuaire, ou n’est plus publiée.")
    _require_shown([found], content.level)
    return found


def _require_shown(organisations: Iterable[Organisation], level: int) -> None:
    """A structure that not everybody may know of is not named to everybody by an event."""
    hidden = [one.name for one in organisations if SHOWN_FROM[one.visibility] > level]
    if hidden:
        raise EventRefused(
            f"Tout le monde ne peut pas savoir que cette structure existe : {', '.join(hidden)}. Réservez l’évènement, ou écrivez un"
            " autre nom."
        )


def _parent(event: Event, pk: UUID | None) -> Event | None:
    """Two floors: a week and its parts. Only a week or a training has parts."""
    if pk is None:
        return None
    found = Event.objects.filter(pk=pk, parent=None, kind__in=(Event.Kind.WEEK, Event.Kind.TRAINING)).first()
    if found is None or found.pk == event.pk:
        raise EventRefused("Choisissez une semaine ou une formation qui n’en fait pas elle-même partie d’une autre.")
    if event.children.exists():
        raise EventRefused("Cet évènement a déjà des parties : il ne peut pas en devenir une.")
    return found


def _co_organisers(event: Event, content: EventContent) -> list[Organisation]:
    """Published structures of the directory, other than the first; those that it has already may stay."""
    asked = set(content.co_organisers) - {content.organiser}
    kept = set(event.co_organisers.values_list("pk", flat=True))
    found = list(Organisation.objects.filter(Q(status=Status.PUBLISHED) | Q(pk__in=kept), pk__in=asked))
    if len(found) < len(asked):
        raise EventRefused("Une des structures associées n’existe pas dans l’annuaire, ou n’est plus publiée.")
    _require_shown(found, content.level)
    return found


def _require_not_awaited(event: Event) -> None:
    if is_awaited(event):
        raise EventRefused(
            "Cet évènement est en relecture : il ne change pas avant la réponse. Reprenez-le d’abord, ou attendez."
        )


def _require_level(person: Standing, level: int, before: int) -> None:
    """Nobody reserves an event to people above herself; one that already is stays so."""
    if level > max(person.level, before):
        raise EventRefused("Vous ne pouvez pas réserver cet évènement à un niveau qui n’est pas le vôtre.")


def _owned(event: Event, together: Iterable[Organisation]) -> Ownership:
    """Of an event that is not kept yet."""
    organisers = {one.pk for one in together} | ({event.organiser_id} if event.organiser_id else set())
    return Ownership(frozenset(organisers), event.departments)


def _free_slug(event: Event) -> str:
    base = quiet_address(event.neutral_title or event.title, longest=_LONGEST_SLUG, fallback="evenement")
    taken = set(Event.objects.filter(year=event.year, slug__startswith=base).values_list("slug", flat=True))
    return free_address(base, taken.__contains__)
