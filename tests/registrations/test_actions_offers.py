"""Seats given up, offered, accepted, left; and the queue behind them."""

from datetime import date, time, timedelta

import pytest

from maillage.core import journal
from maillage.registrations import actions
from maillage.registrations.actions import Closed, Full, RegistrationRefused
from maillage.registrations.models import Registration
from tests.events.factories import EventFactory
from tests.registrations.factories import (
    FormFactory,
    OfferedFactory,
    QuotaFactory,
    RegistrationFactory,
    WaitingFactory,
    a_form,
)
from tests.registrations.told import told

__all__ = ["told"]

pytestmark = pytest.mark.django_db


def _offered(form, now, **said):
    return OfferedFactory(form=form, **{"offered_until": now + timedelta(hours=1), **said})


def _states(*registrations):
    for one in registrations:
        one.refresh_from_db()
    return [str(one.state) for one in registrations]


def test_a_seat_given_up_is_offered_to_the_first_who_waits(now, told):
    form = a_form(seats=1)
    gone, first, second = RegistrationFactory(form=form), WaitingFactory(form=form), WaitingFactory(form=form)

    given_up = actions.cancel(gone, by=None, now=now)

    assert _states(gone, first, second) == ["cancelled", "offered", "waiting"]
    assert (given_up.state, first.offered_until, first.changed_at) == ("cancelled", now + timedelta(hours=48), now)
    assert told == [(gone.name, "cancelled"), (first.name, "offered")]
    assert [line.verb for line in journal.about(gone, now=now)] == ["registrations.cancel"]


def test_a_seat_is_given_at_once_when_the_organisers_say_so(now, told):
    form = a_form(seats=1, promotion="automatic")
    gone, first = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.cancel(gone, by=None, now=now)

    assert _states(first) == ["confirmed"]
    assert (first.offered_until, told[-1]) == (None, (first.name, "confirmed"))


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(days=30), timedelta(hours=48)),
        (timedelta(hours=96), timedelta(hours=48)),
        (timedelta(hours=20), timedelta(hours=10)),
        (timedelta(hours=4), timedelta(hours=2)),
        (timedelta(hours=4) - timedelta(minutes=1), None),
        (timedelta(minutes=-10), None),
    ],
)
def test_an_offer_leaves_time_to_the_next_ones(now, left, expected):
    """Never beyond half of what is left; close to the start the seat is hers at once."""
    start = now + left
    form = a_form(event={"first_day": start.date(), "announced_start": start.time()}, seats=1)
    gone, first = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.cancel(gone, by=None, now=now)

    first.refresh_from_db()
    assert (first.state, first.offered_until) == (("offered", now + expected) if expected else ("confirmed", None))


def test_without_an_hour_the_event_starts_with_its_day(now):
    form = a_form(event={"first_day": date(2026, 11, 19), "announced_start": None}, seats=1)
    gone, first = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.cancel(gone, by=None, now=now)

    first.refresh_from_db()
    assert first.offered_until == now + timedelta(hours=6, minutes=45)  # half of 13 h 30


def test_the_start_is_by_the_clock_of_the_place(now):
    """Ten o'clock in Réunion is seven here: begun already."""
    event = {"first_day": now.date(), "announced_start": time(16), "zone": "Indian/Reunion"}
    form = a_form(event=event, seats=1)
    gone, first = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.cancel(gone, by=None, now=now)

    assert _states(first) == ["confirmed"]  # 13 h here, in two hours and a half


def test_a_kept_seat_goes_to_the_first_who_may_have_it(now):
    form = a_form(seats=2)
    quota = QuotaFactory(form=form)
    RegistrationFactory(form=form)
    gone = RegistrationFactory(form=form, profession="justice", quota=quota)
    ahead, entitled = WaitingFactory(form=form), WaitingFactory(form=form, profession="justice")

    actions.cancel(gone, by=None, now=now)

    assert _states(ahead, entitled) == ["waiting", "offered"]
    assert (entitled.quota, gone.quota_id) == (quota, quota.pk)
    gone.refresh_from_db()
    assert gone.quota is None


