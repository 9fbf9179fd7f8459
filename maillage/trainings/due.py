"""When the questionnaires of a session open, by the clock of its place."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from maillage.events.models import Event
from maillage.trainings.models import Evaluation

_EVENING = time(18)  # where no end is announced
_MORNING = time(9)  # of a later day
# A session that was not held on these days asks nobody.
NOT_HELD = (Event.Life.CANCELLED, Event.Life.POSTPONED)


def opens_at(evaluation: Evaluation) -> datetime:
    """À chaud, when the session ends; à froid, so many days after, in the morning."""
    event = evaluation.event
    if not evaluation.delay_days:
        return datetime.combine(event.last_day, event.announced_end or _EVENING, ZoneInfo(event.zone))
    day = event.last_day + timedelta(days=evaluation.delay_days)
    return datetime.combine(day, _MORNING, ZoneInfo(event.zone))
