"""What two people wrote of the same slot, field by field and word by word."""

from maillage.events.actions import SlotContent, Someone
from maillage.events.agenda.words import long_day
from maillage.events.models import Appearance, Slot
from maillage.events.programme.clock import written
from maillage.moderation import diff
from maillage.moderation.queries import FieldDiff

_ROLES, _STATES = dict(Appearance.Role.choices), dict(Appearance.State.choices)


def differences(theirs: SlotContent, hers: SlotContent) -> list[FieldDiff]:
    """From what the slot says now to what she was about to write."""
    now, then = _said(theirs), _said(hers)
    return [
        FieldDiff("", label, now[label], then[label], diff.words(now[label], then[label]))
        for label in now
        if now[label] != then[label]
    ]


def _said(content: SlotContent) -> dict[str, str]:
    return {
        "nature": Slot.Kind(content.kind).label,
        "titre": content.title,
        "jour": long_day(content.day) if content.day else "",
        "début": written(content.start) if content.start else "",
        "durée": f"{content.minutes} minutes" if content.minutes is not None else "",
        "salle": content.room,
        "parcours": content.track,
        "présentation": content.text,
        "état": Slot.State(content.state).label,
        "débat": "oui" if content.has_debate else "",
        "intervenants": "\n".join(_named(one) for one in content.people),
    }


def _named(one: Someone) -> str:
    function = f", {one.function}" if one.function else ""
    return f"{one.name}{function} ({_ROLES[one.role]}, {_STATES[one.state]})"
