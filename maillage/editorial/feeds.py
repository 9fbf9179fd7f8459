"""News as RSS 2.0 and Atom. Pure of the request: what everybody may read, with identifiers that never change."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from maillage.core import markdown
from maillage.core.xml import clean
from maillage.editorial.models import News
from maillage.editorial.queries import Narrowing, theme_labels

TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}
# Of a feed that has nothing yet: its date must not move.
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    content: bytes
    type: str
    changed_at: datetime


class _Dated:
    """Last changed when its last item did, never « now »."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        changed_at: datetime = self.feed["changed_at"]
        return changed_at


class _Rss(_Dated, Rss201rev2Feed):
    pass


class _Atom(_Dated, Atom1Feed):
    pass


_FORMATS: dict[str, type[SyndicationFeed]] = {"rss": _Rss, "atom": _Atom}


def build(extension: str, asked: Narrowing, news: Sequence[News], *, changed_at: datetime | None) -> Feed:
    """`extension`: rss or atom. `changed_at`: when the list last changed, also by what left it."""
    site = settings.SITE_URL
    changed_at = changed_at or _NEVER
    query = f"?{asked.query}" if asked.query else ""
    title = f"{settings.NETWORK_NAME} : actualités"
    made = _FORMATS[extension](
        title=f"{title}, {asked.words}" if asked.words else title,
        link=f"{site}/actualites{query}",
        description="Les actualités du réseau.",
        language="fr",
        author_name=settings.PUBLISHER or settings.NETWORK_NAME,
        feed_url=f"{site}/actualites/flux.{extension}{query}",
        feed_guid=f"{site}/actualites{query}",
        changed_at=changed_at,
    )
    for one in news:
        _add(made, one, site)
    return Feed(made.writeString("utf-8").encode(), TYPES[extension], changed_at)


def _add(made: SyndicationFeed, one: News, site: str) -> None:
    made.add_item(
        title=clean(one.title),
        link=f"{site}{one.get_absolute_url()}",
        description=clean(f"<p>{escape(one.summary)}</p>{markdown.render(one.body, level=3)}"),
        author_name=clean(one.signature) or settings.PUBLISHER or settings.NETWORK_NAME,
        pubdate=_published(one),
        updateddate=max(one.changed_at, _published(one)),
        unique_id=f"urn:uuid:{one.pk}",
        unique_id_is_permalink=False,
        categories=theme_labels(one.themes),
    )


def _published(one: News) -> datetime:
    assert one.published_at is not None
    return one.published_at


def etag(made: Feed) -> str:
    return f'"{hashlib.sha256(made.content).hexdigest()[:32]}"'