def test_a_seat_of_everybodys_makes_a_judge_move_for_nobody(now, told):
    """The first who waits may not sit in what is left: a holder moves there, without being told, and her seat is for the other one."""
    form = a_form(seats=2)
    quota = QuotaFactory(form=form)
    mover = RegistrationFactory(form=form, profession="justice")
    gone = RegistrationFactory(form=form, profession="justice", quota=quota)
    first = WaitingFactory(form=form)

    actions.cancel(gone, by=None, now=now)

    assert _states(first, mover) == ["offered", "confirmed"]
    assert (first.quota, mover.quota) == (None, quota)
    assert told == [(gone.name, "cancelled"), (first.name, "offered")]


def test_cancelling_twice_changes_nothing(now, told):
    gone = RegistrationFactory(form=a_form(), sealed_needs=b"x")
    actions.cancel(gone, by=None, now=now)
    told.clear()

    again = actions.cancel(gone, by=None, now=now + timedelta(hours=1))

    assert (again.state, again.changed_at, again.sealed_needs, told) == ("cancelled", now, None, [])


@pytest.mark.parametrize("state", ["lapsed", "refused"])
def test_what_has_ended_is_not_cancelled(now, state):
    ended = RegistrationFactory(form=a_form(), state=state)

    assert actions.cancel(ended, by=None, now=now).state == state


def test_what_is_past_is_not_cancelled(now):
    past = RegistrationFactory(form=a_form(event={"first_day": date(2026, 11, 17)}))

    with pytest.raises(Closed, match="passé"):
        actions.cancel(past, by=None, now=now)


@pytest.mark.parametrize(
    "event",
    [
        {"life": "cancelled"},
        {"life": "postponed"},
        {"editorial": "withdrawn"},
        {"registering": "none"},
        {"first_day": date(2026, 11, 17), "last_day": date(2026, 11, 19), "registration_closes_at": "now"},
    ],
)
def test_nothing_is_given_when_the_event_is_not_held(now, event):
    event = {name: now if value == "now" else value for name, value in event.items()}
    form = FormFactory(event=EventFactory(**{"registering": "here", **event}), seats=1)
    gone, waiting = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.cancel(gone, by=None, now=now)

    assert _states(gone, waiting) == ["cancelled", "waiting"]
    assert actions.promote(form, now=now) == 0


def test_seats_are_given_until_the_start_even_once_registrations_are_closed(now):
    form = a_form(event={"registration_closes_at": now}, seats=1)
    gone, waiting = RegistrationFactory(form=form), WaitingFactory(form=form)

    actions.cancel(gone, by=None, now=now)

    assert _states(waiting) == ["offered"]


def test_an_offer_is_accepted_and_that_twice(now, told):
    held = _offered(a_form(seats=1), now)

    actions.accept_offer(held, now=now)
    again = actions.accept_offer(held, now=now)

    assert (again.state, again.offered_until) == ("confirmed", None)
    assert told == [(held.name, "confirmed")]


def test_an_offer_is_accepted_until_its_last_moment(now):
    held = _offered(a_form(seats=1), now)

    assert actions.accept_offer(held, now=now + timedelta(minutes=59, seconds=59)).state == "confirmed"


def test_an_offer_accepted_too_late_goes_to_the_next_and_she_is_told(now, told):
    form = a_form(seats=1)
    late, following = _offered(form, now), WaitingFactory(form=form)

    with pytest.raises(Closed, match="Vous pouvez vous remettre en liste d’attente"):
        actions.accept_offer(late, now=now + timedelta(hours=1))

    assert _states(late, following) == ["lapsed", "offered"]
    assert told == [(late.name, "lapsed"), (following.name, "offered")]
    with pytest.raises(Closed, match="Le délai pour répondre est passé"):
        actions.accept_offer(late, now=now)  # the clock jumped back


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("waiting", "Aucune place ne vous est proposée"), ("requested", "Aucune place"), ("cancelled", "terminée")],
)
@pytest.mark.parametrize("answer", [actions.accept_offer, actions.decline_offer])
def test_without_an_offer_there_is_nothing_to_answer(now, state, sentence, answer):
    held = RegistrationFactory(form=a_form(), state=state)
    if (state, answer) == ("cancelled", actions.decline_offer):
        assert answer(held, now=now).state == "cancelled"
        return

    with pytest.raises(RegistrationRefused, match=sentence):
        answer(held, now=now)


