"""Events as the moderation engine knows them: a draft is proposed as a whole, and accepting publishes it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from maillage.accounts.models import User
from maillage.core.errors import DomainError
from maillage.directory import standing
from maillage.events import actions, policies, sheets
from maillage.events.actions.common import KIND, ownership
from maillage.events.desk.faces import COORDINATION
from maillage.events.models import Event
from maillage.moderation.registry import Field, Values


class EventKind:
    """It waits in the queue of each of its départements, a part of a week in those of the week; whoever may publish it decides."""

    code = KIND
    label = "évènement"

    @property
    def fields(self) -> Mapping[str, Field]:
        return sheets.FIELDS

    def read(self, target: str, *, lock: bool = False) -> Values | None:
        """What readers know of it: of a draft, nothing yet, so that all of it is proposed and read."""
        event = _find(target, lock=lock)
        if event is None:
            return None
        said = sheets.values(event) if event.is_published else {}
        return {name: said.get(name) for name in sheets.FIELDS}

    def clean(self, content: Values, current: Values) -> Values:
        """Written by `actions.submit_event` from an event that was checked when it was saved."""
        return content

    def apply(self, target: str, changes: Values, *, by: User | None, now: datetime, author: User | None = None) -> str:
        """Publishes exactly what was read, or nothing."""
        event = _find(target, lock=True)
        if event is None or event.is_published or sheets.values(event) != changes:
            raise DomainError(
                "L’évènement n’est plus celui qui a été relu. Demandez de le compléter : il vous sera envoyé de nouveau."
            )
        actions.publish_event(event, by=by, now=now, is_reviewed=True)
        return target

    def title(self, target: str, content: Values) -> str:
        event = _find(target)
        return event.title if event else str(content.get("title", ""))

    def departments(self, target: str, content: Values) -> tuple[str, ...]:
        event = _find(target)
        if event is None:
            return ()
        codes: tuple[str, ...] = (event.parent or event).departments
        return codes

    def can_propose(self, user: User, target: str, *, now: datetime) -> bool:
        """Whoever may change it; one that is published is changed at once, without a proposal."""
        event = _find(target)
        if event is None or event.is_published:
            return False
        return policies.can_edit(standing.of(user, now=now), ownership(event))

    def can_decide(self, user: User, target: str, departments: tuple[str, ...], *, now: datetime) -> bool:
        event = _find(target)
        person = standing.of(user, now=now)
        if event is None:
            return policies.coordinates(person, departments)
        return policies.can_publish(person, ownership(event))

    def href(self, target: str) -> str:
        return COORDINATION.url("show-event", target)


def _find(target: str, *, lock: bool = False) -> Event | None:
    """None when it cannot be one: the target came from an address that somebody wrote."""
    try:
        pk = UUID(target)
    except ValueError:
        return None
    rows = Event.objects.select_for_update(no_key=True) if lock else Event.objects.select_related("parent")
    return rows.filter(pk=pk).first()


def register() -> None:
    """Called once, when the app is ready."""
    from maillage.moderation import registry  # noqa: PLC0415 -- app ready

    registry.register(EventKind())
