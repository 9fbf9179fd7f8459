"""Writes on an event: proposed, changed, published, and what happens to it afterwards."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.discretion import free_address
from maillage.core.errors import require
from maillage.core.text import fold
from maillage.directory import standing
from maillage.directory.models import Organisation, Status
from maillage.events import policies
from maillage.events.actions.common import EventRefused, held_for_edit, lock, ownership
from maillage.events.models import Event
from maillage.events.policies import Ownership

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
_LONGEST_SLUG = 70


@dataclass(frozen=True, slots=True)
class EventContent:
    """What people say of an event. `organiser`: a published structure, else `organiser_name`. `parent`: the week or course."""

    kind: str
    title: str
    first_day: date
    last_day: date
    summary: str = ""
    body: str = ""
    parent: UUID | None = None
    organiser: UUID | None = None
    organiser_name: str = ""
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
    neutral_title: str = ""


_NAMES = tuple(field.name for field in fields(EventContent) if field.name not in {"parent", "organiser"})


@transaction.atomic
def create_event(content: EventContent, *, by: User | None, now: datetime) -> Event:
    """A draft of hers: a member proposes for her own structures, the coordination for anybody."""
    person = standing.of(by, now=now)
    require(policies.can_propose(person))
    event = Event(proposed_by=by, created_at=now, changed_at=now, year=content.first_day.year)
    _set(event, content)
    require(policies.can_edit(person, _owned(event)))
    for last in (False, False, True):
        event.slug = _free_slug(event)
        try:
            with transaction.atomic():
                event.save(force_insert=True)
            break
        except IntegrityError:  # somebody took that address at the same moment
            if last:
                raise
    journal.record("events.create_event", event, by=by, at=now)
    return event


@transaction.atomic
def edit_event(event: Event, content: EventContent, *, seen: datetime, by: User | None, now: datetime) -> Event:
    """`seen`: when it had last changed, as she read it. What is published changes at once for its readers."""
    locked, person = held_for_edit(event, by=by, now=now)
    if locked.changed_at != seen:
        raise EventRefused("Quelqu’un a modifié cet évènement pendant ce temps. Rechargez la page avant d’enregistrer.")
    before = {name: getattr(locked, name) for name in _IN_CALENDARS}
    _set(locked, content)
    require(policies.can_edit(person, ownership(locked)))
    if any(getattr(locked, name) != value for name, value in before.items()):
        locked.sequence += 1
    return _keep(locked, "events.edit_event", by, now)


@transaction.atomic
def submit_event(event: Event, *, by: User | None, now: datetime) -> Event:
    locked, _ = held_for_edit(event, by=by, now=now)
    if locked.editorial not in {Editorial.DRAFT, Editorial.WITHDRAWN}:
        raise EventRefused("Cet évènement est déjà envoyé.")
    locked.editorial = Editorial.SUBMITTED
    return _keep(locked, "events.submit_event", by, now)


@transaction.atomic
def publish_event(event: Event, *, by: User | None, now: datetime) -> Event:
    """Announced from now on, to the people of its level. The programme is published apart."""
    person = standing.of(by, now=now)
    locked = lock(event.pk)
    require(policies.can_publish(person, ownership(locked)))
    if locked.editorial == Editorial.PUBLISHED:
        raise EventRefused("Cet évènement est déjà publié.")
    if locked.parent and not locked.parent.is_published:
        raise EventRefused("Publiez d’abord l’évènement dont il fait partie.")
    locked.editorial = Editorial.PUBLISHED
    locked.published_at = locked.published_at or now
    return _keep(locked, "events.publish_event", by, now)


@transaction.atomic
def refuse_event(event: Event, *, by: User | None, now: datetime) -> Event:
    """Of one that somebody else proposed."""
    person = standing.of(by, now=now)
    locked = lock(event.pk)
    require(policies.can_publish(person, ownership(locked)))
    if locked.editorial != Editorial.SUBMITTED:
        raise EventRefused("Seul un évènement à relire peut être décliné.")
    locked.editorial = Editorial.REFUSED
    return _keep(locked, "events.refuse_event", by, now)


@transaction.atomic
def withdraw_event(event: Event, *, by: User | None, now: datetime) -> Event:
    """Nobody reads it any more. An event that will not take place is cancelled, not withdrawn: people must learn it."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if locked.editorial == Editorial.WITHDRAWN:
        raise EventRefused("Cet évènement est déjà retiré.")
    locked.editorial = Editorial.WITHDRAWN
    return _keep(locked, "events.withdraw_event", by, now)


@transaction.atomic
def set_life(event: Event, life: str, *, note: str = "", by: User | None, now: datetime) -> Event:
    """Cancelled, postponed, moved online, full…, with a word of explanation that readers see."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if life not in Life.values:
        raise EventRefused("Choisissez dans la liste ce qui arrive à l’évènement.")
    if locked.life == life and locked.life_note == note:
        return locked
    locked.life, locked.life_note = life, note
    locked.cancelled_at = now if life == Life.CANCELLED else None
    locked.sequence += 1
    return _keep(locked, "events.set_life", by, now)


def _set(event: Event, content: EventContent) -> None:
    for name in _NAMES:
        setattr(event, name, getattr(content, name))
    if not content.title.strip():
        raise EventRefused("Donnez un titre à l’évènement.")
    if content.last_day < content.first_day:
        raise EventRefused("Le dernier jour vient avant le premier : corrigez l’un des deux.")
    if content.announced_start and content.announced_end and content.first_day == content.last_day:
        _check_hours(content)
    event.organiser = _organiser(content)
    event.parent = _parent(event, content.parent)


def _check_hours(content: EventContent) -> None:
    assert content.announced_start is not None
    assert content.announced_end is not None
    if content.announced_end <= content.announced_start:
        raise EventRefused("L’heure de fin annoncée vient avant celle de début.")


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
    return found


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


def _owned(event: Event) -> Ownership:
    """Of an event that is not kept yet."""
    organisers = frozenset({event.organiser_id} if event.organiser_id else ())
    return Ownership(organisers, event.departments)


def _free_slug(event: Event) -> str:
    base = fold(event.neutral_title or event.title).replace(" ", "-")[:_LONGEST_SLUG].strip("-") or "evenement"
    taken = set(Event.objects.filter(year=event.year, slug__startswith=base).values_list("slug", flat=True))
    return free_address(base, taken.__contains__)


def _keep(locked: Event, verb: str, by: User | None, now: datetime) -> Event:
    locked.changed_at = now
    locked.save()
    journal.record(verb, locked, by=by, at=now)
    return locked
