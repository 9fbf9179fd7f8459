"""Where these pages stand among those of an event."""

from maillage.events.desk import tabs
from maillage.events.models import Event


def put() -> None:
    tabs.add("show-presence", "Présence", _has_people, rank=60)
    tabs.add("show-certificates", "Attestations", _has_people, rank=70)


def _has_people(event: Event) -> bool:
    """Those whose registrations are kept here, once it is announced."""
    return event.is_published and event.registering == Event.Registering.HERE
