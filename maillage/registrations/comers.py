"""What the agenda asks of the registrations (`maillage.events.comers`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from maillage.accounts.models import User
from maillage.events.comers import Doorway, Room, Seats
from maillage.events.models import Event
from maillage.registrations import addresses, contacts, letters, opening
from maillage.registrations.models import Quota, Registration, RegistrationForm, Way


@dataclass(frozen=True, slots=True)
class Registered:
    def is_coming(self, event: Event, user: User) -> bool:
        return Registration.objects.of_event(event.pk).coming().filter(person=user).exists()

    def pages_of(self, user: User) -> dict[UUID, str]:
        rows = Registration.objects.live().filter(person=user).order_by("at", "pk").values_list("form__event_id", "pk")
        return {event: addresses.own(pk) for event, pk in rows}

    def coming_to(self, user: User) -> set[UUID]:
        return set(Registration.objects.coming().filter(person=user).values_list("form__event_id", flat=True))

    def room(self, event: Event) -> Room:
        form = _counted(event).first()
        return _room(form) if form else Room()

    def doorway(self, event: Event, now: datetime) -> Doorway:
        """It counts nobody: that it is full is all that everybody learns (docs/security.md, case 55)."""
        form = _counted(event).first()
        if form is None:
            return Doorway(is_open=False, text="Les inscriptions ne sont pas encore ouvertes.")
        form.event = event
        if refusal := opening.why_closed(form, now=now):
            return Doorway(is_open=False, text=refusal)
        is_open, text = _said(form, has_seats=_has_seats(event, _room(form)))
        return Doorway(is_open, contacts.after(text, form.contact))

    def tell(self, event: Event, cause: str, now: datetime) -> None:
        letters.tell_all(event, cause, now=now)


def _said(form: RegistrationForm, *, has_seats: bool) -> tuple[bool, str]:
    if form.needs_approval:
        return True, "Les organisateurs répondent à chaque demande."
    if has_seats:
        return True, ""
    if form.has_waiting_list:
        return True, "C’est complet : on s’inscrit sur la liste d’attente."
    return False, "C’est complet : on ne s’inscrit plus."


def _has_seats(event: Event, room: Room) -> bool:
    """Not once its organisers said that it is full."""
    if event.life == Event.Life.FULL:
        return False
    seats = {Way.ONSITE: room.onsite, Way.REMOTE: room.remote}
    return any(seats[way].total is None or seats[way].taken < (seats[way].total or 0) for way in opening.ways(event))


def _counted(event: Event) -> QuerySet[RegistrationForm]:
    """Its form with what is kept and taken of each way to come, by parts of one query."""
    seated = Registration.objects.seated().filter(form=OuterRef("pk")).order_by().values("form")
    kept = Quota.objects.filter(form=OuterRef("pk")).order_by().values("form")
    counts = {
        name: Coalesce(Subquery(rows.annotate(value=value).values("value")), 0)
        for way in Way
        for name, rows, value in (
            (f"taken_{way}", seated.filter(way=way), Count("pk")),
            (f"kept_{way}", kept.filter(way=way), Sum("seats")),
        )
    }
    return RegistrationForm.objects.filter(event=event).annotate(**counts)


def _room(form: Any) -> Room:
    """`form`: as `_counted` gives it."""
    return Room(
        Seats(form.seats, form.kept_onsite, form.taken_onsite),
        Seats(form.remote_seats, form.kept_remote, form.taken_remote),
    )
