"""Writes on a programme as a whole: its days, the reasons of its warnings, its publication."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from maillage.accounts.models import User
from maillage.core import journal
from maillage.events import following, rows
from maillage.events.actions import notices
from maillage.events.actions.common import EventRefused, held_for_edit
from maillage.events.models import Event, ProgrammeVersion, Slot, Waiver
from maillage.events.programme import changes, checks, moving, versions
from maillage.events.programme.checks import Finding, reasons
from maillage.events.programme.records import Programme

# Warnings that ask for no reason: that readers do not have the draft yet is what publishing is for.
UNASKED = frozenset({"W15"})


class NotReady(EventRefused):
    """Findings stop publication: errors, and warnings without a reason."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "Le programme ne peut pas être publié : corrigez les erreurs, et expliquez les avertissements."
        )
        self.findings = tuple(findings)


@transaction.atomic
def move_days(event: Event, since: date | None, to: date, *, by: User | None, now: datetime) -> int:
    """The slots of one day, or of all (None), go to other days of the event at the same hours (`programme.moving`), or none does. How many."""
    locked, _ = held_for_edit(event, by=by, now=now)
    slots = list(locked.slots.filter(day__isnull=False))
    is_one_day = locked.first_day == locked.last_day
    going = moving.moved((slot.day for slot in slots if slot.day), since, to, is_one_day=is_one_day)
    if any(not locked.first_day <= day <= locked.last_day for day in going.values()):
        raise EventRefused("Un créneau irait hors des jours de l’évènement : déplacez un jour après l’autre.")
    moved = [slot for slot in slots if slot.day in going]
    if not moved:
        raise EventRefused("Ces créneaux y sont déjà.")
    for slot in moved:
        assert slot.day is not None
        slot.day = going[slot.day]
    Slot.objects.bulk_update(moved, ["day"])
    journal.record("events.shift_slots", locked, by=by, at=now)
    return len(moved)


@transaction.atomic
def waive(
    event: Event, code: str, slot: Slot | None, reason: str, *, mark: str | None = None, by: User | None, now: datetime
) -> None:
    """« Nous le savons, et voici pourquoi. » Of a warning that is there now; an error has no reason that holds. `mark`: of the finding;
    None: of all those of that rule and slot. What was said of findings that are gone goes too.
    """
    locked, _ = held_for_edit(event, by=by, now=now)
    said = " ".join(reason.split())
    if not said:
        raise EventRefused("Dites la raison en une phrase.")
    key = str(slot.pk) if slot else ""
    there = {one.mark for one in findings(locked, now=now) if (one.code, one.slot) == (code, key) and one.is_warning}
    wanted = there if mark is None else there & {mark}
    if not wanted:
        raise EventRefused("Cet avertissement n’est plus là. Rechargez la page.")
    given = Waiver.objects.filter(event=locked, code=code, slot=slot)
    given.filter(Q(mark=None) | ~Q(mark__in=there)).delete()
    for one in sorted(wanted):
        Waiver.objects.update_or_create(
            event=locked, code=code, slot=slot, mark=one, defaults={"reason": said[:300], "by": by, "at": now}
        )
    journal.record("events.waive", locked, by=by, at=now)


@transaction.atomic
def unwaive(
    event: Event, code: str, slot: Slot | None, *, mark: str | None = None, by: User | None, now: datetime
) -> None:
    """The reason is taken back: the warning asks for one again. `mark`: as `waive`."""
    locked, _ = held_for_edit(event, by=by, now=now)
    given = Waiver.objects.filter(event=locked, code=code, slot=slot)
    count, _ = (given if mark is None else given.filter(Q(mark=None) | Q(mark=mark))).delete()
    if not count:
        raise EventRefused("Cette raison n’est plus là. Rechargez la page.")
    journal.record("events.unwaive", locked, by=by, at=now)


@transaction.atomic
def publish_programme(
    event: Event, *, note: str = "", seen: str | None = None, by: User | None, now: datetime
) -> ProgrammeVersion:
    """What readers see from now on. NotReady names what stops it. `seen`: the `mark` of the draft that she read; None: whatever it is."""
    locked, _ = held_for_edit(event, by=by, now=now)
    programme = rows.programme(locked)
    if seen is not None and seen != mark(programme):
        raise EventRefused("Quelqu’un a modifié le programme pendant ce temps. Relisez ce qui change, puis publiez.")
    last = locked.versions.order_by("-number").first()
    if not programme.slots and last is None:
        raise EventRefused("Ajoutez au moins un créneau avant de publier.")
    if stopping := unexplained(locked, now=now):
        raise NotReady(stopping)
    _mark_reasons(locked, now)
    before = rows.version(last) if last else None
    made = versions.publish(programme, before, event=locked.pk, now=now, note=note)
    row = ProgrammeVersion.objects.create(
        event=locked,
        number=made.number,
        note=note[:300],
        content=versions.to_json(made),
        changes=[change.text for change in changes.changes(before, made)] if before else [],
        by=by,
        at=now,
    )
    following.follow(locked, now)
    if row.changes:
        notices.tell(locked, f"version-{row.number}", now=now)
    journal.record("events.publish_programme", locked, by=by, at=now)
    return row


def findings(event: Event, *, now: datetime) -> list[Finding]:
    """Of the draft."""
    return checks.check(rows.programme(event), rows.facts(event, now=now))


def unexplained(event: Event, *, now: datetime) -> list[Finding]:
    """What stops its publication: errors, and warnings to which nobody gave a reason."""
    found = findings(event, now=now)
    explained = reasons.held(found, rows.reasons(event))
    return [one for one in found if one.is_error or (asks(one) and one not in explained)]


def _mark_reasons(event: Event, now: datetime) -> None:
    """Those that were given before reasons kept what they are for: they hold for what is there now, or fall."""
    unmarked = {(one.code, str(one.slot_id or "")): one for one in event.waivers.filter(mark=None)}
    if not unmarked:
        return
    for finding in reasons.held(findings(event, now=now), rows.reasons(event)):
        waiver = unmarked.get((finding.code, finding.slot))
        if (
            waiver is not None
            and not event.waivers.filter(code=waiver.code, slot=waiver.slot_id, mark=finding.mark).exists()
        ):
            waiver.mark = finding.mark
            waiver.save(update_fields=["mark"])
    event.waivers.filter(mark=None).delete()


def asks(finding: Finding) -> bool:
    """It is a warning, and its reason is wanted."""
    return finding.is_warning and finding.code not in UNASKED


def mark(programme: Programme) -> str:
    """What the draft says, in a few signs: two that differ say different things."""
    return hashlib.sha256(repr(programme).encode()).hexdigest()[:24]
