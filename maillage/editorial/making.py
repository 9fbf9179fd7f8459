"""Makes the file of the home and of the legal pages from what everybody may read (`front.py`)."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.text import Truncator

from maillage.core.discretion import shouts
from maillage.core.templatetags.ui import french_date
from maillage.editorial import front, queries
from maillage.editorial.models import HomeBlock, Page
from maillage.resources import vocabulary
from maillage.resources.models import Collection, CollectionItem, Resource

EVERYBODY = 0
_SHOWN = 3
_READ = 30  # to find those that may be shown there
_PAGES_SHOWN = 6
_LONGEST = 160
Kind = HomeBlock.Kind
_MOST = dict.fromkeys(Kind, _SHOWN) | {Kind.PAGES: _PAGES_SHOWN}
Maker = Callable[[HomeBlock, datetime], front.Block | None]


def refresh(*, now: datetime) -> bool:
    """Write the file again; True if it changed."""
    return front.write(make(now=now))


def make(*, now: datetime) -> front.Front:
    """A block that has nothing to show is left out."""
    rows = HomeBlock.objects.filter(is_shown=True).order_by("rank", "pk")
    made = [_MAKERS[Kind(row.kind)](row, now) for row in rows]
    return front.Front(tuple(one for one in made if one is not None), _legal())


def _legal() -> dict[str, front.LegalText]:
    shown = [queries.page(Page.Place.LEGAL, one.slug, EVERYBODY) for one in queries.pages(Page.Place.LEGAL, EVERYBODY)]
    return {
        one.slug: front.LegalText(
            title=one.title,
            summary=one.summary,
            body=one.body,
            source=one.source,
            checked_on=one.checked_on.isoformat() if one.checked_on else "",
            to_review_by=one.to_review_by,
        )
        for one in shown
        if one is not None
    }


def _news(row: HomeBlock, now: datetime) -> front.Block | None:
    found = queries.news(EVERYBODY, queries.Narrowing(), now=now)[:_READ]
    links = [
        front.Link(one.title, one.get_absolute_url(), _short(one.summary), _day(one.published_at)) for one in found
    ]
    return _block(row, "/actualites", links)


def _resources(row: HomeBlock, now: datetime) -> front.Block | None:
    found = Resource.objects.published(now).shown_to(EVERYBODY).order_by("-published_at", "pk")[:_READ]
    return _block(row, "/ressources", [_resource(one) for one in found])


def _collection(row: HomeBlock, now: datetime) -> front.Block | None:
    """Its first resources; one that is made by a search leads to its page."""
    found = Collection.objects.filter(slug=row.target, is_published=True, level=EVERYBODY).first()
    if found is None:
        return None
    items = CollectionItem.objects.filter(
        collection=found, resource__in=Resource.objects.published(now).shown_to(EVERYBODY)
    )
    links = [_resource(item.resource) for item in items.select_related("resource").order_by("rank", "pk")[:_READ]] or [
        front.Link(found.title, found.get_absolute_url(), _short(found.summary))
    ]
    return _block(row, found.get_absolute_url(), links)


def _pages(row: HomeBlock, now: datetime) -> front.Block | None:
    if row.target not in (Page.Place.UNDERSTAND, Page.Place.NETWORK):
        return None
    shown = queries.pages(row.target, EVERYBODY)
    links = [front.Link(one.title, one.href, _short(one.summary)) for one in shown]
    return _block(row, queries.PLACES[Page.Place(row.target)].path, links)


def _text(row: HomeBlock, now: datetime) -> front.Block | None:
    return front.Block(row.kind, row.title, row.text) if row.text else None


def _contribute(row: HomeBlock, now: datetime) -> front.Block:
    doors = (
        front.Link(
            "Proposer une ressource", "/pro/ressources/proposer", "Un guide, une étude, une pratique qui marche."
        ),
        front.Link(
            "Référencer une structure", "/reseau/referencer", "Pour que l’on vous trouve, et que l’on vous oriente."
        ),
        front.Link("Découvrir le réseau", "/reseau", "Qui en fait partie, et comment y entrer."),
    )
    return front.Block(row.kind, row.title, row.text, links=doors)


_MAKERS: dict[Kind, Maker] = {
    Kind.NEWS: _news,
    Kind.RESOURCES: _resources,
    Kind.COLLECTION: _collection,
    Kind.PAGES: _pages,
    Kind.TEXT: _text,
    Kind.CONTRIBUTE: _contribute,
}


def _block(row: HomeBlock, href: str, links: list[front.Link]) -> front.Block | None:
    """With the first of the links that say nothing over a shoulder: the others wait one click further."""
    quiet = [link for link in links if not shouts(f"{link.title} {link.text}")]
    return front.Block(row.kind, row.title, row.text, href, tuple(quiet[: _MOST[Kind(row.kind)]])) if quiet else None


def _resource(one: Resource) -> front.Link:
    label = vocabulary.TYPES[one.type]
    return front.Link(one.title, one.get_absolute_url(), _short(one.summary), label[:1].upper() + label[1:])


def _short(text: str) -> str:
    return Truncator(text).chars(_LONGEST, truncate="…")


def _day(moment: datetime | None) -> str:
    assert moment is not None
    return french_date(timezone.localdate(moment))
