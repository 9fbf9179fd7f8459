"""What the organisers accept, decline, and cancel."""

from datetime import date

import pytest

from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.registrations import actions
from maillage.registrations.actions import Closed, Full, RegistrationRefused
from tests.factories import MembershipFactory, UserFactory
from tests.registrations.factories import (
    RegistrationFactory,
    RequestedFactory,
    WaitingFactory,
    a_form,
)
from tests.registrations.told import told

__all__ = ["told"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return MembershipFactory(user=UserFactory()).user


def _states(*registrations):
    for one in registrations:
        one.refresh_from_db()
    return [str(one.state) for one in registrations]


def test_an_organiser_accepts_a_request(now, told, organiser):
    form = a_form(organiser, seats=1, needs_approval=True)
    first, second = RequestedFactory(form=form), RequestedFactory(form=form)

    actions.approve(second, by=organiser, now=now)
    actions.approve(first, by=organiser, now=now)
    actions.approve(first, by=organiser, now=now)

    assert _states(first, second) == ["waiting", "confirmed"]
    assert told == [(second.name, "confirmed"), (first.name, "waiting")]


def test_a_request_keeps_its_rank_in_the_queue(now, organiser):
    form = a_form(organiser, seats=1, needs_approval=True)
    early = RequestedFactory(form=form)
    gone, late = RegistrationFactory(form=form), WaitingFactory(form=form)
    actions.approve(early, by=organiser, now=now)

    actions.cancel(gone, by=None, now=now)

    assert _states(early, late) == ["offered", "waiting"]


def test_a_request_needs_a_seat_where_nobody_waits(now, organiser):
    form = a_form(organiser, seats=0, needs_approval=True, has_waiting_list=False)

    with pytest.raises(Full, match="ajoutez-en"):
        actions.approve(RequestedFactory(form=form), by=organiser, now=now)


def test_a_request_is_declined(now, told, organiser):
    form = a_form(organiser, needs_approval=True)
    held = RequestedFactory(form=form, sealed_needs=b"x")

    actions.refuse(held, by=organiser, now=now)
    actions.refuse(held, by=organiser, now=now)

    assert (_states(held), held.sealed_needs, told) == (["refused"], None, [(held.name, "refused")])
    with pytest.raises(RegistrationRefused, match="terminée"):
        actions.approve(held, by=organiser, now=now)


def test_whoever_was_accepted_is_not_declined(now, organiser):
    with pytest.raises(RegistrationRefused, match="annulez l’inscription"):
        actions.refuse(RegistrationFactory(form=a_form(organiser)), by=organiser, now=now)


def test_nothing_is_accepted_for_an_event_that_is_not_held(now, organiser):
    for event, sentence in (({"life": "cancelled"}, "annulé"), ({"first_day": date(2026, 11, 17)}, "passé")):
        held = RequestedFactory(form=a_form(organiser, event, needs_approval=True))

        with pytest.raises(Closed, match=sentence):
            actions.approve(held, by=organiser, now=now)


def test_an_organiser_cancels_for_somebody(now, told, organiser):
    form = a_form(organiser, seats=1)
    held, waiting = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.cancel_for(held, by=organiser, now=now)

    assert _states(held, waiting) == ["cancelled", "offered"]
    assert [line.verb for line in journal.about(held, now=now)] == ["registrations.cancel_for"]


@pytest.mark.parametrize("act", [actions.approve, actions.refuse, actions.cancel_for])
def test_only_those_who_organise_decide(now, act, organiser):
    held = RequestedFactory(form=a_form())

    for by in (organiser, UserFactory()):
        with pytest.raises(NotAllowed):
            act(held, by=by, now=now)

    assert _states(held) == ["requested"]
