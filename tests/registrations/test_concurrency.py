"""Many at once, each on her own connection: on a real file with SQLite, and on PostgreSQL."""

from datetime import timedelta
from functools import partial
from threading import BoundedSemaphore

import pytest
from django.db import connection, connections

from maillage.core import chain, journal
from maillage.core.errors import DomainError
from maillage.events import actions as events
from maillage.registrations import actions, queue
from maillage.registrations.actions import FormContent, QuotaContent
from maillage.registrations.census import take
from maillage.registrations.models import Registration
from tests.factories import NationalFactory
from tests.parallel import shared, together
from tests.registrations.factories import (
    OfferedFactory,
    QuotaFactory,
    RegistrationFactory,
    WaitingFactory,
    a_form,
    applicant,
)
from tests.registrations.told import told

__all__ = ["shared", "told"]

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, SEATS = 200, 20
CONNECTIONS = 50  # of PostgreSQL, which other tests use too; the other people wait for theirs, as in its pool


@pytest.fixture
def at_once(shared, settings, monkeypatch):
    """Everybody starts at the same moment. Letters are left to a worker, which is not there."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    if connection.vendor == "sqlite":  # on a busy machine nobody gives up after twenty seconds
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 300)
    lanes = BoundedSemaphore(CONNECTIONS if connection.vendor == "postgresql" else PEOPLE)

    def by_turns(act):
        with lanes:
            try:
                return act()
            finally:
                connections.close_all()

    return lambda *acts: together(*[partial(by_turns, act) for act in acts])


def _ranked(form):
    return list(form.registrations.order_by("rank").values_list("rank", "state"))


def _check_room(form, now):
    """No pool has more people than seats, and nobody waits in front of a seat that she may have."""
    counted = take(form, now=now)
    for pool in counted.pools:
        assert pool.seats is None or counted.seating.taken(pool) <= pool.seats
    assert not any(counted.seating.fits(profile) for profile in counted.waiting)


def test_two_hundred_people_for_twenty_seats(at_once, now):
    form = a_form(seats=SEATS)

    made = at_once(*[partial(actions.register, form, applicant(number), by=None, now=now) for number in range(PEOPLE)])

    assert all(isinstance(one, Registration) for one in made)
    assert _ranked(form) == [(rank, "confirmed" if rank <= SEATS else "waiting") for rank in range(1, PEOPLE + 1)]
    places = [queue.place(one, now=now).rank_in_queue for one in form.registrations.waiting()]
    assert places == list(range(1, PEOPLE - SEATS + 1))
    assert len({one.code for one in made}) == PEOPLE
    head, lines = journal.whole()
    assert (head.number, len(list(lines))) == (PEOPLE, PEOPLE)


def test_without_a_waiting_list_the_others_are_told_at_once(at_once, now):
    form = a_form(seats=3, has_waiting_list=False)

    given = at_once(*[partial(actions.register, form, applicant(number), by=None, now=now) for number in range(20)])

    assert sum(isinstance(one, actions.Full) for one in given) == 17
    assert _ranked(form) == [(1, "confirmed"), (2, "confirmed"), (3, "confirmed")]


def test_one_person_who_clicks_ten_times_is_registered_once(at_once, now, told):
    form = a_form(seats=3)

    made = at_once(*[partial(actions.register, form, applicant(), by=None, now=now)] * 10)

    assert len({one.pk for one in made}) == 1
    assert (_ranked(form), len(told)) == ([(1, "confirmed")], 1)


def test_kept_seats_are_not_sold_twice(at_once, now):
    form = a_form(seats=10)
    QuotaFactory(form=form, seats=3, professions=("justice",))
    QuotaFactory(form=form, seats=3, professions=("justice", "police"))
    professions = ["justice", "police", "social"] * 12

    at_once(
        *[
            partial(actions.register, form, applicant(number, profession=profession), by=None, now=now)
            for number, profession in enumerate(professions)
        ]
    )

    _check_room(form, now)
    assert form.registrations.coming().count() == 10
    assert form.registrations.coming().filter(profession="social").count() <= 4


def test_sixty_people_who_accept_cancel_and_register_at_once(at_once, now):
    form = a_form(seats=20)
    quota = QuotaFactory(form=form, seats=5, professions=("justice",))
    confirmed = [RegistrationFactory(form=form) for _ in range(10)]
    judges = [RegistrationFactory(form=form, profession="justice", quota=quota) for _ in range(5)]
    offered = [OfferedFactory(form=form, offered_until=now + timedelta(hours=1)) for _ in range(5)]
    waiting = [WaitingFactory(form=form) for _ in range(20)]
    lapsed = [RegistrationFactory(form=form, state="lapsed") for _ in range(5)]

    given = at_once(
        *[partial(actions.cancel, one, by=None, now=now) for one in [*confirmed[:6], *judges[:3], *waiting[:6]]],
        *[partial(actions.accept_offer, one, now=now) for one in offered[:3]],
        *[partial(actions.decline_offer, one, now=now) for one in offered[3:]],
        *[partial(actions.wait_again, one, now=now) for one in lapsed],
        *[
            partial(
                actions.register,
                form,
                applicant(number, profession="justice" if number % 3 else "social"),
                by=None,
                now=now,
            )
            for number in range(30)
        ],
        *[partial(actions.promote, form, now=now)] * 3,
        *[partial(actions.lapse_offers, now=now)] * 2,
    )

    assert len(given) == 60
    assert not any(isinstance(one, DomainError) for one in given)
    _check_room(form, now)
    assert form.registrations.seated().count() == 20
    ranks = [rank for rank, _ in _ranked(form)]
    assert ranks == sorted(set(ranks))


def test_an_offer_accepted_from_two_tabs_is_accepted_once(at_once, now, told):
    held = OfferedFactory(form=a_form(seats=1), offered_until=now + timedelta(hours=1))

    given = at_once(*[partial(actions.accept_offer, held, now=now)] * 2)

    assert [one.state for one in given] == ["confirmed", "confirmed"]
    assert told == [(held.name, "confirmed")]


def test_accepting_as_the_offer_lapses_gives_the_seat_once(at_once, now):
    form = a_form(seats=1)
    held, following = OfferedFactory(form=form, offered_until=now), WaitingFactory(form=form)

    at_once(
        partial(actions.accept_offer, held, now=now - timedelta(seconds=1)),
        partial(actions.lapse_offers, now=now),
    )

    held.refresh_from_db()
    following.refresh_from_db()
    assert (held.state, following.state) in [("confirmed", "waiting"), ("lapsed", "offered")]


def test_accepting_and_cancelling_at_once_ends_well(at_once, now):
    form = a_form(seats=1)
    held, following = OfferedFactory(form=form, offered_until=now + timedelta(hours=1)), WaitingFactory(form=form)

    at_once(partial(actions.accept_offer, held, now=now), partial(actions.cancel, held, by=None, now=now))

    held.refresh_from_db()
    following.refresh_from_db()
    assert (held.state, following.state) == ("cancelled", "offered")


def test_people_who_cross_between_two_dates_do_not_wait_for_each_other(at_once, now):
    one, two = a_form(seats=12), a_form(seats=12)
    here, there = ([RegistrationFactory(form=form) for _ in range(10)] for form in (one, two))

    given = at_once(
        *[partial(actions.move, held, two, by=None, now=now) for held in here],
        *[partial(actions.move, held, one, by=None, now=now) for held in there],
    )

    moved = [made for made in given if isinstance(made, Registration)]
    assert len(moved) >= 4
    assert sum(form.registrations.seated().count() for form in (one, two)) == 20
    assert all(form.registrations.seated().count() <= 12 for form in (one, two))


def test_the_organisers_change_everything_while_people_register(at_once, now):
    national = NationalFactory()
    form = a_form(seats=10)
    kept = QuotaContent("justice", 5, professions=("justice",))

    given = at_once(
        *[
            partial(actions.register, form, applicant(number, profession="justice"), by=None, now=now)
            for number in range(30)
        ],
        partial(actions.set_form, form.event, FormContent(seats=15, quotas=(kept,)), by=national, now=now),
        partial(actions.set_form, form.event, FormContent(seats=20), by=national, now=now),
    )

    assert not any(isinstance(one, DomainError) for one in given)
    form.refresh_from_db()
    counted = take(form, now=now)
    assert not any(counted.seating.fits(profile) for profile in counted.waiting)
    # Nobody loses a seat: when twenty were open before fifteen were, up to twenty stay.
    assert form.seats <= form.registrations.seated().count() <= 20
    assert form.registrations.count() == 30


def test_an_event_cancelled_while_people_register(at_once, now):
    national, form = NationalFactory(), a_form(seats=5)

    given = at_once(
        *[partial(actions.register, form, applicant(number), by=None, now=now) for number in range(12)],
        partial(events.set_life, form.event, "cancelled", by=national, now=now),
    )

    refused = [one for one in given if isinstance(one, DomainError)]
    assert {str(one) for one in refused} <= {"Cet évènement est annulé : il n’y a plus d’inscription."}
    assert form.registrations.count() + len(refused) == 12


def test_the_journal_of_the_crowd_is_whole(at_once, now):
    form = a_form(seats=2)

    at_once(*[partial(actions.register, form, applicant(number), by=None, now=now) for number in range(15)])

    head, lines = journal.whole()
    digest = chain.GENESIS
    for line in lines:
        digest = chain.link(digest, line)
    assert digest == head.digest
