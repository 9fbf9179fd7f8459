"""What the writes on events have in common."""

from datetime import datetime
from uuid import UUID

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.directory import standing
from maillage.directory.standing import Standing
from maillage.events import following, policies
from maillage.events.models import Event
from maillage.events.policies import Ownership
from maillage.moderation.models import Proposal

KIND = "events.event"  # of the proposals that ask for an event to be published


class EventRefused(DomainError):
    """What is asked of an event cannot be done; the sentence says what to do."""


def lock(pk: UUID) -> Event:
    """Until the end of the transaction."""
    found = Event.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if found is None:
        raise EventRefused("Cet évènement n’existe plus.")
    return found


def ownership(event: Event) -> Ownership:
    """Two queries, four for a part of a week."""
    organisers = set(event.co_organisers.values_list("pk", flat=True))
    if event.organiser_id:
        organisers.add(event.organiser_id)
    above = ownership(event.parent) if event.parent else None
    return Ownership(frozenset(organisers), event.departments, above)


def held_for_edit(event: Event, *, by: User | None, now: datetime) -> tuple[Event, Standing]:
    """Locked, and hers to change."""
    person = standing.of(by, now=now)
    locked = lock(event.pk)
    require(policies.can_edit(person, ownership(locked)))
    return locked, person


def is_awaited(event: Event) -> bool:
    """Somebody reads it before it is published: its sheet does not change until she decides. One query."""
    return Proposal.objects.submitted().about(KIND, str(event.pk)).exists()


def keep(locked: Event, verb: str, by: User | None, now: datetime) -> Event:
    """Saved, followed by what is kept up to date with it, and written in the journal."""
    locked.changed_at = now
    locked.save()
    following.follow(locked, now)
    journal.record(verb, locked, by=by, at=now)
    return locked
