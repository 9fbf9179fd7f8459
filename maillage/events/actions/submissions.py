"""Sending an event to be read before it is published, through the moderation that everything contributed goes through."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.events import sheets
from maillage.events.actions.common import KIND, EventRefused, held_for_edit, is_awaited
from maillage.events.models import Event
from maillage.moderation import actions as moderation
from maillage.moderation.models import Proposal
from maillage.moderation.states import EDITABLE


@transaction.atomic
def submit_event(event: Event, *, by: User | None, now: datetime, note: str = "") -> Event:
    """The whole sheet as it is now goes to those who may publish it; until they answer, it does not change.

    After « à compléter », the same proposal goes again, with its thread.
    """
    locked, _ = held_for_edit(event, by=by, now=now)
    if by is None:
        raise NotAllowed  # the machine publishes, it asks nobody
    if locked.is_published:
        raise EventRefused("Cet évènement est déjà publié.")
    if is_awaited(locked):
        raise EventRefused("Cet évènement est déjà envoyé.")
    content = sheets.values(locked)
    given_back = Proposal.objects.about(KIND, str(locked.pk)).by(by).filter(state__in=EDITABLE).order_by("pk").last()
    if given_back:
        moderation.edit(given_back, content, by=by, now=now, note=note or None)
        moderation.submit(given_back, by=by, now=now)
    else:
        moderation.propose(KIND, str(locked.pk), content, by=by, now=now, note=note)
    journal.record("events.submit_event", locked, by=by, at=now)
    return locked
