"""Another date in place of this one."""

from datetime import date, timedelta

import pytest

from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.registrations import actions, needs
from maillage.registrations.actions import Closed, Full, RegistrationRefused
from tests.events.factories import WeekFactory
from tests.factories import MembershipFactory, UserFactory
from tests.registrations.factories import (
    OfferedFactory,
    QuestionFactory,
    QuotaFactory,
    RegistrationFactory,
    RequestedFactory,
    WaitingFactory,
    a_form,
    applicant,
)
from tests.registrations.told import told

__all__ = ["told"]

pytestmark = pytest.mark.django_db


def test_a_seat_for_a_seat(now, told):
    source, target = a_form(seats=1), a_form(seats=1)
    quota = QuotaFactory(form=target)
    held = actions.register(source, applicant(profession="justice", needs="boucle"), by=None, now=now)
    waiting = WaitingFactory(form=source)
    told.clear()

    made = actions.move(held, target, by=None, now=now)

    for one in (held, waiting, made):
        one.refresh_from_db()
    assert (made.form, made.state, made.quota, made.rank) == (target, "confirmed", quota, 1)
    assert (made.name, made.email, made.profession) == (held.name, held.email, "justice")
    assert (needs.read(made), held.sealed_needs) == ("boucle", None)
    assert (held.state, held.quota, waiting.state, made.code != held.code) == ("cancelled", None, "offered", True)
    assert told == [(made.name, "confirmed"), (waiting.name, "offered")]
    assert [line.verb for line in journal.about(made, now=now)] == ["registrations.move"]


def test_moving_twice_changes_nothing(now):
    held, target = RegistrationFactory(form=a_form()), a_form()

    first, second = (actions.move(held, target, by=None, now=now) for _ in range(2))

    assert first == second
    assert target.registrations.count() == 1


def test_moving_to_the_same_date_changes_nothing(now):
    held = RegistrationFactory(form=a_form())

    assert actions.move(held, held.form, by=None, now=now).state == "confirmed"


def test_nobody_loses_a_seat_for_a_place_in_a_queue(now):
    target = a_form(seats=0)
    for held in (
        RegistrationFactory(form=a_form()),
        OfferedFactory(form=a_form(), offered_until=now + timedelta(hours=1)),
    ):
        state = held.state

        with pytest.raises(Full, match="vous gardez votre inscription"):
            actions.move(held, target, by=None, now=now)

        held.refresh_from_db()
        assert (held.state, target.registrations.count()) == (state, 0)


def test_whoever_waits_may_wait_elsewhere(now):
    held, target = WaitingFactory(form=a_form(seats=0)), a_form(seats=0)

    made = actions.move(held, target, by=None, now=now)

    held.refresh_from_db()
    assert (made.state, held.state) == ("waiting", "cancelled")


def test_whoever_waits_does_not_move_where_nobody_may_wait(now):
    held = WaitingFactory(form=a_form(seats=0))

    with pytest.raises(Full, match="vous gardez votre inscription"):
        actions.move(held, a_form(seats=0, has_waiting_list=False), by=None, now=now)


def test_nobody_loses_a_seat_for_a_request(now):
    target = a_form(needs_approval=True)
    asked = RequestedFactory(form=a_form(needs_approval=True))

    for factory in (RegistrationFactory, WaitingFactory):
        with pytest.raises(RegistrationRefused, match="inscrivez-vous d’abord"):
            actions.move(factory(form=a_form()), target, by=None, now=now)

    assert actions.move(asked, target, by=None, now=now).state == "requested"


def test_whoever_is_registered_to_both_keeps_the_other(now):
    source, target = a_form(), a_form(seats=1)
    held = RegistrationFactory(form=source)
    there = RegistrationFactory(form=target, email=held.email)
    other = RegistrationFactory(form=source)
    waits = WaitingFactory(form=target, email=other.email)

    assert actions.move(held, target, by=None, now=now) == there
    with pytest.raises(Full):
        actions.move(other, target, by=None, now=now)

    held.refresh_from_db()
    waits.refresh_from_db()
    assert (held.state, waits.state) == ("cancelled", "waiting")


def test_answers_to_the_same_questions_are_carried(now):
    source, target = a_form(), a_form(asks_needs=False)
    same, other, changed = (QuestionFactory(form=source, label=label) for label in ("Repas ?", "Fonction ?", "Jour ?"))
    there = QuestionFactory(form=target, label="Repas ?")
    QuestionFactory(form=target, label="Fonction ?", kind="yes_no", is_required=True)
    QuestionFactory(form=target, label="Jour ?", kind="choice", choices=["mardi", "jeudi"])
    answers = {str(same.pk): "oui", str(other.pk): "juge", str(changed.pk): "lundi"}
    held = actions.register(source, applicant(answers=answers, needs="boucle"), by=None, now=now)

    made = actions.move(held, target, by=None, now=now)

    assert (made.answers, made.sealed_needs) == ({str(there.pk): "oui"}, None)


def test_needs_that_nobody_can_open_do_not_hold_her_back(now):
    held = RegistrationFactory(form=a_form(), sealed_needs=b"\x01broken")

    assert actions.move(held, a_form(), by=None, now=now).sealed_needs is None


def test_she_comes_as_one_comes_to_that_date(now):
    held = RegistrationFactory(form=a_form())

    assert actions.move(held, a_form(event={"mode": "remote"}), by=None, now=now).way == "remote"


def test_a_date_that_is_closed_is_refused(now):
    held = RegistrationFactory(form=a_form())

    with pytest.raises(Closed, match="annulé"):
        actions.move(held, a_form(event={"life": "cancelled"}), by=None, now=now)

    held.refresh_from_db()
    assert held.state == "confirmed"


def test_what_has_ended_does_not_move(now):
    past = a_form(event={"first_day": date(2026, 11, 17)})

    with pytest.raises(RegistrationRefused, match="terminée"):
        actions.move(RegistrationFactory(form=a_form(), state="cancelled"), a_form(), by=None, now=now)
    with pytest.raises(Closed, match="passé"):
        actions.move(RegistrationFactory(form=past), a_form(), by=None, now=now)


def test_a_reserved_date_is_for_those_admitted_to_another_of_the_same_training(now):
    parent, structure = WeekFactory(), MembershipFactory().organisation
    reserved = a_form(event={"level": 2, "parent": parent})
    sister, stranger = a_form(event={"level": 2, "parent": parent}), a_form(event={"level": 2})
    alike = [a_form(event={"level": 2, "organiser": structure}) for _ in range(2)]

    assert actions.move(RegistrationFactory(form=reserved), sister, by=None, now=now).state == "confirmed"
    assert actions.move(RegistrationFactory(form=alike[0]), alike[1], by=None, now=now).state == "confirmed"
    for by in (None, UserFactory()):
        with pytest.raises(NotAllowed):
            actions.move(RegistrationFactory(form=reserved), stranger, by=by, now=now)


def test_an_organiser_moves_somebody_without_asking(now):
    organiser = MembershipFactory(user=UserFactory()).user
    target = a_form(event={"organiser": organiser.memberships.get().organisation}, needs_approval=True)

    made = actions.move(RegistrationFactory(form=a_form()), target, by=organiser, now=now)

    assert made.state == "confirmed"
