"""What a speaker says of her own part."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.events.actions.common import EventRefused, lock
from maillage.events.models import Appearance, Event


@transaction.atomic
def answer_appearance(appearance: Appearance, *, comes: bool, by: User, now: datetime) -> Appearance:
    """« Je confirme », or « Je ne pourrai pas »: in the draft; readers see it once its organisers publish the programme again."""
    event = lock(appearance.slot.event_id)
    found = Appearance.objects.filter(pk=appearance.pk, person=by).first()
    if found is None:
        raise NotAllowed
    if event.last_day < localdate(now) or event.editorial == Event.Editorial.WITHDRAWN or event.is_cancelled:
        raise EventRefused("Cet évènement n’a pas lieu, ou il est passé : il n’y a plus rien à répondre.")
    found.state = Appearance.State.CONFIRMED if comes else Appearance.State.DECLINED
    found.save(update_fields=["state"])
    journal.record("events.answer_appearance", event, by=by, at=now)
    return found
