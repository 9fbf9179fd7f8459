"""How it stands before one registers: open or not, since when or why, and how much room there is."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.timezone import localtime

from maillage.events.models import Event
from maillage.events.reading import facts
from maillage.events.reading.words import moment
from maillage.registrations import opening
from maillage.registrations.models import Question, RegistrationForm
from maillage.registrations.pages import rooms
from maillage.registrations.pages.rooms import Room

_NOT_YET = "Les inscriptions ne sont pas encore ouvertes. Revenez bientôt."
_LABELS = {"onsite": "Sur place", "remote": "À distance"}


@dataclass(frozen=True, slots=True)
class Line:
    """« Sur place : complet. Vous serez sur la liste d’attente. » `label` is empty when there is only one way to come."""

    label: str
    text: str
    is_full: bool


@dataclass(frozen=True)
class Entrance:
    """`form` None: nobody may register here yet. `text`: until when one does, or why not."""

    form: RegistrationForm | None
    text: str
    is_open: bool = False
    rooms: tuple[Room, ...] = ()

    @cached_property
    def questions(self) -> list[Question]:
        return list(self.form.questions.order_by("rank", "pk")) if self.form else []

    @property
    def ways(self) -> tuple[str, ...]:
        return tuple(room.way for room in self.rooms)

    @property
    def takes_groups(self) -> bool:
        return self.form is not None and self.form.group_most > 1

    @property
    def lines(self) -> list[Line]:
        return [
            Line(_LABELS[room.way] if len(self.rooms) > 1 else "", self._said(room), room.is_full)
            for room in self.rooms
        ]

    def _said(self, room: Room) -> str:
        assert self.form is not None
        if not room.is_full:
            return room.text
        if self.form.needs_approval:  # a request, first of all: the queue comes once it is accepted
            return f"{room.text} Vous pouvez faire une demande."
        if room.kept:
            rest = "vous serez sur la liste d’attente" if self.form.has_waiting_list else "c’est complet"
            return f"{room.text} Si vous n’en êtes pas, {rest}."
        return "Complet : vous serez sur la liste d’attente." if self.form.has_waiting_list else room.text


def of(event: Event, *, now: datetime) -> Entrance:
    """Three queries, and that of the page of the event."""
    door = facts.door(event, now=now)
    form = RegistrationForm.objects.filter(event=event).first()
    if form is None:
        return Entrance(None, _NOT_YET if door.is_here else door.text)
    form.event = event
    room = rooms.of([form], now=now)[form.pk]
    if refusal := opening.why_closed(form, now=now) or ("" if door.is_here else door.text):
        return Entrance(form, refusal, rooms=room)
    closes = event.registration_closes_at
    until = f"Inscriptions jusqu’au {moment(localtime(closes))}." if closes else ""
    return Entrance(form, until, is_open=True, rooms=room)
