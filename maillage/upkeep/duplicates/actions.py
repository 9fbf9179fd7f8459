"""Every write about duplicates: found each night, declared different, merged field by field, parted again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.directory import actions as directory
from maillage.directory import standing
from maillage.directory.models import Membership, Organisation, Service, Site, Status
from maillage.upkeep.duplicates import blocking, fields, policies, queries
from maillage.upkeep.duplicates.similarity import Likeness
from maillage.upkeep.models import DuplicatePair, Merge, ServiceState

SIDES = ("first", "second")
_CHUNK = 500


class AlreadyDecided(DomainError):
    """Somebody else examined the pair first."""


class Changed(DomainError):
    """What was read is not what is there any more."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Which side is kept, and from which side each field is taken (the kept one when nothing is said); `seen` is `fields.digest`."""

    kept: str
    seen: str
    taken: dict[str, str] = field(default_factory=dict)


def find_pairs(*, now: datetime) -> tuple[int, int]:
    """Compare all structures; how many pairs wait, how many of them are new. What a person decided stays.

    A minute for 100,000 structures: nobody waits for the database meanwhile.
    """
    found = {(UUID(pair.first), UUID(pair.second)): pair.likeness for pair in blocking.find(queries.parties())}
    with transaction.atomic():
        counts = _keep(found, now)
        journal.record("upkeep.find_pairs", None, by=None, at=now)
    return counts


def _keep(found: dict[tuple[UUID, UUID], Likeness], now: datetime) -> tuple[int, int]:
    rows = DuplicatePair.objects.select_for_update(no_key=True).order_by("pk")
    known = {(pair.first_id, pair.second_id): pair for pair in rows}
    waiting = {key: pair for key, pair in known.items() if pair.decision == DuplicatePair.Decision.WAITING}
    gone = [pair.pk for key, pair in waiting.items() if key not in found]
    for start in range(0, len(gone), _CHUNK):
        DuplicatePair.objects.filter(pk__in=gone[start : start + _CHUNK]).delete()
    again = [waiting[key] for key in sorted(waiting.keys() & found.keys())]
    for pair in again:
        likeness = found[pair.first_id, pair.second_id]
        pair.score, pair.reasons = likeness.score, list(likeness.reasons)
    DuplicatePair.objects.bulk_update(again, ["score", "reasons"], batch_size=_CHUNK)
    made = [
        DuplicatePair(
            first_id=key[0], second_id=key[1], score=found[key].score, reasons=list(found[key].reasons), found_at=now
        )
        for key in sorted(found.keys() - known.keys())
    ]
    DuplicatePair.objects.bulk_create(made, batch_size=_CHUNK)
    return len(again) + len(made), len(made)


@transaction.atomic
def mark_distinct(pair: DuplicatePair, *, by: User | None, now: datetime) -> DuplicatePair:
    """They are two structures: the pair is not proposed again."""
    pair, _, _ = _open(pair, by, now)
    _decide(pair, DuplicatePair.Decision.DISTINCT, by, now)
    journal.record("upkeep.mark_distinct", pair, by=by, at=now)
    return pair


@transaction.atomic
def merge(pair: DuplicatePair, choices: Choices, *, by: User | None, now: datetime) -> Merge:
    """One structure takes the chosen values, and all that the other carries; the other is closed, and knows where it went.

    Nothing is deleted: imports that still name the closed one write to the kept one (`directory.loading`).
    """
    pair, first, second = _open(pair, by, now)
    _check(choices, first, second)
    kept, removed = (first, second) if choices.kept == "first" else (second, first)
    chosen = {"first": first, "second": second}
    before = fields.read(kept)
    for name in fields.FIELDS:
        setattr(kept, name, getattr(chosen[choices.taken.get(name, choices.kept)], name))
    if kept.parent_id in {kept.pk, removed.pk}:
        kept.parent_id = removed.parent_id if removed.parent_id != kept.pk else None
    said = {"kept": before, "after": fields.read(kept), "status": removed.status, "parent": _text(removed.parent_id)}
    kept.modified_on = removed.modified_on = localdate(now)
    kept.save()
    removed.status, removed.merged_into = Status.CLOSED, kept
    removed.parent_id = None if removed.parent_id == kept.pk else removed.parent_id
    removed.save()
    done = Merge.objects.create(
        kept=kept, removed=removed, before={**said, **_move(removed, kept, now)}, merged_by=by, merged_at=now
    )
    _decide(pair, DuplicatePair.Decision.MERGED, by, now)
    journal.record("upkeep.merge", kept, by=by, at=now)
    journal.record("upkeep.close_merged", removed, by=by, at=now)
    directory.touch(now)
    return done


@transaction.atomic
def undo_merge(done: Merge, *, by: User | None, now: datetime) -> Merge:
    """Put everything back where it was. When something that the merge moved or wrote has changed since, nothing is undone."""
    done = Merge.objects.select_for_update(no_key=True).get(pk=done.pk)
    rows = Organisation.objects.select_for_update(no_key=True).in_bulk(sorted({done.kept_id, done.removed_id}))
    kept, removed = rows[done.kept_id], rows[done.removed_id]
    require(policies.can_decide(standing.of(by, now=now), kept, removed))
    if done.undone_at:
        raise AlreadyDecided("Cette fusion a déjà été annulée : il n’y a plus rien à faire.")
    if changes := _changes_since(done, kept, removed):
        raise Changed(
            f"Cette fusion ne peut plus être annulée d’un geste : depuis, {_and(changes)}. "
            "Rien n’a été changé. Corrigez les deux fiches à la main."
        )
    said: dict[str, Any] = done.before
    for name in fields.FIELDS:
        if said["kept"][name] != said["after"][name]:
            setattr(kept, name, said["kept"][name])
    kept.modified_on = removed.modified_on = localdate(now)
    removed.status, removed.merged_into, removed.parent_id = said["status"], None, said["parent"]
    kept.save()
    removed.save()
    _move_back(said, removed, done.merged_at)
    done.undone_by, done.undone_at = by, now
    done.save(update_fields=["undone_by", "undone_at"])
    first, second = sorted((kept.pk, removed.pk))
    DuplicatePair.objects.filter(first=first, second=second).update(
        decision=DuplicatePair.Decision.WAITING, decided_by=None, decided_at=None
    )
    journal.record("upkeep.undo_merge", kept, by=by, at=now)
    journal.record("upkeep.reopen_merged", removed, by=by, at=now)
    directory.touch(now)
    return done


