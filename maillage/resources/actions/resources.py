"""Writes on one resource: created, changed, withdrawn, published again, followed by somebody, dated."""

import contextlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.discretion import free_address, quiet_address
from maillage.core.errors import DomainError, require
from maillage.directory import standing
from maillage.moderation import actions as moderation
from maillage.moderation import doubts
from maillage.resources import policies, searching, sheets, vocabulary
from maillage.resources.models import Resource
from maillage.resources.sheets import Values
from maillage.search.models import Level

KIND = "resources.resource"
State = Resource.State
# How long a resource is believed before somebody reads it again, by type: months.
LIFE = dict.fromkeys(vocabulary.TYPES, 24) | {
    "law": 6,
    "press_kit": 12,
    "guide": 12,
    "protocol": 12,
    "agreement": 12,
    "tool": 12,
    "kit": 12,
    "practice": 18,
    "film": 36,
    "podcast": 36,
}
_LONGEST_SLUG = 80
LONGEST_REASON = 300
# Addresses under /ressources that are other pages.
_TAKEN = frozenset({"collections", "flux", "fichiers", "citations", "proposer", "recherche", "vignettes"})


class ResourceGone(DomainError):
    """It was deleted while she was writing."""


class ChangedMeanwhile(DomainError):
    """Somebody else wrote in the same fields since the form was shown."""


def lock(pk: UUID) -> Resource:
    """Until the end of the transaction."""
    found = Resource.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if found is None:
        raise ResourceGone("Cette ressource n’existe plus.")
    return found


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


def create(said: Mapping[str, Any], *, by: User | None, now: datetime, author: User | None = None) -> Resource:
    """For an accepted proposal and the demonstration, in their transaction: published, followed by whoever proposed it."""
    values = sheets.clean(said, {})
    resource = Resource(proposed_by=author, owner=author, created_at=now, changed_at=now)
    sheets.write(resource, values)
    resource.published_at = _appears_at(resource, now)
    resource.review_on = months_later(localdate(now), LIFE[resource.type])
    _insert(resource)
    sheets.write_rows(resource, values, now)
    searching.renew([resource.pk], now)
    journal.record("resources.create", resource, by=by, at=now)
    return resource


def change(pk: UUID, changes: Mapping[str, Any], *, by: User | None, now: datetime) -> Values:
    """Write these fields: for an accepted proposal and `revise`, in their transaction. What was changed."""
    resource = lock(pk)
    before = sheets.read(resource)
    values = sheets.clean(changes, before)
    changed = {name: values[name] for name in changes if values[name] != before[name]}
    if not changed:
        return {}
    resource.was_public |= resource.level == Level.EVERYBODY and resource.published_at <= now
    sheets.write(resource, changed)
    if "embargo_until" in changed:
        resource.published_at = _appears_at(resource, now)
    resource.changed_at = now
    resource.save()
    sheets.write_rows(resource, changed, now)
    searching.renew([pk], now)
    journal.record("resources.edit", resource, by=by, at=now)
    return changed


@transaction.atomic
def revise(
    resource: Resource,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    now: datetime,
    seen: Values | None = None,
    verified: str = "",
) -> Resource:
    """Write these fields without a proposal, and keep the version. `seen`: what the form showed, so that no change is lost.

    What may name or reach somebody must be `verified`, as when a proposal is accepted.
    """
    locked = lock(resource.pk)
    require(policies.can_edit(standing.of(by, now=now), locked))
    before = sheets.read(locked)
    if seen is not None:
        _require_unchanged(changes, seen, before)
    if changed := change(locked.pk, changes, by=by, now=now):
        old = {name: before[name] for name in changed}
        moderation.keep_version(KIND, str(locked.pk), old, changed, now=now)
        if doubts.require_verified(KIND, changed, verified):
            journal.record("resources.verify", locked, by=by, at=now)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def withdraw(resource: Resource, *, by: User | None, now: datetime, reason: str = "") -> Resource:
    """Nobody finds nor opens it any more; nothing of it is lost, and its versions stay. `reason`: for the coordinations."""
    said = " ".join(reason.split())
    if len(said) > LONGEST_REASON:
        raise DomainError(f"Ce motif a {len(said)} caractères : il en faut {LONGEST_REASON} au plus.")
    locked = lock(resource.pk)
    require(policies.can_edit(standing.of(by, now=now), locked))
    if locked.state == State.WITHDRAWN:
        raise DomainError("Cette ressource est déjà retirée.")
    locked.withdrawal_reason = said
    return _set_state(locked, State.WITHDRAWN, "resources.withdraw", by=by, now=now)