def test_nobody_accepts_a_seat_of_an_event_that_is_not_held(now):
    held = _offered(a_form(event={"life": "cancelled"}), now)

    with pytest.raises(Closed, match="annulé"):
        actions.accept_offer(held, now=now)


def test_a_declined_offer_goes_to_the_next(now, told):
    form = a_form(seats=1)
    held, following = _offered(form, now), WaitingFactory(form=form)

    actions.decline_offer(held, now=now)
    actions.decline_offer(held, now=now)

    assert _states(held, following) == ["cancelled", "offered"]
    assert told == [(held.name, "cancelled"), (following.name, "offered")]


def test_an_accepted_seat_is_cancelled_not_declined(now):
    with pytest.raises(RegistrationRefused, match="annulez votre inscription"):
        actions.decline_offer(RegistrationFactory(form=a_form()), now=now)


def test_offers_lapse_by_themselves_and_the_seats_are_offered_further(now, told):
    form, other = a_form(seats=2), a_form(seats=1)
    late, later = _offered(form, now), _offered(form, now, offered_until=now + timedelta(hours=3))
    following = WaitingFactory(form=form)
    alone = _offered(other, now)

    done = [actions.lapse_offers(now=now + timedelta(hours=hours)) for hours in (0, 1, 1)]

    assert done == [0, 2, 0]
    assert _states(late, later, following, alone) == ["lapsed", "offered", "offered", "lapsed"]
    assert sorted(told) == sorted([(late.name, "lapsed"), (following.name, "offered"), (alone.name, "lapsed")])


def test_seats_that_open_to_all_are_given_by_the_clock(now):
    form = a_form(seats=1, promotion="automatic")
    quota = QuotaFactory(form=form, opens_to_all_at=now)
    waiting = WaitingFactory(form=form)

    actions.lapse_offers(now=now - timedelta(seconds=1))
    before = _states(waiting)
    actions.lapse_offers(now=now)

    assert (before, _states(waiting), waiting.quota) == (["waiting"], ["confirmed"], quota)


def test_an_event_that_is_held_again_gives_its_seats(now):
    form = a_form(seats=1, event={"life": "postponed"})
    late, waiting = _offered(form, now, offered_until=now), WaitingFactory(form=form)
    actions.lapse_offers(now=now)
    before = _states(late, waiting)

    form.event.life = "rescheduled"
    form.event.save()
    actions.lapse_offers(now=now)

    assert (before, _states(late, waiting)) == (["offered", "waiting"], ["lapsed", "offered"])


def test_the_past_is_left_alone(now):
    late = _offered(a_form(event={"first_day": date(2026, 11, 10)}), now, offered_until=now)

    assert actions.lapse_offers(now=now) == 0
    assert _states(late) == ["offered"]


def test_a_clock_that_jumps_far_and_comes_back_breaks_nothing(now):
    """Everybody who was offered a seat may still have one, at the end of the queue."""
    form = a_form(seats=1)
    held, following = _offered(form, now), WaitingFactory(form=form)
    actions.lapse_offers(now=now + timedelta(days=365))

    actions.wait_again(held, now=now)
    with pytest.raises(RegistrationRefused):
        actions.accept_offer(held, now=now)
    actions.decline_offer(following, now=now)

    assert _states(held, following) == ["offered", "cancelled"]
    assert actions.accept_offer(held, now=now).state == "confirmed"


