"""Feeds of resources: RSS 2.0, Atom and JSON Feed, with what everybody may read and nothing else."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from maillage.core import feeds
from maillage.core.feeds import NEVER
from maillage.core.xml import clean
from maillage.resources import vocabulary
from maillage.resources.metadata import themes, url, work
from maillage.resources.models import Resource
from maillage.resources.queries import cards

MOST = 50
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


def title(labels: Sequence[str]) -> str:
    """« Ressources – fugue – Maillage », with what narrows the feed."""
    return " – ".join(["Ressources", *labels, settings.NETWORK_NAME])


def write(form: str, found: Sequence[Resource], labels: Sequence[str], *, address: str) -> bytes:
    """The feed in that form (`rss`, `atom`, `json`). The same resources give the same bytes: readers ask only what changed."""
    own = f"{settings.SITE_URL}{address}"
    return _json(found, labels, own) if form == "json" else _xml(form, found, labels, own)


def changed_at(found: Sequence[Resource]) -> datetime:
    return max((_changed_at(resource) for resource in found), default=NEVER)


def stable_id(resource: Resource) -> str:
    """Never changes, whatever the title and the address become."""
    return f"urn:uuid:{resource.pk}"


def _changed_at(resource: Resource) -> datetime:
    return max(resource.changed_at, cards.dated_at(resource))


def _xml(form: str, found: Sequence[Resource], labels: Sequence[str], address: str) -> bytes:
    return feeds.write(
        form,
        (_item(resource) for resource in found),
        title=title(labels),
        link=f"{settings.SITE_URL}/ressources",
        description="Les dernières ressources publiées par le réseau.",
        address=address,
    )


def _item(resource: Resource) -> dict[str, Any]:
    said = work(resource)
    return {
        "title": clean(resource.title),
        "link": said.url,
        "description": clean(resource.summary),
        "unique_id": stable_id(resource),
        "unique_id_is_permalink": False,
        "pubdate": cards.dated_at(resource),
        "updateddate": _changed_at(resource),
        "categories": [vocabulary.TYPES[resource.type], *said.themes],
        "author_name": clean("; ".join(said.names) or said.publisher or settings.NETWORK_NAME),
    }


def _json(found: Sequence[Resource], labels: Sequence[str], address: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(labels),
        "home_page_url": f"{settings.SITE_URL}/ressources",
        "feed_url": address,
        "language": "fr",
        "items": [_json_item(resource) for resource in found],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(resource: Resource) -> dict[str, Any]:
    names = work(resource).names
    item = {
        "id": stable_id(resource),
        "url": url(resource),
        "title": resource.title,
        "content_text": resource.summary,
        "date_published": cards.dated_at(resource).isoformat(),
        "date_modified": _changed_at(resource).isoformat(),
        "tags": [vocabulary.TYPES[resource.type], *themes(resource)],
        "language": resource.language,
        "authors": [{"name": name} for name in names],
    }
    return {name: value for name, value in item.items() if value}
