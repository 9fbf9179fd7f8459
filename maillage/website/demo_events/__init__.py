"""Events of the demonstration: those of the public texts that it names, and invented ones that say so, some of them to come.

Laid once: what somebody changed since is never touched. Dates to come are counted from the day when it is laid.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.accounts.models import User
from maillage.directory.models import Organisation
from maillage.events import actions
from maillage.events.actions.programmes import unexplained
from maillage.events.models import Event
from maillage.registrations import actions as registrations
from maillage.registrations import opening
from maillage.resources.files import checking

_FOLDER = Path(__file__).parent
_SOURCES = ("demonstration", "textes-publics")
_PLAIN = (
    "kind", "title", "summary", "body", "organiser_name", "level", "mode", "place_name", "accessibility_provider",
    "accessibility_contact", "registering", "neutral_title",
)  # fmt: skip
_CODES = ("departments", "themes", "professions", "accessibility")
_ORGANISER = "lea@example.org"  # who sends the files
Said = dict[str, Any]


@transaction.atomic
def lay(*, now: datetime) -> int:
    """How many events were added. The network and the people must be there (`load_demo`, `load_demo_people`)."""
    if Event.objects.exists():
        return 0
    known: dict[str, Event] = {}
    for said in _read():
        known[said["key"]] = _lay_event(said, known, now)
    return len(known)


@cache
def _read() -> list[Said]:
    found: list[Said] = tomllib.loads((_FOLDER / "events.toml").read_text(encoding="utf-8"))["events"]
    return found


def _lay_event(said: Said, known: dict[str, Event], now: datetime) -> Event:
    by = _person(said["by"]) if "by" in said else None
    event = actions.create_event(_content(said, known, now), by=by, now=now)
    _write_programme(event, said, now)
    _add_papers(event, said, now)
    if said.get("state") == "submitted":
        return actions.submit_event(event, by=by, now=now)
    return event if said.get("state") == "draft" else _publish(event, said, now)


def _content(said: Said, known: dict[str, Event], now: datetime) -> actions.EventContent:
    first = said.get("day") or _day(said, now)
    values = {name: said[name] for name in _PLAIN if name in said}
    codes: Said = {name: tuple(said[name]) for name in _CODES if name in said}
    return actions.EventContent(
        **values,
        **codes,
        first_day=first,
        last_day=said.get("last_day") or first + timedelta(days=said.get("days", 1) - 1),
        parent=known[said["parent"]].pk if "parent" in said else None,
        organiser=_structure(said["organiser"]).pk if "organiser" in said else None,
        co_organisers=tuple(_structure(name).pk for name in said.get("with", ())),
        announced_start=_time(said.get("start")),
        announced_end=_time(said.get("end")),
    )


def _day(said: Said, now: datetime) -> date:
    monday = now.date() - timedelta(days=now.weekday())
    return monday + timedelta(weeks=said["in_weeks"], days=said["weekday"])


def _time(said: str | None) -> time | None:
    return time.fromisoformat(said) if said else None


def _structure(name: str) -> Organisation:
    return Organisation.objects.get(source__in=_SOURCES, external_id=name)


def _person(email: str) -> User:
    return User.objects.get(email=email)


def _add_papers(event: Event, said: Said, now: datetime) -> None:
    if "streams" in said:
        actions.set_streams(event, said["streams"], by=None, now=now)
    for one in said.get("replays", ()):
        replay = actions.ReplayContent(one["title"], one["link"], one["minutes"], has_captions=True)
        poster = ContentFile((_FOLDER / one["poster"]).read_bytes(), name=one["poster"])
        made = actions.add_replay(event, replay, poster=poster, by=_person(_ORGANISER), now=now)
        if made.poster_id:
            checking.check_file(made.poster_id, now=now)
    for one in said.get("documents", ()):
        upload = ContentFile((_FOLDER / one["file"]).read_bytes(), name=one["file"])
        until = now + timedelta(weeks=one["weeks"]) if "weeks" in one else None
        content = actions.DocumentContent(one["audience"], embargo_until=until)
        document = actions.add_document(event, upload, one["label"], content, by=_person(_ORGANISER), now=now)
        checking.check_file(document.file_id, now=now)


def _write_programme(event: Event, said: Said, now: datetime) -> None:
    if "rooms" in said:
        actions.set_rooms(event, [(name, seats) for name, seats in said["rooms"]], by=None, now=now)
    for slot in said.get("slots", ()):
        actions.add_slot(event, _slot(slot, event.first_day), by=None, now=now)
    text = said.get("programme_text") or ("programme" in said and (_FOLDER / said["programme"]).read_text("utf-8"))
    if text:
        actions.import_programme(event, text, by=None, now=now)


def _slot(said: Said, day: date) -> actions.SlotContent:
    people = tuple(_someone(*one) for one in said.get("people", ()))
    return actions.SlotContent(
        said["title"],
        kind=said.get("kind", "session"),
        text=said.get("text", ""),
        day=day,
        start=_time(said["at"]),
        minutes=said["minutes"],
        room=said.get("room", ""),
        track=said.get("track", ""),
        has_debate=said.get("debate", False),
        people=people,
    )


def _someone(name: str, function: str, state: str, role: str = "speaker", email: str = "") -> actions.Someone:
    return actions.Someone(name, function, role, state, _person(email).pk if email else None)


def _register(event: Event, said: Said, now: datetime) -> None:
    """Where the agenda is followed from afar: who comes reads where."""
    if "registered" not in said:
        return
    form = registrations.set_form(event, registrations.FormContent(), by=None, now=now)
    way = opening.ways(event)[-1]
    for email in said["registered"]:
        person = _person(email)
        applicant = registrations.Applicant(person.name, person.email, profession="social", way=way)
        registrations.register(form, applicant, by=person, now=now)


def _publish(event: Event, said: Said, now: datetime) -> Event:
    for finding in unexplained(event, now=now):
        if finding.code in said.get("waive", {}):
            slot = event.slots.filter(pk=finding.slot).first() if finding.slot else None
            actions.waive(event, finding.code, slot, said["waive"][finding.code], by=None, now=now)
    if event.slots.exists():
        actions.publish_programme(event, by=None, now=now)
    event = actions.publish_event(event, by=None, now=now)
    _register(event, said, now)
    if "life" in said:
        event = actions.set_life(event, said["life"], note=said["life_note"], by=None, now=now)
    return event
