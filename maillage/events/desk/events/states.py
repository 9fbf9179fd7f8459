"""The state of an event in one word, as its organisers and the coordination see it."""

from datetime import date

from maillage.core.templatetags.ui import Label
from maillage.events.actions import KIND
from maillage.events.models import Event
from maillage.events.policies import Ownership
from maillage.moderation.models import Proposal

# In the order of the tabs.
STATES = {
    "review": "À relire",
    "draft": "Brouillons",
    "coming": "À venir",
    "past": "Passés",
    "withdrawn": "Retirés",
}
_LABELS = {
    "review": Label("À relire", "check", "clock"),
    "draft": Label("Brouillon"),
    "coming": Label("Publié", "ok", "check"),
    "past": Label("Passé"),
    "withdrawn": Label("Retiré"),
}
# Of a proposal: the kind of its label, and its drawing.
REVIEWED: dict[str, tuple[str, str]] = {
    Proposal.State.SUBMITTED: ("check", "clock"),
    Proposal.State.CHANGES: ("check", "alert"),
    Proposal.State.REFUSED: ("late", "cross"),
}


def waiting() -> set[str]:
    """Events that somebody sent and nobody answered, as targets of proposals. One query."""
    return set(Proposal.objects.submitted().filter(kind=KIND).values_list("target", flat=True))


def code(editorial: str, last_day: date, today: date, *, is_waiting: bool) -> str:
    """One of `STATES`."""
    if editorial == Event.Editorial.PUBLISHED:
        return "past" if last_day < today else "coming"
    if is_waiting:
        return "review"
    return "withdrawn" if editorial == Event.Editorial.WITHDRAWN else "draft"


def label(event: Event, today: date, *, is_waiting: bool) -> Label:
    return of(code(event.editorial, event.last_day, today, is_waiting=is_waiting))


def of(state: str) -> Label:
    return _LABELS[state]


def owned(event: Event, above: Ownership | None) -> Ownership:
    """Without a query, of a row that came with its co-organisers."""
    organisers = {one.pk for one in event.co_organisers.all()} | ({event.organiser_id} if event.organiser_id else set())
    return Ownership(frozenset(organisers), event.departments, above)
