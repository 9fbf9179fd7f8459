"""Writes on a programme as a whole: pasted, the reasons of its warnings, its publication."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.events import following, rows
from maillage.events.actions import notices
from maillage.events.actions.common import EventRefused, held_for_edit
from maillage.events.actions.slots import MOST_SLOTS, SlotContent, Someone, added
from maillage.events.models import Event, ProgrammeVersion, Slot, Waiver
from maillage.events.programme import checks, reading, records, versions
from maillage.events.programme.checks import Finding
from maillage.events.programme.reading import Draft
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
def import_programme(event: Event, text: str, *, on: date | None = None, by: User | None, now: datetime) -> list[Slot]:
    """The slots of a pasted text, for a day that has none yet; to be read again, nothing is published. `on`: as `read_text`."""
    locked, _ = held_for_edit(event, by=by, now=now)
    draft = read_text(locked, text, on=on)
    made = [added(locked, _content(slot)) for slot in draft.programme.slots]
    journal.record("events.import_programme", locked, by=by, at=now)
    return made


@transaction.atomic
def waive(event: Event, code: str, slot: Slot | None, reason: str, *, by: User | None, now: datetime) -> Waiver:
    """« Nous le savons, et voici pourquoi. » Of a warning that is there now; an error has no reason that holds."""
    locked, _ = held_for_edit(event, by=by, now=now)
    said = " ".join(reason.split())
    if not said:
        raise EventRefused("Dites la raison en une phrase.")
    key = str(slot.pk) if slot else ""
    if not any((one.code, one.slot) == (code, key) and one.is_warning for one in findings(locked, now=now)):
        raise EventRefused("Cet avertissement n’est plus là. Rechargez la page.")
    waiver, _ = Waiver.objects.update_or_create(
        event=locked, code=code, slot=slot, defaults={"reason": said[:300], "by": by, "at": now}
    )
    journal.record("events.waive", locked, by=by, at=now)
    return waiver


@transaction.atomic
def unwaive(event: Event, code: str, slot: Slot | None, *, by: User | None, now: datetime) -> None:
    """The reason is taken back: the warning asks for one again."""
    locked, _ = held_for_edit(event, by=by, now=now)
    count, _ = Waiver.objects.filter(event=locked, code=code, slot=slot).delete()
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
    before = rows.version(last) if last else None
    made = versions.publish(programme, before, event=locked.pk, now=now, note=note)
    row = ProgrammeVersion.objects.create(
        event=locked,
        number=made.number,
        note=note[:300],
        content=versions.to_json(made),
        changes=[change.text for change in versions.changes(before, made)] if before else [],
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
    waived = {(code, str(slot or "")) for code, slot in event.waivers.values_list("code", "slot_id")}
    return [
        one for one in findings(event, now=now) if one.is_error or (asks(one) and (one.code, one.slot) not in waived)
    ]


def asks(finding: Finding) -> bool:
    """It is a warning, and its reason is wanted."""
    return finding.is_warning and finding.code not in UNASKED


def mark(programme: Programme) -> str:
    """What the draft says, in a few signs: two that differ say different things."""
    return hashlib.sha256(repr(programme).encode()).hexdigest()[:24]


def read_text(event: Event, text: str, *, on: date | None = None) -> Draft:
    """What a pasted text says, before anything is kept. `on`: its day, when the text does not say it; None: the first of the event."""
    try:
        draft = reading.read(text, on=on or event.first_day)
    except ValueError as error:
        raise EventRefused(str(error)) from error
    if event.slots.filter(day=draft.programme.first_day).exists():
        raise EventRefused("Ce jour a déjà des créneaux : retirez-les avant de coller un texte.")
    if len(draft.programme.slots) > MOST_SLOTS:
        raise EventRefused(f"Ce texte a plus de {MOST_SLOTS} créneaux : collez-le en plusieurs fois.")
    return draft


def _content(slot: records.Slot) -> SlotContent:
    minutes = int((slot.end - slot.start).total_seconds() // 60) if slot.start and slot.end else None
    return SlotContent(
        title=slot.title[:250],
        kind=slot.kind.value,
        text=slot.text[:5000],
        day=slot.start.date() if slot.start else None,
        start=slot.start.time() if slot.start else None,
        minutes=minutes,
        state=slot.state.value,
        has_debate=slot.has_debate,
        is_inferred=slot.is_inferred,
        people=tuple(Someone(each.name[:120], each.function[:300], state=each.state.value) for each in slot.speakers),
    )
