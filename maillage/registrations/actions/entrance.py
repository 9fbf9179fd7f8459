"""One who comes in: may she, where is she put, what is kept of her. For the writes that register somebody or move her."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from maillage.accounts.models import User
from maillage.core.errors import require
from maillage.directory import standing
from maillage.registrations import codes, needs, opening
from maillage.registrations.actions import hooks
from maillage.registrations.actions.common import State, manages, settle, write_seat
from maillage.registrations.actions.contents import Applicant
from maillage.registrations.actions.refusals import Closed, Full
from maillage.registrations.census import Census
from maillage.registrations.models import Registration, RegistrationForm
from maillage.registrations.seats import Profile

FULL = (
    "Il n’y a plus de place. Si vous venez de vous inscrire, la vôtre est notée : lisez le courriel que vous avez reçu."
)
# What somebody says of herself, and what follows from it.
SAID = ("name", "email", "profession", "structure", "department", "way", "answers", "sealed_needs", "person")


@dataclass(frozen=True, slots=True)
class Entry:
    """An act of registering: who does it, and the room as it is once those who wait were served."""

    form: RegistrationForm
    census: Census
    is_organiser: bool
    by: User | None
    now: datetime

    @property
    def asks_first(self) -> bool:
        return self.form.needs_approval and not self.is_organiser


def enter(form: RegistrationForm, *, by: User | None, now: datetime, level: int = 0) -> Entry:
    """May she register, of herself or because she organises? `level`: that she was admitted to already."""
    is_organiser = manages(form, by, now)
    if is_organiser:
        if refusal := opening.why_not_held(form.event, now):
            raise Closed(refusal)
    else:
        known = standing.of(by, now=now).level if by is not None else 0
        require(form.event.is_published and form.event.level <= max(known, level))
        if refusal := opening.why_closed(form, now=now):
            raise Closed(refusal)
    return Entry(form, settle(form, now=now).census, is_organiser, by, now)


def write(entry: Entry, said: Applicant, state: str, quota: int | None, group: UUID | None) -> Registration:
    """With the next rank: as the form is held, ranks follow the order of the commits."""
    form = entry.form
    made = Registration(form=form, group=group, state=state, quota_id=quota, code=codes.new(), at=entry.now)
    made.rank, form.next_rank = form.next_rank, form.next_rank + 1
    made.changed_at = entry.now
    say(made, said)
    made.save(force_insert=True)
    form.save(update_fields=["next_rank"])
    hooks.tell(made, entry.now)
    return made


def find_place(entry: Entry, said: Applicant) -> tuple[str, int | None]:
    """Approval first, then a seat, then the queue: the state, and whose seat it is."""
    if entry.asks_first:
        return State.REQUESTED, None
    given = entry.census.seating.seat(profile(said))
    if given is not None:
        return State.CONFIRMED, write_seat(entry.form, given)
    if entry.form.has_waiting_list:
        return State.WAITING, None
    raise Full(FULL)


def profile(said: Applicant) -> Profile:
    return Profile(said.way, said.profession, said.department)


def say(registration: Registration, said: Applicant) -> None:
    """What she says of herself, and the account of that address, if its owner confirmed it."""
    for name in ("name", "email", "profession", "structure", "way"):
        setattr(registration, name, getattr(said, name))
    registration.department_id = said.department or None
    registration.answers = dict(said.answers)
    registration.sealed_needs = needs.seal(said.needs, registration=registration.pk)
    registration.person = User.objects.filter(email__iexact=said.email, is_active=True, is_confirmed=True).first()
