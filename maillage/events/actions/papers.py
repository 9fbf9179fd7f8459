"""Writes on the documents of an event, and on the keys of newsrooms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Max

from maillage.accounts.models import User
from maillage.core import journal
from maillage.events import following, keys
from maillage.events.actions.common import EventRefused, held_for_edit
from maillage.events.models import Event, EventDocument, PressKey, Slot
from maillage.resources import actions as resources
from maillage.resources.files import clearing
from maillage.resources.vocabulary import LICENCES

MOST_DOCUMENTS = 40
MOST_KEYS = 40
LONGEST_KEY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Who may have it, and from when. `slot`: the part of the programme that it goes with."""

    audience: str = EventDocument.Audience.PUBLIC
    embargo_until: datetime | None = None
    licence: str = ""
    slot: UUID | None = None


@transaction.atomic
def add_document(
    event: Event, upload: "File[bytes]", label: str, content: DocumentContent, *, by: User, now: datetime
) -> EventDocument:
    """Given to nobody before the worker has cleaned it: nothing follows it now. `label`: what its readers will see."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if locked.documents.count() >= MOST_DOCUMENTS:
        raise EventRefused(f"Un évènement a {MOST_DOCUMENTS} documents au plus : retirez-en un.")
    document = EventDocument(event=locked, rank=next_rank(locked.documents.all()))
    _set(document, content, now)
    document.file = resources.receive_file(upload, label, by=by, now=now)
    document.save()
    journal.record("events.add_document", locked, by=by, at=now)
    return document


@transaction.atomic
def set_document(document: EventDocument, content: DocumentContent, *, by: User | None, now: datetime) -> EventDocument:
    """For other people, or from another day on: what readers may have changes at once."""
    locked, _ = held_for_edit(document.event, by=by, now=now)
    found = _document(locked, document.pk)
    _set(found, content, now)
    found.save()
    following.follow(locked, now)
    journal.record("events.set_document", locked, by=by, at=now)
    return found


@transaction.atomic
def remove_document(document: EventDocument, *, by: User | None, now: datetime) -> None:
    """Nobody has it any more, and nothing of its file stays."""
    locked, _ = held_for_edit(document.event, by=by, now=now)
    found = _document(locked, document.pk)
    found.delete()
    following.follow(locked, now)
    clearing.forget(found.file_id, now=now)
    journal.record("events.remove_document", locked, by=by, at=now)


@transaction.atomic
def give_press_key(
    event: Event, label: str, expires_at: datetime, *, by: User | None, now: datetime
) -> tuple[PressKey, str]:
    """For a newsroom, never a person: it opens the press documents before their time. Told here, once."""
    locked, _ = held_for_edit(event, by=by, now=now)
    said = " ".join(label.split())
    if not said or not said.isprintable():
        raise EventRefused("Dites pour quelle rédaction : « Le Journal d’exemple ».")
    if not now < expires_at <= now + LONGEST_KEY:
        raise EventRefused(f"Une clé est valable {LONGEST_KEY.days} jours au plus, à partir d’aujourd’hui.")
    if locked.press_keys.filter(expires_at__gt=now).count() >= MOST_KEYS:
        raise EventRefused(f"Un évènement a {MOST_KEYS} clés de presse au plus : fermez-en une.")
    token = keys.new_token()
    key = PressKey.objects.create(
        event=locked, label=said[:100], digest=keys.digest(token), expires_at=expires_at, by=by, at=now
    )
    journal.record("events.give_press_key", locked, by=by, at=now)
    return key, token


@transaction.atomic
def end_press_key(key: PressKey, *, by: User | None, now: datetime) -> None:
    """Its link opens nothing any more. Done twice, it changes nothing."""
    locked, _ = held_for_edit(key.event, by=by, now=now)
    gone, _ = locked.press_keys.filter(pk=key.pk).delete()
    if gone:
        journal.record("events.end_press_key", locked, by=by, at=now)


def next_rank(rows: "models.QuerySet[models.Model]") -> int:
    """After the last: two never have the same."""
    last: int | None = rows.aggregate(last=Max("rank"))["last"]
    return 0 if last is None else last + 1


def _document(event: Event, pk: int) -> EventDocument:
    found = event.documents.filter(pk=pk).first()
    if found is None:
        raise EventRefused("Ce document n’est plus là. Rechargez la page.")
    return found


def _set(document: EventDocument, content: DocumentContent, now: datetime) -> None:
    if content.audience not in EventDocument.Audience.values:
        raise EventRefused("Choisissez dans la liste pour qui est ce document.")
    if content.licence and content.licence not in LICENCES:
        raise EventRefused("Choisissez une licence de la liste.")
    is_new = content.embargo_until != document.embargo_until
    if content.embargo_until is not None and is_new and content.embargo_until <= now:
        raise EventRefused("Cet embargo est déjà passé : donnez un moment à venir, ou aucun.")
    document.audience, document.licence = content.audience, content.licence
    document.embargo_until = content.embargo_until
    document.slot = _slot(document.event, content.slot)


def _slot(event: Event, pk: UUID | None) -> Slot | None:
    if pk is None:
        return None
    found = event.slots.filter(pk=pk).first()
    if found is None:
        raise EventRefused("Ce créneau n’existe plus. Choisissez-en un autre.")
    return found