def _open(pair: DuplicatePair, by: User | None, now: datetime) -> tuple[DuplicatePair, Organisation, Organisation]:
    """The pair and both structures, locked, if they are still to be examined by that person."""
    pair = DuplicatePair.objects.select_for_update(no_key=True).get(pk=pair.pk)
    rows = Organisation.objects.select_for_update(no_key=True).order_by("pk").in_bulk([pair.first_id, pair.second_id])
    first, second = rows[pair.first_id], rows[pair.second_id]
    require(policies.can_decide(standing.of(by, now=now), first, second))
    if pair.decision != DuplicatePair.Decision.WAITING:
        raise AlreadyDecided(
            f"Quelqu’un a déjà examiné ces deux fiches : {pair.get_decision_display()}. Rien n’a été changé."
        )
    if Status.CLOSED in {first.status, second.status}:
        raise AlreadyDecided("L’une de ces structures a été fermée depuis : il n’y a plus rien à comparer.")
    return pair, first, second


def _check(choices: Choices, first: Organisation, second: Organisation) -> None:
    if choices.kept not in SIDES or not set(choices.taken.values()) <= set(SIDES):
        raise DomainError("Choisissez la fiche à garder, puis une valeur pour chaque champ.")
    if choices.seen != fields.digest(first, second):
        raise Changed("L’une des deux fiches a changé pendant que vous la lisiez. Relisez, puis recommencez.")


def _decide(pair: DuplicatePair, decision: str, by: User | None, now: datetime) -> None:
    pair.decision, pair.decided_by, pair.decided_at = DuplicatePair.Decision(decision), by, now
    pair.save(update_fields=["decision", "decided_by", "decided_at"])


def _move(removed: Organisation, kept: Organisation, now: datetime) -> dict[str, list[Any]]:
    """Services, sites, members and daughters go to the kept structure; who was a member of both is so once. What was moved, by identifiers."""
    services = _pks(Service.objects.filter(organisation=removed))
    sites = _pks(Site.objects.filter(organisation=removed))
    daughters = _pks(Organisation.objects.filter(parent=removed).exclude(pk=kept.pk))
    here = Membership.objects.filter(organisation=kept, ended_at=None).values_list("user", flat=True)
    open_ones = Membership.objects.select_for_update(no_key=True).filter(organisation=removed, ended_at=None)
    ended = _pks(open_ones.filter(user__in=list(here)))
    memberships = _pks(open_ones.exclude(pk__in=ended))
    Service.objects.filter(pk__in=services).update(organisation=kept)
    ServiceState.objects.filter(pk__in=services).update(organisation=kept)
    Site.objects.filter(pk__in=sites).update(organisation=kept)
    Organisation.objects.filter(pk__in=daughters).update(parent=kept)
    Membership.objects.filter(pk__in=ended).update(ended_at=now)
    Membership.objects.filter(pk__in=memberships).update(organisation=kept)
    return {
        "services": services, "sites": sites, "daughters": daughters, "memberships": memberships, "ended": ended,
    }  # fmt: skip


def _move_back(said: dict[str, list[Any]], removed: Organisation, merged_at: datetime) -> None:
    Service.objects.filter(pk__in=said["services"]).update(organisation=removed)
    ServiceState.objects.filter(pk__in=said["services"]).update(organisation=removed)
    Site.objects.filter(pk__in=said["sites"]).update(organisation=removed)
    Organisation.objects.filter(pk__in=said["daughters"]).update(parent=removed)
    Membership.objects.filter(pk__in=said["memberships"]).update(organisation=removed)
    Membership.objects.filter(pk__in=said["ended"], ended_at=merged_at).update(ended_at=None)


def _changes_since(done: Merge, kept: Organisation, removed: Organisation) -> list[str]:
    """What the merge wrote or moved and that is not as it left it, in words."""
    said, now_said = done.before, fields.read(kept)
    changes = [
        f"le champ « {shown.label} » a été modifié"
        for name, shown in fields.FIELDS.items()
        if said["kept"][name] != said["after"][name] != now_said[name]
    ]
    if removed.merged_into_id != kept.pk:
        changes.append("la structure fermée a été rouverte ou fusionnée ailleurs")
    if kept.merged_into_id:
        changes.append("la structure gardée a été fusionnée à son tour (annulez d’abord cette fusion-là)")
    moved: tuple[tuple[str, Any, str], ...] = (
        ("services", Service.objects.filter(organisation=kept), "des services ont changé de structure"),
        ("sites", Site.objects.filter(organisation=kept), "des lieux ont changé de structure"),
        ("daughters", Organisation.objects.filter(parent=kept), "des structures rattachées ont changé de rattachement"),
        ("memberships", Membership.objects.filter(organisation=kept), "des membres ont changé de structure"),
    )
    return changes + [text for name, rows, text in moved if rows.filter(pk__in=said[name]).count() != len(said[name])]


def _pks(rows: Any) -> list[Any]:
    return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]


def _text(pk: UUID | None) -> str | None:
    return str(pk) if pk else None


def _and(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} et {last}" if first else last
