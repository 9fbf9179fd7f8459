"""Around the form of an event: what it begins with, what may be chosen in it, and who may save it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from maillage.directory.standing import Standing
from maillage.events import policies
from maillage.events.desk.events import choices
from maillage.events.desk.events.forms import EventForm, Offer, initial
from maillage.events.models import Event
from maillage.events.policies import Ownership

_MOST_SHOWN = 40
_LISTS = ("co_organisers", "departments", "themes", "professions", "accessibility")
NO_TERRITORY = "Choisissez au moins un de vos départements : sans lui, l’évènement ne serait plus à vous."
NO_STRUCTURE = (
    "Choisissez une de vos structures comme organisatrice, ou cochez-la parmi celles avec qui l’évènement se fait."
)


def blank(standing: Standing, department: str) -> dict[str, Any]:
    """What a new event begins with; `department`: the territory that she looks at, if it is one, else that of her structure."""
    organiser = next((str(pk) for pk in sorted(standing.organisations)), "")
    return {
        "kind": Event.Kind.COLLOQUIUM,
        "mode": Event.Mode.ONSITE,
        "registering": Event.Registering.NONE,
        "level": "0",
        "departments": [department] if department else choices.home(organiser),
        "organiser": organiser,
    }


def begun(event: Event | None, standing: Standing, department: str = "") -> dict[str, Any]:
    return initial(event) if event else blank(standing, department)


def form(
    data: QueryDict | None, event: Event | None, *, standing: Standing, now: datetime, department: str = ""
) -> EventForm:
    """`data` is what was sent, a copy: a structure that was found joins it."""
    start = begun(event, standing, department)
    first, together = [start["organiser"]], list(start.get("co_organisers", ()))
    if data is None:
        return EventForm(offer=_offer(event, first, together, standing, now), initial=start)
    found = [str(pk) for pk in choices.find(data.get("find", ""))]
    if len(found) == 1 and not is_tried(data):
        data.appendlist("co_organisers", found[0])
        data["find"] = ""
    together += [*found, *_pks([*data.getlist("shown"), *data.getlist("co_organisers")])]
    if standing.is_coordinator:
        first += _pks([data.get("organiser", "")])
    offer = _offer(event, first, together, standing, now)
    if is_tried(data):
        return EventForm(offer=offer, initial=_typed(data))
    made = EventForm(data, offer=offer, initial=start)
    if data.get("find"):
        made.add_error("find", _not_one(found))
    return made


def is_tried(data: QueryDict) -> bool:
    """She asked to see, or to search: nothing is to be saved."""
    return "chercher" in data or "apercu" in data


def check_hers(made: EventForm, standing: Standing) -> None:
    """Nobody writes an event that she could not open again."""
    content = made.content()
    organisers = frozenset({*content.co_organisers, *([content.organiser] if content.organiser else [])})
    if not policies.can_edit(standing, Ownership(organisers, content.departments)):
        made.add_error(*("departments", NO_TERRITORY) if standing.is_coordinator else ("organiser", NO_STRUCTURE))


def differences(made: EventForm, event: Event) -> list[str]:
    """Labels of what she wrote otherwise than the event says now. One query."""
    said, now = asdict(made.content()), {name: getattr(event, name, None) for name in asdict(made.content())}
    now |= {"organiser": event.organiser_id, "parent": event.parent_id}
    now["co_organisers"] = set(event.co_organisers.values_list("pk", flat=True))
    said["co_organisers"] = set(said["co_organisers"])
    return [str(made.fields[name].label) for name, value in said.items() if value != now[name]]


def _offer(
    event: Event | None, first: Iterable[str], together: Iterable[str], standing: Standing, now: datetime
) -> Offer:
    """`first`: as organiser, beside her own structures; `together`: with it, and for the coordination as organiser too. Two queries."""
    own = {str(pk) for pk in standing.organisations} | {pk for pk in first if pk}
    known = set(together)
    named = choices.structures(own | known)
    return Offer(
        structures=[one for one in named if one[0] in own or standing.is_coordinator],
        together=[one for one in named if one[0] in known],
        parents=choices.parents(event, standing, now),
        departments=choices.departments(),
        level=max(standing.level, event.level if event else 0),
    )


def _pks(values: Iterable[str]) -> list[str]:
    found = []
    for value in list(dict.fromkeys(values))[:_MOST_SHOWN]:
        try:
            found.append(str(UUID(value)))
        except ValueError:
            continue
    return found


def _typed(data: QueryDict) -> dict[str, Any]:
    """All that she wrote, to be shown again without a word on what is missing."""
    return {name: data.getlist(name) if name in _LISTS else data.get(name) for name in data}


def _not_one(found: list[str]) -> str:
    if not found:
        return "Aucune structure de l’annuaire ne porte ce nom. Écrivez-le dans la présentation, ou effacez-le d’ici."
    return "Plusieurs structures portent ce nom : cochez la bonne ci-dessus, et effacez ce que vous aviez écrit ici."
