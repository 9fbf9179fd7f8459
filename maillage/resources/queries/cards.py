"""Resources as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from maillage.directory.models import Organisation
from maillage.directory.models.common import Status, Visibility
from maillage.resources import vocabulary
from maillage.resources.models import Resource, ResourceFile
from maillage.resources.models.resources import ResourceQuerySet
from maillage.search.models import Level

# Who sees the structures of each visibility (maillage/directory/models/common.py).
_LEVELS = {Visibility.PUBLIC: 0, Visibility.PROFESSIONALS: 2, Visibility.NETWORK: 3}
# Of the sprite (maillage/static/img/icons.svg), where there is no picture of the work itself.
ICONS = {
    "report": "book",
    "guide": "signpost",
    "protocol": "shield",
    "agreement": "network",
    "film": "video",
    "podcast": "ear",
    "kit": "work",
    "practice": "people",
    "press_kit": "message",
    "law": "scales",
    "study": "search",
    "tool": "check",
    "article": "letter",
}
_UNREAD = ("body", "links", "departments", "professions", "publics")


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    href: str
    summary: str
    kind: str
    icon: str
    year: int | None
    publisher: str
    language: str  # nothing when it is in French
    reserved: str  # to whom, unless to everybody
    thumbnail: str


def cards(found: ResourceQuerySet, *, level: int, order: Iterable[UUID]) -> list[Card]:
    """In the order of these keys. Two queries."""
    pictures = ResourceFile.objects.filter(state=ResourceFile.State.READY).exclude(thumbnail="")
    pictures = pictures.only("pk", "resource_id").order_by("rank", "pk")
    rows = read(found).prefetch_related(Prefetch("files", pictures, to_attr="pictures"))
    ranks = {key: rank for rank, key in enumerate(order)}
    return [card(resource, level) for resource in sorted(rows, key=lambda resource: ranks[resource.pk])]


def read(found: ResourceQuerySet) -> ResourceQuerySet:
    """With all that a card needs, but its picture."""
    return found.select_related("publisher").defer(*_UNREAD)


def card(resource: Resource, level: int) -> Card:
    pictures: list[ResourceFile] = getattr(resource, "pictures", [])
    href = resource.get_absolute_url()
    return Card(
        title=resource.title,
        href=href,
        summary=resource.summary,
        kind=vocabulary.TYPES[resource.type],
        icon=ICONS[resource.type],
        year=resource.year,
        publisher=publisher(resource, level),
        language="" if resource.language == "fr" else vocabulary.LANGUAGES[resource.language],
        reserved=reserved(resource),
        thumbnail=f"{href}/vignette/{pictures[0].pk}.webp" if pictures else "",
    )


def publisher(resource: Resource, level: int) -> str:
    """Its name; nothing when its structure is not shown to this level."""
    structure = resource.publisher
    if structure is None:
        return resource.publisher_name
    return structure.name if is_shown(structure, level) else ""


def is_shown(structure: Organisation, level: int) -> bool:
    return structure.status == Status.PUBLISHED and _LEVELS[Visibility(structure.visibility)] <= level


def reserved(resource: Resource) -> str:
    return "" if resource.level == Level.EVERYBODY else f"réservée aux {Level(resource.level).label}"


def dated_at(resource: Resource) -> datetime:
    """From when people can read it."""
    return max(resource.published_at, resource.embargo_until or resource.published_at)
