"""Writes by which somebody registers, or corrects what she said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.registrations import census, contacts
from maillage.registrations.actions import checking, hooks, pacing, revising
from maillage.registrations.actions.common import (
    State,
    hold,
    hold_one,
    manages,
    require_not_over,
    settle,
    write_moves,
)
from maillage.registrations.actions.contents import Applicant
from maillage.registrations.actions.entrance import FULL, SAID, Entry, enter, find_place, profile, say, write
from maillage.registrations.actions.refusals import Full, RegistrationRefused, WrongAnswer
from maillage.registrations.models import Registration, RegistrationForm

_DOUBLE_CLICK = timedelta(minutes=10)
_FULL_GROUP = (
    "Il n’y a pas assez de places pour tout le groupe : personne n’est inscrit. Inscrivez moins de personnes, ou"
    " regardez les autres dates."
)


@transaction.atomic
def register(
    form: RegistrationForm, applicant: Applicant, *, by: User | None, now: datetime, sender: str = ""
) -> Registration:
    """A seat, a place in the queue, or a request. Done twice with one address, it changes nothing.

    What is refused does not depend on who is registered already: nobody learns it by trying addresses. The account of that address is
    linked to it, whoever typed it: show the registration only to whom it belongs. `sender`: from where it comes, counted by the hour.
    """
    (held,) = hold(form.pk)
    entry = enter(held, by=by, now=now)
    (said,) = _checked(held, [applicant])
    _require_room(entry, [said], FULL)
    pacing.count(held, "" if entry.is_organiser else sender, 1, now=now)
    return _add(entry, [said], group=None)[0]


@transaction.atomic
def register_group(
    form: RegistrationForm, applicants: Sequence[Applicant], *, by: User | None, now: datetime, sender: str = ""
) -> list[Registration]:
    """Those of one structure, in this order; all of them or nobody. Each has her own seat, her own link, her own place in the queue."""
    (held,) = hold(form.pk)
    entry = enter(held, by=by, now=now)
    if not applicants:
        raise RegistrationRefused("Écrivez au moins une personne.")
    if len(applicants) > held.group_most:
        raise RegistrationRefused(f"On inscrit ici {held.group_most} personnes au plus à la fois.")
    said = _checked(held, applicants, is_group=True)
    _require_room(entry, said, _FULL_GROUP)
    pacing.count(held, "" if entry.is_organiser else sender, len(said), now=now)
    return _add(entry, said, group=uuid4())


@transaction.atomic
def edit(registration: Registration, applicant: Applicant, *, by: User | None, now: datetime) -> Registration:
    """Whoever holds a seat keeps it, or one that she may have as she is now; where the organisers answer each request, they answer again
    to whoever becomes another one. What she said before is kept for them. Only an organiser changes the address.
    """
    held = hold_one(registration)
    form, is_organiser = held.form, manages(held.form, by, now)
    if not held.is_live:
        raise RegistrationRefused("Cette inscription est terminée : elle ne change plus.")
    require_not_over(form, now)
    said = _edited(held, applicant, is_organiser=is_organiser)
    asks_again = not is_organiser and revising.asks_again(held, said)
    held.before = None if is_organiser else revising.before(held, said)
    if asks_again:
        held.state, held.quota, held.offered_until = State.REQUESTED, None, None
    elif held.state in Registration.SEATED:
        held.quota_id = _seat_again(held, said, now)
    say(held, said)
    held.changed_at = now
    held.save(update_fields=[*SAID, "before", "state", "quota", "offered_until", "changed_at"])
    if asks_again:
        hooks.tell(held, now)
    settle(form, now=now)
    held.refresh_from_db(fields=["state", "quota", "offered_until", "changed_at"])
    journal.record("registrations.edit", held, by=by, at=now)
    return held


def _checked(form: RegistrationForm, applicants: Sequence[Applicant], *, is_group: bool = False) -> list[Applicant]:
    questions = list(form.questions.all())
    said: list[Applicant] = []
    wrong: dict[str, str] = {}
    for number, applicant in enumerate(applicants):
        try:
            said.append(checking.checked(form, applicant, questions))
        except WrongAnswer as refusal:
            wrong |= {f"{number}-{name}" if is_group else name: text for name, text in refusal.fields.items()}
            continue
        if said[-1].email in {one.email for one in said[:-1]}:
            wrong[f"{number}-email"] = "Cette adresse est écrite deux fois : chaque personne a la sienne."
    if wrong:
        raise WrongAnswer(wrong)
    return said


def _require_room(entry: Entry, people: Sequence[Applicant], refusal: str) -> None:
    """Where nobody waits: a seat for each, those who are registered already counted too, so that the answer tells nothing of them."""
    if entry.asks_first or entry.form.has_waiting_list:
        return
    known = {one.email: one for one in entry.form.registrations.live().filter(email__in=[one.email for one in people])}
    people = [one for one in people if not _may_know(entry, one, known.get(one.email))]
    trial = entry.census.seating.copy()
    if any(trial.seat(profile(one)) is None for one in people):
        raise Full(refusal)


def _may_know(entry: Entry, said: Applicant, known: Registration | None) -> bool:
    """That she is registered already: whoever organises, herself, or whoever just sent the very same form (a double click)."""
    if known is None:
        return False
    if entry.is_organiser or (entry.by is not None and known.person_id == entry.by.pk):
        return True
    same = all(getattr(known, name) == getattr(said, name) for name in ("name", "profession", "structure", "way"))
    return same and abs(entry.now - known.at) < _DOUBLE_CLICK


def _add(entry: Entry, people: Sequence[Applicant], *, group: UUID | None) -> list[Registration]:
    """Those who are registered already stay as they are."""
    emails = [one.email for one in people]
    found = {one.email: one for one in entry.form.registrations.live().filter(email__in=emails)}
    made: list[Registration] = []
    for said in people:
        if known := found.get(said.email):
            known.form = entry.form
            hooks.tell_again(known, entry.now)
            continue
        state, quota = find_place(entry, said)
        made.append(write(entry, said, state, quota, group))
    for one in made:
        journal.record("registrations.register", one, by=entry.by, at=entry.now)
    found |= {one.email: one for one in made}
    return [found[email] for email in emails]


def _edited(held: Registration, applicant: Applicant, *, is_organiser: bool) -> Applicant:
    form = held.form
    (said,) = _checked(form, [applicant])
    if said.email == held.email:
        return said
    if not is_organiser:
        raise WrongAnswer({"email": "L’adresse ne change pas ici. Annulez, puis inscrivez-vous avec la nouvelle."})
    if form.registrations.live().filter(email=said.email).exists():
        raise WrongAnswer({"email": "Une autre inscription à cet évènement a déjà cette adresse."})
    return said


def _seat_again(held: Registration, said: Applicant, now: datetime) -> int | None:
    """Hers as long as it admits her."""
    form, before, after = held.form, census.profile(held), profile(said)
    if before == after:
        return held.quota_id
    counted = census.take(form, now=now)
    own = (after.way, held.quota_id)
    if before.way == after.way and any(pool.place == own for pool in counted.seating.pools_of(after)):
        return held.quota_id
    counted.seating.leave(before, held.quota_id)
    given = counted.seating.seat(after)
    if given is None:
        raise Full(
            contacts.after(
                "Votre place ne convient plus après ce changement, et il n’y en a pas d’autre : rien n’est changé. Gardez votre"
                " inscription comme elle est, ou annulez-la.",
                form.contact,
            )
        )
    write_moves(form, given.moves, but=held.pk)
    return given.pool[1]
