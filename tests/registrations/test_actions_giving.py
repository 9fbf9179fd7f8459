"""A seat above those that there are: somebody is there, or is to come whatever the queue."""

from datetime import date, timedelta

import pytest

from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.registrations import actions
from maillage.registrations.actions import Closed, RegistrationRefused, WrongAnswer
from maillage.registrations.models import Registration
from tests.factories import MembershipFactory, UserFactory
from tests.registrations.factories import (
    OfferedFactory,
    QuestionFactory,
    RegistrationFactory,
    RequestedFactory,
    WaitingFactory,
    a_form,
    applicant,
)
from tests.registrations.told import told

__all__ = ["told"]

pytestmark = pytest.mark.django_db
GONE = {"first_day": date(2026, 11, 10), "last_day": date(2026, 11, 10)}


@pytest.fixture
def organiser():
    return MembershipFactory(user=UserFactory()).user


@pytest.fixture
def full(organiser):
    form = a_form(organiser, seats=1)
    RegistrationFactory(form=form)
    return form


def _states(form):
    return list(form.registrations.order_by("rank").values_list("state", flat=True))


@pytest.mark.parametrize("factory", [WaitingFactory, RequestedFactory])
def test_who_has_no_seat_is_given_one_above_those_that_there_are(now, told, organiser, full, factory):
    first, second = factory(form=full), factory(form=full)

    actions.give_seat(second, by=organiser, now=now)
    actions.give_seat(second, by=organiser, now=now)

    assert _states(full) == ["confirmed", first.state, "confirmed"]
    assert told == [(second.name, "confirmed")]
    assert [line.verb for line in journal.about(second, now=now)] == ["registrations.give_seat"]


def test_an_offer_becomes_hers_and_keeps_its_seat(now, organiser, full):
    offered = OfferedFactory(form=full, offered_until=now + timedelta(hours=1))

    made = actions.give_seat(offered, by=organiser, now=now)

    assert (made.state, made.offered_until) == ("confirmed", None)


def test_a_free_seat_goes_first_to_who_waits_before_her(now, organiser):
    form = a_form(organiser, seats=1, promotion="automatic")
    first, second = WaitingFactory(form=form), WaitingFactory(form=form)

    actions.give_seat(second, by=organiser, now=now)

    assert _states(form) == ["confirmed", "confirmed"]
    assert first.rank < second.rank


def test_nobody_is_offered_a_seat_while_there_are_too_many(now, organiser, full):
    waits, given = WaitingFactory(form=full), WaitingFactory(form=full)
    actions.give_seat(given, by=organiser, now=now)

    actions.cancel(full.registrations.order_by("rank").first(), by=None, now=now)

    waits.refresh_from_db()
    assert waits.state == "waiting"


def test_it_is_given_once_the_event_is_over_too(now, organiser):
    form = a_form(organiser, event=GONE, seats=0)

    assert actions.give_seat(WaitingFactory(form=form), by=organiser, now=now).state == "confirmed"


def test_an_offer_that_lapsed_may_be_given_once_only(now, organiser, full):
    lapsed = RegistrationFactory(form=full, state="lapsed", email="ana@example.org")
    again = WaitingFactory(form=full, email="ana@example.org")

    with pytest.raises(RegistrationRefused, match="inscrite de nouveau"):
        actions.give_seat(lapsed, by=organiser, now=now)
    actions.cancel(again, by=None, now=now)

    assert actions.give_seat(lapsed, by=organiser, now=now).state == "confirmed"


@pytest.mark.parametrize("state", ["cancelled", "refused"])
def test_who_ended_it_is_added_anew(now, organiser, full, state):
    with pytest.raises(RegistrationRefused, match="ajoutez la personne"):
        actions.give_seat(RegistrationFactory(form=full, state=state), by=organiser, now=now)


def test_only_those_who_organise_give_seats(now, full):
    for act in (
        lambda: actions.give_seat(WaitingFactory(form=full), by=UserFactory(), now=now),
        lambda: actions.admit(full, applicant(), by=UserFactory(), now=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nothing_is_given_of_what_is_cancelled(now, organiser):
    form = a_form(organiser, event={"life": "cancelled", "cancelled_at": now})

    with pytest.raises(Closed, match="annulé"):
        actions.admit(form, applicant(), by=organiser, now=now)
    with pytest.raises(Closed, match="annulé"):
        actions.give_seat(WaitingFactory(form=form), by=organiser, now=now)


def test_somebody_who_is_there_has_a_seat_without_address_nor_answers(now, organiser, full):
    QuestionFactory(form=full, is_required=True)

    made = actions.admit(full, applicant(1, email=""), by=organiser, now=now)
    twice = actions.admit(full, applicant(1, email=""), by=organiser, now=now)
    other = actions.admit(full, applicant(2, email=""), by=organiser, now=now)

    assert (made.state, made.email, made.quota_id) == ("confirmed", "", None)
    assert twice.pk == made.pk != other.pk
    assert [line.verb for line in journal.about(made, now=now)] == ["registrations.admit"]


def test_who_is_known_by_her_address_is_given_her_seat(now, organiser, full):
    waits = WaitingFactory(form=full, email="ana@example.org")

    made = actions.admit(full, applicant(email="Ana@example.org"), by=organiser, now=now)

    assert (made.pk, made.state, Registration.objects.count()) == (waits.pk, "confirmed", 2)


def test_a_name_is_needed_and_an_address_that_is_one(now, organiser, full):
    with pytest.raises(WrongAnswer) as refused:
        actions.admit(full, applicant(name=" ", email="ana"), by=organiser, now=now)

    assert set(refused.value.fields) == {"name", "email"}
