"""Parts of a week and whoever makes it: a published event asks to enter, is told of when it changes, and may be taken out.

`week` here is the week or the training. A draft needs none of this: it is published by whoever may change its week (`policies.can_publish`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from maillage.accounts import mails
from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.directory import standing
from maillage.directory.standing import Standing
from maillage.events import following, policies
from maillage.events.actions.common import EventRefused, keep, lock, ownership
from maillage.events.models import Event, PartNews

Kind, Answer = PartNews.Kind, PartNews.Answer
_SAID = ("title", "first_day", "last_day")  # what whoever makes the week accepted it for


def enter(locked: Event, before: Event | None, person: Standing, *, now: datetime) -> None:
    """Of an event whose `parent` was just chosen: it stays where it was until those who make the new week accept it."""
    if not locked.is_published or locked.parent == before:
        return
    week, locked.parent = locked.parent, before
    if week is None:
        _require_alone(locked, person)
    elif not policies.can_edit(person, ownership(week)):
        _ask(locked, week, person.user, now=now)
        return
    else:
        _close(locked, Kind.ASKED, Answer.TAKEN_BACK, now=now)
        _joined(locked, week, person.user, now=now)
    locked.parent = week


def tell_change(locked: Event, before: Mapping[str, Any], person: Standing, *, now: datetime) -> None:
    """Of a published part, not saved yet: those who make its week learn its new title or days, once, until they have seen it."""
    week = locked.parent
    is_same = all(getattr(locked, name) == before[name] for name in _SAID)
    if week is None or not locked.is_published or is_same or policies.can_edit(person, ownership(week)):
        return
    said = {name: before[name] for name in _SAID}
    found = locked.part_news.filter(kind=Kind.CHANGED, week=week, ended_at=None).first()
    if found is None:
        PartNews.objects.create(event=locked, week=week, kind=Kind.CHANGED, by=person.user, at=now, **said)
        _tell_maker(week, now=now)
    elif all(getattr(found, name) == getattr(locked, name) for name in _SAID):
        found.delete()  # it says again what was accepted


@transaction.atomic
def accept_part(week: Event, part: UUID, *, by: User | None, now: datetime) -> Event:
    """The event that asked is a part of the week from now on."""
    locked, news = _asked(week, part, by=by, now=now)
    if locked.children.exists():
        raise EventRefused("Cet évènement a déjà des parties : il ne peut pas en devenir une.")
    above = locked.parent
    news.was_alone = above is None or _was_alone(locked)
    _end(news, Answer.ACCEPTED, now=now)
    locked.parent = news.week
    kept = keep(locked, "events.accept_part", by, now)
    if above is not None:
        following.follow(above, now)
    _tell(news.by)
    return kept


@transaction.atomic
def decline_part(week: Event, part: UUID, why: str, *, by: User | None, now: datetime) -> Event:
    """It stays announced where it is; whoever asked reads why."""
    locked, news = _asked(week, part, by=by, now=now)
    _end(news, Answer.DECLINED, why=why, now=now)
    journal.record("events.decline_part", locked, by=by, at=now)
    _tell(news.by)
    return locked


@transaction.atomic
def remove_part(week: Event, part: UUID, why: str, *, by: User | None, now: datetime) -> Event:
    """Out of the week. What had only been accepted as its part is a draft again: nobody has accepted it by itself."""
    person = standing.of(by, now=now)
    locked = _held(week, part, person)
    if locked.parent_id != week.pk or not locked.is_published:
        raise EventRefused("Cet évènement n’est plus une partie de cette semaine.")
    stays = policies.coordinates(person, locked.departments) or _was_alone(locked)
    _close(locked, Kind.CHANGED, Answer.SEEN, now=now)
    said = {"kind": Kind.REMOVED, "by": by, "at": now, "why": why.strip(), "ended_at": now, "was_alone": stays}
    PartNews.objects.create(event=locked, week=week, **said)
    locked.parent = None
    if not stays:
        locked.editorial = Event.Editorial.DRAFT
    kept = keep(locked, "events.remove_part", by, now)
    following.follow(week, now)
    _tell(locked.proposed_by)
    return kept


@transaction.atomic
def see_part(week: Event, part: UUID, *, by: User | None, now: datetime) -> Event:
    """She read what changed, and it stays in the week."""
    locked = _held(week, part, standing.of(by, now=now))
    _close(locked, Kind.CHANGED, Answer.SEEN, now=now)
    journal.record("events.see_part", locked, by=by, at=now)
    return locked


@transaction.atomic
def take_back_part(week: Event, part: UUID, *, by: User | None, now: datetime) -> Event:
    """Whoever may change the event does not ask any more."""
    locked = lock(part)
    require(policies.can_edit(standing.of(by, now=now), ownership(locked)))
    _close(locked, Kind.ASKED, Answer.TAKEN_BACK, now=now)
    journal.record("events.take_back_part", locked, by=by, at=now)
    return locked


def _held(week: Event, part: UUID, person: Standing) -> Event:
    """The part, locked, for whoever may change the week."""
    require(policies.can_edit(person, ownership(week)))
    return lock(part)


def _asked(week: Event, part: UUID, *, by: User | None, now: datetime) -> tuple[Event, PartNews]:
    locked = _held(week, part, standing.of(by, now=now))
    news = locked.part_news.filter(kind=Kind.ASKED, week=week, ended_at=None).select_related("week", "by").first()
    if news is None or not locked.is_published or not news.week.is_published:
        raise EventRefused("Cette demande a été reprise, ou a déjà sa réponse.")
    return locked, news


def _ask(locked: Event, week: Event, by: User | None, *, now: datetime) -> None:
    if not week.is_published:
        raise EventRefused("Publiez d’abord l’évènement dont il fait partie.")
    found = locked.part_news.filter(kind=Kind.ASKED, ended_at=None).first()
    if found is not None and found.week_id == week.pk:
        return
    _close(locked, Kind.ASKED, Answer.TAKEN_BACK, now=now)
    PartNews.objects.create(event=locked, week=week, kind=Kind.ASKED, by=by, at=now)
    _tell_maker(week, now=now)


def _joined(locked: Event, week: Event, by: User | None, *, now: datetime) -> None:
    """By whoever may change both: nobody is asked, and it is known that it stood alone."""
    said = {"kind": Kind.ASKED, "answer": Answer.ACCEPTED, "by": by, "at": now, "ended_at": now}
    PartNews.objects.create(event=locked, week=week, was_alone=locked.parent is None or _was_alone(locked), **said)


def _require_alone(locked: Event, person: Standing) -> None:
    """Nothing leaves its week to be announced alone unless somebody had accepted it so."""
    if not (policies.coordinates(person, locked.departments) or _was_alone(locked)):
        raise EventRefused(
            "Cet évènement a été accepté comme partie d’une semaine. Pour l’annoncer seul : retirez-le, changez-le, puis envoyez-le à la"
            " coordination."
        )


def _was_alone(event: Event) -> bool:
    return event.part_news.filter(kind=Kind.ASKED, answer=Answer.ACCEPTED, was_alone=True).exists()


def _close(event: Event, kind: str, answer: str, *, now: datetime) -> None:
    event.part_news.filter(kind=kind, ended_at=None).update(answer=answer, ended_at=now)


def _end(news: PartNews, answer: str, *, why: str = "", now: datetime) -> None:
    news.answer, news.why, news.ended_at = answer, why.strip(), now
    news.save()


def _tell_maker(week: Event, *, now: datetime) -> None:
    """Whoever proposed the week, when it is still hers. The others read it on their home page."""
    maker = week.proposed_by
    if maker is not None and policies.can_edit(standing.of(maker, now=now), ownership(week)):
        _tell(maker)


def _tell(person: User | None) -> None:
    if person is not None and person.is_active and person.closed_at is None:
        mails.tell(person.email)
