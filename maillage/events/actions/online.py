"""Writes on what is followed from afar: streams, and recordings afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from maillage.accounts.models import User
from maillage.core import crypto, journal
from maillage.events import following, keys
from maillage.events.actions.common import EventRefused, held_for_edit
from maillage.events.actions.papers import next_rank
from maillage.events.links import WrongLink, plain
from maillage.events.models import Event, Replay, Stream
from maillage.resources import actions as resources
from maillage.resources.files import clearing, kinds

MOST_REPLAYS = 60
_PICTURES = frozenset({kinds.JPEG, kinds.PNG, kinds.WEBP})
_LONGEST_FILM = 24 * 60


@dataclass(frozen=True, slots=True)
class ReplayContent:
    title: str
    link: str
    minutes: int | None = None
    has_captions: bool = False
    has_lsf: bool = False


@transaction.atomic
def set_streams(event: Event, links: Mapping[str, str], *, by: User | None, now: datetime) -> bool:
    """Where it is followed, by kind; an empty address closes that kind, one that is not named stays. Whether anything changed.

    As they are given, whatever they hold: an address to join a meeting is often its key.
    """
    locked, _ = held_for_edit(event, by=by, now=now)
    wanted = {_kind(kind): link.strip() for kind, link in links.items()}
    held = {row.kind: row for row in locked.streams.all()}
    changed = [kind for kind, link in wanted.items() if link != _opened(held.get(kind))]
    for kind in changed:
        _write_stream(locked, kind, wanted[kind])
    if changed:
        journal.record("events.set_streams", locked, by=by, at=now)
    return bool(changed)


@transaction.atomic
def add_replay(
    event: Event, content: ReplayContent, *, poster: "File[bytes] | None" = None, by: User, now: datetime
) -> Replay:
    """Last of the list. `poster`: its picture, shown once it is cleaned."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if locked.replays.count() >= MOST_REPLAYS:
        raise EventRefused(f"Un évènement a {MOST_REPLAYS} rediffusions au plus.")
    replay = Replay(event=locked, rank=next_rank(locked.replays.all()))
    _set(replay, content)
    replay.save()
    following.follow(locked, now)
    if poster is not None:
        _set_poster(replay, poster, by, now)
    journal.record("events.add_replay", locked, by=by, at=now)
    return replay


@transaction.atomic
def edit_replay(
    replay: Replay,
    content: ReplayContent,
    *,
    poster: "File[bytes] | None" = None,
    drops_poster: bool = False,
    by: User,
    now: datetime,
) -> Replay:
    """`poster`: takes the place of the one before, which is forgotten; `drops_poster`: without a picture."""
    locked, _ = held_for_edit(replay.event, by=by, now=now)
    found = _replay(locked, replay.pk)
    _set(found, content)
    left = found.poster_id if drops_poster or poster is not None else None
    if left is not None:
        found.poster = None
    found.save()
    following.follow(locked, now)
    if left is not None:
        clearing.forget(left, now=now)
    if poster is not None:
        _set_poster(found, poster, by, now)
    journal.record("events.edit_replay", locked, by=by, at=now)
    return found


@transaction.atomic
def remove_replay(replay: Replay, *, by: User | None, now: datetime) -> None:
    """The recording itself stays where it is: it was never ours."""
    locked, _ = held_for_edit(replay.event, by=by, now=now)
    found = _replay(locked, replay.pk)
    found.delete()
    following.follow(locked, now)
    if found.poster_id is not None:
        clearing.forget(found.poster_id, now=now)
    journal.record("events.remove_replay", locked, by=by, at=now)


@transaction.atomic
def order_replays(event: Event, pks: Sequence[int], *, by: User | None, now: datetime) -> None:
    """In this order: all of them, each once."""
    locked, _ = held_for_edit(event, by=by, now=now)
    rows = {row.pk: row for row in locked.replays.all()}
    if sorted(pks) != sorted(rows):
        raise EventRefused("La liste a changé pendant ce temps. Rechargez la page.")
    for rank, pk in enumerate(pks):
        rows[pk].rank = rank
    Replay.objects.bulk_update(rows.values(), ["rank"])
    following.follow(locked, now)
    journal.record("events.order_replays", locked, by=by, at=now)


def _kind(kind: str) -> str:
    if kind not in Stream.Kind.values:
        raise EventRefused("Choisissez dans la liste la nature de cette diffusion.")
    return kind


def _opened(row: Stream | None) -> str | None:
    """Empty when there is none; None when nobody can read it any more: it is then written again."""
    if row is None:
        return ""
    try:
        return keys.unseal(bytes(row.sealed), event=row.event_id, kind=row.kind)
    except crypto.Unreadable:
        return None


def _write_stream(event: Event, kind: str, link: str) -> None:
    if not link:
        event.streams.filter(kind=kind).delete()
        return
    _checked(link)
    Stream.objects.update_or_create(
        event=event, kind=kind, defaults={"sealed": keys.seal(link, event=event.pk, kind=kind)}
    )


def _checked(link: str) -> str:
    """As readers will have it."""
    try:
        return plain(link)
    except WrongLink as error:
        raise EventRefused(str(error)) from error


def _set(replay: Replay, content: ReplayContent) -> None:
    title = " ".join(content.title.split())
    if not title:
        raise EventRefused("Donnez un titre à cette rediffusion.")
    if content.minutes is not None and not 0 < content.minutes <= _LONGEST_FILM:
        raise EventRefused("Une rediffusion dure d’une minute à 24 heures.")
    replay.title, replay.link, replay.minutes = title[:200], _checked(content.link), content.minutes
    replay.has_captions, replay.has_lsf = content.has_captions, content.has_lsf


def _set_poster(replay: Replay, poster: "File[bytes]", by: User, now: datetime) -> None:
    """After what follows the event: a file that is received is written in the journal, which comes last."""
    poster.seek(0)
    try:
        family = kinds.family(poster.read(kinds.HEAD))
    except kinds.Refused as refusal:
        raise EventRefused(str(refusal)) from None
    if family not in _PICTURES:
        raise EventRefused("Choisissez une image : JPEG, PNG ou WebP.")
    poster.seek(0)
    replay.poster = resources.receive_file(poster, f"Image : {replay.title}"[:150], by=by, now=now)
    replay.save(update_fields=["poster"])


def _replay(event: Event, pk: int) -> Replay:
    found = event.replays.filter(pk=pk).first()
    if found is None:
        raise EventRefused("Cette rediffusion n’est plus là. Rechargez la page.")
    return found
