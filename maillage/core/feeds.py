"""RSS 2.0 and Atom whose bytes change only when what they hold does: readers ask for what changed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from maillage.core.xml import clean

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed that has nothing yet: its date must not move


class _Dated(SyndicationFeed):
    """Its date is `changed_at`, when that is given; else that of its last item. Django's own says « now » of an empty feed."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        said: datetime | None = self.feed.get("changed_at")
        return said or (super().latest_post_date() if self.items else NEVER)


class Rss(_Dated, Rss201rev2Feed):
    pass


class Atom(_Dated, Atom1Feed):
    pass


FORMS: dict[str, type[SyndicationFeed]] = {"rss": Rss, "atom": Atom}


def write(
    form: str, items: Iterable[dict[str, Any]], *, title: str, link: str, description: str, address: str
) -> bytes:
    """Signed by the network. `items`: what `add_item` takes; `address`: of the feed itself, which names it for ever."""
    feed = FORMS[form](
        title=clean(title),
        link=link,
        description=description,
        language="fr",
        author_name=clean(settings.NETWORK_NAME),
        feed_url=address,
        feed_guid=address,
    )
    for item in items:
        feed.add_item(**item)
    return feed.writeString("utf-8").encode()
