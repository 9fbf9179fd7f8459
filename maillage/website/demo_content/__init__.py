"""Resources, collections and news of the demonstration: facts of the public texts that it names, and invented ones that say so.

Laid once: what somebody changed since is never touched.
"""

import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.accounts.models import User
from maillage.directory.models import Organisation
from maillage.editorial import actions as editorial
from maillage.editorial import searching as news_search
from maillage.editorial.models import HomeBlock, News
from maillage.moderation import actions as moderation
from maillage.resources import actions as resources
from maillage.resources import searching as resource_search
from maillage.resources.files import checking
from maillage.resources.models import Collection, Resource

_FOLDER = Path(__file__).parent
_SOURCES = ("demonstration", "textes-publics")
_LEFT_OUT = ("slug", "publisher", "file", "file_label")
_BETWEEN_RESOURCES = timedelta(days=9)
_BLOCKS = (
    editorial.BlockContent(HomeBlock.Kind.NEWS, "Actualités du réseau"),
    editorial.BlockContent(HomeBlock.Kind.RESOURCES, "Dernières ressources"),
    editorial.BlockContent(HomeBlock.Kind.COLLECTION, "Pour commencer", target="commencer"),
    editorial.BlockContent(HomeBlock.Kind.CONTRIBUTE, "Prendre part au réseau"),
)
_PROPOSED = {
    "type": "practice",
    "title": "Pratique d’exemple : une permanence dans un hall d’accueil",
    "summary": "Pratique imaginaire : deux heures par semaine, une infirmière et une éducatrice dans le hall d’une gare, sans rendez-vous.",
    "themes": ["outreach", "health"],
    "publics": ["teens"],
    "professions": ["health", "street"],
    "departments": ["42"],
    "practice_context": "Les jeunes passent, et ne poussent aucune porte.",
    "practice_action": "Deux personnes, une table, des fiches de poche, toujours le même jour.",
    "practice_means": "Deux demi-journées par semaine, prises sur le temps de deux équipes.",
}


@transaction.atomic
def lay(*, now: datetime) -> int:
    """How many resources were added. The network and the people must be there (`load_demo`, `load_demo_people`)."""
    if Resource.objects.exists() or News.objects.exists():
        return 0
    said = _read("resources.toml")
    known = {one["slug"]: _lay_resource(one, now) for one in said["resources"]}
    _spread(list(known.values()), now)
    for one in said["collections"]:
        _lay_collection(one, known, now)
    for one in _read("news.toml")["news"]:
        _lay_news(one, known, now)
    if not HomeBlock.objects.exists():
        for block in _BLOCKS:
            editorial.add_block(block, by=None, now=now)
    ines = User.objects.get(email="ines@example.org")
    moderation.propose("resources.resource", "", _PROPOSED, by=ines, now=now, note="Nous le faisons depuis un an.")
    return len(known)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _lay_resource(said: dict[str, Any], now: datetime) -> Resource:
    values = {name: value for name, value in said.items() if name not in _LEFT_OUT}
    if "publisher" in said:
        values["publisher"] = str(Organisation.objects.get(source__in=_SOURCES, external_id=said["publisher"]).pk)
    if "file" in said:
        values["files"] = [_lay_file(said["file"], said["file_label"], now)]
    return resources.create(values, by=None, now=now)


def _spread(laid: list[Resource], now: datetime) -> None:
    """The last one a few days ago, the others before it: what is published today then stands first."""
    for turn, resource in enumerate(reversed(laid), start=1):
        Resource.objects.filter(pk=resource.pk).update(published_at=now - turn * _BETWEEN_RESOURCES)
    resource_search.renew([resource.pk for resource in laid], now)


def _lay_file(name: str, label: str, now: datetime) -> str:
    """Sent by the referent of an invented structure, and checked like any other."""
    content = ContentFile((_FOLDER / name).read_bytes(), name=name)
    sent = resources.receive_file(content, label, by=User.objects.get(email="lea@example.org"), now=now)
    checking.check_file(sent.pk, now=now)
    return str(sent.pk)


def _lay_collection(said: dict[str, Any], known: dict[str, Resource], now: datetime) -> Collection:
    written: dict[str, Any] = {name: said[name] for name in ("title", "summary", "question") if name in said}
    collection = resources.create_collection(written, by=None, now=now)
    if "resources" in said:
        resources.order_collection(collection, [known[slug].pk for slug in said["resources"]], by=None, now=now)
    return resources.publish_collection(collection, by=None, now=now)


def _lay_news(said: dict[str, Any], known: dict[str, Resource], now: datetime) -> None:
    content = editorial.NewsContent(
        title=said["title"],
        summary=said["summary"],
        body=said.get("body", ""),
        signature=said["signature"],
        themes=tuple(said["themes"]),
        department=said.get("department"),
        see_also=tuple((link["label"], known[link["url"]].get_absolute_url()) for link in said.get("see_also", ())),
    )
    news = editorial.publish_news(editorial.write_news(content, by=None, now=now), by=None, now=now)
    if said.get("is_pinned"):
        editorial.pin_news(news, is_pinned=True, by=None, now=now)
    then = datetime.combine(said["at"], datetime.min.time(), tzinfo=UTC).replace(hour=8)
    News.objects.filter(pk=news.pk).update(published_at=then)  # the day of what it tells, not that of the demonstration
    news_search.renew_news([news.pk], now)
