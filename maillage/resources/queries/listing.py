"""Lists of resources: those that the search found, the newest for feeds, and collections."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from maillage.core.sitemap import Address
from maillage.resources import searching, vocabulary
from maillage.resources.models import Collection, Resource
from maillage.resources.models.resources import ResourceQuerySet
from maillage.resources.queries.cards import Card, cards
from maillage.search import queries as search
from maillage.search.questions import Question
from maillage.territories import gazetteer

WITHIN = {"kinds": (searching.KIND,)}  # for the search: resources only
MOST_COLLECTIONS, ON_TOP = 200, 3


def shown(hits: Iterable[search.Hit], *, level: int, now: datetime) -> list[Card]:
    """In their order, as they are in the database now: what is no longer for this level is left out. Two queries."""
    return _in_order([UUID(hit.ref) for hit in hits], level=level, now=now)


def newest(question: Question, *, most: int, now: datetime) -> list[Resource]:
    """For feeds: what everybody may read, by the codes of the question; its words do not count."""
    found = _narrowed(Resource.objects.published(now).shown_to(0), question)
    return list(found.select_related("publisher").defer("body", "links").order_by("-published_at", "pk")[:most])


def labels(question: Question) -> list[str]:
    """The codes of the question, in words. KeyError for a code that does not exist."""
    areas = gazetteer.load().departments
    return [
        *(vocabulary.TYPES[code] for code in question.types),
        *(vocabulary.THEMES[code] for code in question.themes),
        *(vocabulary.PUBLICS[code] for code in question.publics),
        *(vocabulary.PROFESSIONS[code] for code in question.professions),
        *(areas[code].name for code in question.departments),
        *(vocabulary.LANGUAGES[code] for code in question.languages),
        *question.years,
    ]


def collections(level: int, *, now: datetime, most: int = MOST_COLLECTIONS) -> list[Collection]:
    """With their `size`: how many resources those made by hand show to this level."""
    found = Collection.objects.filter(is_published=True, level__lte=level)
    shown = Resource.objects.published(now).shown_to(level)
    sized = found.annotate(size=Count("items", filter=Q(items__resource__in=shown)))
    return list(sized.order_by("rank", "title", "pk")[:most])


def collection(slug: str, *, level: int) -> Collection | None:
    return Collection.objects.filter(is_published=True, level__lte=level, slug=slug).first()


def by_hand(chosen: Collection, *, level: int, now: datetime) -> list[Card]:
    """The resources of a collection, in its order."""
    keys = chosen.items.order_by("rank", "pk").values_list("resource_id", flat=True)
    return _in_order(list(keys), level=level, now=now)


def addresses() -> Iterator[Address]:
    """For search engines: what everybody may read."""
    yield Address("/ressources")
    yield Address("/ressources/collections")
    chosen = Collection.objects.filter(is_published=True, level=0).order_by("rank", "slug")
    yield from (Address(one.get_absolute_url(), one.changed_at) for one in chosen)
    shown = Resource.objects.published(timezone.now()).shown_to(0).order_by("-published_at", "pk")
    for slug, changed_at in shown.values_list("slug", "changed_at"):
        yield Address(f"/ressources/{slug}", changed_at)


def _in_order(keys: list[UUID], *, level: int, now: datetime) -> list[Card]:
    found = Resource.objects.published(now).shown_to(level).filter(pk__in=keys)
    return cards(found, level=level, order=keys) if keys else []


def _narrowed(found: ResourceQuerySet, question: Question) -> ResourceQuerySet:
    """In each facet, one of its codes."""
    for name, codes in (
        ("themes", question.themes),
        ("publics", question.publics),
        ("professions", question.professions),
        ("departments", question.departments),
    ):
        wanted = Q()
        if codes and name == "departments":
            wanted |= Q(departments="")  # the whole country: hers too
        for code in codes:
            wanted |= Q(**{f"{name}__contains": f",{code},"})
        found = found.filter(wanted)
    for name, codes in (("type", question.types), ("language", question.languages), ("year", question.years)):
        found = found.filter(**{f"{name}__in": codes}) if codes else found
    return found
