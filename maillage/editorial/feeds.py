"""News as RSS 2.0 and Atom. Pure of the request: what everybody may read, with identifiers that never change."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.conf import settings
from django.utils.feedgenerator import SyndicationFeed

from maillage.core import markdown
from maillage.core.feeds import FORMS, NEVER
from maillage.core.xml import clean
from maillage.editorial.models import News
from maillage.editorial.queries import Narrowing, theme_labels

TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Feed:
    content: bytes
    type: str
    changed_at: datetime


def build(extension: str, asked: Narrowing, news: Sequence[News], *, changed_at: datetime | None) -> Feed:
    """`extension`: rss or atom. `changed_at`: when the list last changed, also by what left it."""
    site = settings.SITE_URL
    changed_at = changed_at or NEVER
    query = f"?{asked.query}" if asked.query else ""
    title = f"{settings.NETWORK_NAME} : actualités"
    made = FORMS[extension](
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