@transaction.atomic
def publish_again(resource: Resource, *, by: User | None, now: datetime) -> Resource:
    """What was withdrawn, as it was."""
    locked = lock(resource.pk)
    require(policies.can_edit(standing.of(by, now=now), locked))
    if locked.state == State.PUBLISHED:
        raise DomainError("Cette ressource est déjà publiée.")
    locked.withdrawal_reason = ""
    return _set_state(locked, State.PUBLISHED, "resources.publish_again", by=by, now=now)


@transaction.atomic
def set_owner(resource: Resource, owner: User | None, *, by: User | None, now: datetime) -> Resource:
    """Who is asked to read it again. Nobody: its coordination is."""
    locked = lock(resource.pk)
    require(policies.can_edit(standing.of(by, now=now), locked))
    if owner is not None and not policies.can_propose(standing.of(owner, now=now)):
        raise DomainError("Cette personne n’est plus membre d’une structure : choisissez quelqu’un d’autre.")
    locked.owner, locked.reminded_at, locked.escalated_at = owner, None, None
    locked.save(update_fields=["owner", "reminded_at", "escalated_at"])
    journal.record("resources.set_owner", locked, by=by, at=now)
    return locked


@transaction.atomic
def set_dates(
    resource: Resource,
    *,
    by: User | None,
    now: datetime,
    review_on: date | None,
    embargo_until: datetime | None,
    expires_on: date | None,
) -> Resource:
    """When it is read again, from when and until when it is shown. The last two are kept as a version."""
    locked = lock(resource.pk)
    require(policies.can_edit(standing.of(by, now=now), locked))
    if review_on is not None and review_on != locked.review_on and review_on < localdate(now):
        raise DomainError("Le jour de relecture est passé. Choisissez un jour à venir.")
    before = sheets.read(locked)
    said = {"embargo_until": embargo_until, "expires_on": expires_on}
    said = {name: value for name, value in said.items() if sheets.clean_one(name, value) != before[name]}
    if said:
        locked = revise(locked, said, by=by, now=now)
    if review_on != locked.review_on:
        locked.review_on, locked.reminded_at, locked.escalated_at = review_on, None, None
        locked.save(update_fields=["review_on", "reminded_at", "escalated_at"])
        journal.record("resources.set_dates", locked, by=by, at=now)
    return locked


def _set_state(locked: Resource, state: Resource.State, verb: str, *, by: User | None, now: datetime) -> Resource:
    locked.state, locked.changed_at = state, now
    locked.save(update_fields=["state", "withdrawal_reason", "changed_at"])
    searching.renew([locked.pk], now)
    journal.record(verb, locked, by=by, at=now)
    return locked


def _appears_at(resource: Resource, now: datetime) -> datetime:
    """When readers find it for the first time: a feed shows it then, and never again at another moment."""
    if resource.embargo_until and resource.embargo_until > now:
        return resource.embargo_until
    return resource.published_at if resource.published_at and resource.published_at <= now else now


def _require_unchanged(changes: Mapping[str, Any], seen: Values, current: Values) -> None:
    late = [
        name
        for name in changes
        if name in seen and name in current and current[name] not in (seen[name], changes[name])
    ]
    if late:
        labels = ", ".join(sheets.label(name) for name in late)
        raise ChangedMeanwhile(f"Quelqu’un a changé entre-temps : {labels}. Relisez la fiche, puis recommencez.")


def _insert(resource: Resource) -> None:
    """Under an address that nobody takes at the same moment."""
    for last in (False, False, True):
        resource.slug = free_slug(resource.title)
        with contextlib.suppress(*() if last else (IntegrityError,)), transaction.atomic():
            resource.save(force_insert=True)
            return


def free_slug(title: str) -> str:
    """An address that no other resource has."""
    base = quiet_address(title, longest=_LONGEST_SLUG, fallback="ressource")
    taken = _TAKEN | set(Resource.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return free_address(base, taken.__contains__)