def test_she_waits_again_at_the_end(now, told):
    form = a_form(seats=1)
    RegistrationFactory(form=form)
    held, following = RegistrationFactory(form=form, state="lapsed"), WaitingFactory(form=form)

    again = actions.wait_again(held, now=now)
    actions.wait_again(held, now=now)

    assert (again.state, again.rank) == ("waiting", 4)
    assert again.rank > following.rank
    assert told == [(held.name, "waiting")]


def test_waiting_again_she_gets_the_seat_that_nobody_waits_for(now, told):
    held = _offered(a_form(seats=1), now)

    again = actions.wait_again(held, now=now + timedelta(hours=2))

    assert (again.state, again.offered_until, again.rank) == ("confirmed", None, 2)
    assert told == [(held.name, "confirmed")]


def test_waiting_again_she_lets_those_who_wait_pass(now):
    form = a_form(seats=1)
    held, following = _offered(form, now), WaitingFactory(form=form)

    again = actions.wait_again(held, now=now + timedelta(hours=2))

    assert (again.state, _states(following)) == ("waiting", ["offered"])


@pytest.mark.parametrize("state", ["confirmed", "waiting", "requested"])
def test_whoever_has_not_lost_an_offer_keeps_her_place(now, state):
    held = RegistrationFactory(form=a_form(), state=state)

    again = actions.wait_again(held, now=now)

    assert (again.state, again.rank) == (state, 1)


def test_an_offer_that_holds_is_not_lost_by_waiting_again(now):
    assert actions.wait_again(_offered(a_form(), now), now=now).state == "offered"


def test_waiting_again_may_be_too_late(now):
    form = a_form(seats=1)
    held = RegistrationFactory(form=form, state="lapsed", email="anne@example.org")
    with pytest.raises(RegistrationRefused, match="terminée"):
        actions.wait_again(RegistrationFactory(form=form, state="cancelled"), now=now)

    RegistrationFactory(form=form, email="anne@example.org")
    with pytest.raises(RegistrationRefused, match="de nouveau depuis"):
        actions.wait_again(held, now=now)
    form.has_waiting_list = False
    form.save()
    with pytest.raises(Full):
        actions.wait_again(RegistrationFactory(form=form, state="lapsed"), now=now)
    begun = a_form(event={"first_day": now.date(), "registration_closes_at": now}, seats=1)
    with pytest.raises(Closed, match="trop tard"):
        actions.wait_again(RegistrationFactory(form=begun, state="lapsed"), now=now)
    with pytest.raises(Closed, match="annulé"):
        actions.wait_again(RegistrationFactory(form=a_form(event={"life": "cancelled"}), state="lapsed"), now=now)


def test_promoting_fills_the_room_in_order_and_twice_changes_nothing(now):
    form = a_form(seats=3, promotion="automatic")
    RegistrationFactory(form=form)
    people = [WaitingFactory(form=form) for _ in range(4)]

    assert [actions.promote(form, now=now) for _ in range(2)] == [2, 0]
    assert _states(*people) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [line.verb for line in journal.about(form, now=now)] == ["registrations.promote"]


def test_with_fewer_seats_nobody_leaves_and_nothing_is_given_until_there_is_room(now):
    form = a_form(seats=1)
    people = [RegistrationFactory(form=form) for _ in range(3)]
    waiting = WaitingFactory(form=form)

    states = []
    for one in people:
        actions.cancel(one, by=None, now=now)
        states += _states(waiting)

    assert states == ["waiting", "waiting", "offered"]


@pytest.mark.parametrize("size", [2, 40])
def test_promoting_costs_the_same_whoever_waits_for_other_seats(now, size, django_assert_num_queries):
    form = a_form(seats=1)
    QuotaFactory(form=form)
    for _ in range(size):
        WaitingFactory(form=form)

    with django_assert_num_queries(6):
        assert actions.promote(form, now=now) == 0


@pytest.mark.parametrize("act", [actions.accept_offer, actions.decline_offer, actions.wait_again])
def test_a_registration_that_went_away_says_so(now, act):
    held = RegistrationFactory(form=a_form())
    Registration.objects.all().delete()

    with pytest.raises(RegistrationRefused, match="n’existe plus"):
        act(held, now=now)
