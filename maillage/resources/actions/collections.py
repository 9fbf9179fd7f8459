"""Collections: resources chosen by hand, or by a search that is asked again each time."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.discretion import free_address, quiet_address
from maillage.core.errors import DomainError, require
from maillage.directory import standing
from maillage.resources import policies
from maillage.resources.models import Collection, CollectionItem, Resource
from maillage.search.models import Level

MOST_ITEMS = 200
_LONGEST_SLUG = 80
_LONGEST = {"title": 150, "summary": 600}
_WRITTEN = ("title", "summary", "level", "rank", "question")


@transaction.atomic
def create_collection(said: Mapping[str, Any], *, by: User | None, now: datetime) -> Collection:
    """Shown to nobody before it is published. `said`: title, summary, level, rank, question (empty: chosen by hand)."""
    require(policies.can_curate(standing.of(by, now=now)))
    collection = Collection(changed_at=now, **_cleaned({"title": "", **said}))
    _insert(collection)
    journal.record("resources.create_collection", collection, by=by, at=now)
    return collection


@transaction.atomic
def edit_collection(collection: Collection, said: Mapping[str, Any], *, by: User | None, now: datetime) -> Collection:
    """Its words, its level, its search. Its address stays."""
    locked = _lock(collection, by, now)
    values = _cleaned(said)
    if values.get("question") and locked.items.exists():
        raise DomainError(
            "Cette collection est faite à la main : retirez ses ressources avant de lui donner une recherche."
        )
    for name, value in values.items():
        setattr(locked, name, value)
    return _keep(locked, "resources.edit_collection", by, now)


@transaction.atomic
def order_collection(collection: Collection, pks: Sequence[UUID], *, by: User | None, now: datetime) -> Collection:
    """These resources, in this order, and no other."""
    locked = _lock(collection, by, now)
    wanted = list(dict.fromkeys(pks))
    if locked.question:
        raise DomainError("Cette collection suit une recherche : ses ressources ne se choisissent pas à la main.")
    if len(wanted) > MOST_ITEMS:
        raise DomainError(f"Une collection a {MOST_ITEMS} ressources au plus.")
    if Resource.objects.filter(pk__in=wanted).count() < len(wanted):
        raise DomainError("Une de ces ressources n’existe plus. Rechargez la page.")
    locked.items.all().delete()
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=locked, resource_id=pk, rank=rank) for rank, pk in enumerate(wanted)
    )
    return _keep(locked, "resources.order_collection", by, now)


@transaction.atomic
def publish_collection(collection: Collection, *, by: User | None, now: datetime) -> Collection:
    """Readers of its level find it from now on; they see those of its resources that are theirs."""
    locked = _lock(collection, by, now)
    if not locked.question and not locked.items.exists():
        raise DomainError("Cette collection est vide : ajoutez une ressource avant de la publier.")
    locked.is_published = True
    return _keep(locked, "resources.publish_collection", by, now)


@transaction.atomic
def withdraw_collection(collection: Collection, *, by: User | None, now: datetime) -> Collection:
    """Nobody finds it any more; its resources stay where they are."""
    locked = _lock(collection, by, now)
    locked.is_published = False
    return _keep(locked, "resources.withdraw_collection", by, now)


def _insert(collection: Collection) -> None:
    """Under an address that nobody takes at the same moment."""
    for last in (False, False, True):
        collection.slug = _free_slug(collection.title)
        with contextlib.suppress(*() if last else (IntegrityError,)), transaction.atomic():
            collection.save(force_insert=True)
            return


def _lock(collection: Collection, by: User | None, now: datetime) -> Collection:
    require(policies.can_curate(standing.of(by, now=now)))
    found = Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).first()
    if found is None:
        raise DomainError("Cette collection n’existe plus.")
    return found


def _keep(locked: Collection, verb: str, by: User | None, now: datetime) -> Collection:
    locked.changed_at = now
    locked.save()
    journal.record(verb, locked, by=by, at=now)
    return locked


def _cleaned(said: Mapping[str, Any]) -> dict[str, Any]:
    """Only the fields that people write."""
    values = {name: said[name] for name in _WRITTEN if name in said}
    for name, longest in _LONGEST.items():
        if name in values:
            values[name] = " ".join(str(values[name] or "").split())
            if len(values[name]) > longest:
                raise DomainError(f"Ce texte a {len(values[name])} caractères : il en faut {longest} au plus.")
    if values.get("title") == "":
        raise DomainError("Donnez un titre à cette collection.")
    if "level" in values and values["level"] not in Level.values:
        raise DomainError("Choisissez qui peut lire cette collection.")
    if not isinstance(values.get("question", {}), dict):
        raise DomainError("Cette recherche est illisible. Faites-la de nouveau.")
    return values


def _free_slug(title: str) -> str:
    base = quiet_address(title, longest=_LONGEST_SLUG, fallback="collection")
    taken = set(Collection.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return free_address(base, taken.__contains__)
