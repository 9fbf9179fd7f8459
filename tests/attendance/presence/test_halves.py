"""Half-days: the morning and the afternoon of a programme, breaks deducted."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.attendance.presences import dividing, halves
from maillage.attendance.presences.halves import at
from maillage.events.programme.records import Slot, SlotKind, State
from tests.events.factories import DAY, EventFactory, SlotFactory, publish
from tests.factories import MOMENT

UTC_10 = MOMENT.replace(year=2035, month=3, day=13, hour=9)  # 10:00 in Paris, in winter


def moment(text, day=DAY):
    return datetime.combine(day, time.fromisoformat(text))


def slot(hours, kind="session", *, day=DAY, **more):
    begin, _, end = hours.partition("-")
    return Slot(
        key=f"{hours}{kind}{day}{more}",
        kind=SlotKind(kind),
        title="Titre",
        start=moment(begin, day),
        end=moment(end, day) if end else None,
        **more,
    )


def said(*slots, day=DAY):
    """« am 09:00-12:30 195 »: each half-day, its hours and its net minutes."""
    pieces = dividing.of_slots(slots).get(day, ())
    return [f"{one.half} {one.start:%H:%M}-{one.end:%H:%M} {one.minutes}" for one in pieces]


def test_a_day_is_cut_by_its_meal_and_breaks_are_deducted():
    slots = (
        slot("08:30-09:00", "welcome"),
        slot("09:00-10:30"),
        slot("10:30-10:45", "break"),
        slot("10:45-12:30"),
        slot("12:30-14:00", "break"),
        slot("14:00-16:00"),
        slot("16:00", "closing"),
    )

    assert said(*slots) == ["am 09:00-12:30 195", "pm 14:00-16:00 120"]
    assert dividing.of_slots(slots)[DAY][0].breaks == ((moment("10:30"), moment("10:45")),)


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([slot("09:00-12:00")], ["am 09:00-12:00 180"]),
        ([slot("14:00-17:00")], ["pm 14:00-17:00 180"]),
        ([slot("09:00-17:00")], ["am 09:00-13:00 240", "pm 13:00-17:00 240"]),
        # A late meal, and an early one.
        (
            [slot("09:00-13:30"), slot("13:30-14:30", "break"), slot("14:30-17:00")],
            ["am 09:00-13:30 270", "pm 14:30-17:00 150"],
        ),
        (
            [slot("09:00-11:45"), slot("11:45-12:30", "break"), slot("12:30-15:00")],
            ["am 09:00-11:45 165", "pm 12:30-15:00 150"],
        ),
        # What is short goes with the rest of its day: nobody signs twice for a webinar.
        ([slot("12:30-13:30")], ["am 12:30-13:30 60"]),
        ([slot("12:45-14:15")], ["pm 12:45-14:15 90"]),
        ([slot("09:00-12:00"), slot("12:00-14:00", "break"), slot("14:00-14:30")], ["am 09:00-14:30 210"]),
        # Ends that are not said, hours without anything, parallel rooms.
        ([slot("09:00"), slot("10:00"), slot("11:00-12:00")], ["am 09:00-12:00 180"]),
        ([slot("09:00-10:00"), slot("11:00-12:00")], ["am 09:00-12:00 120"]),
        ([slot("09:00-11:00", room="A"), slot("09:30-12:00", room="B")], ["am 09:00-12:00 180"]),
        # The break of one room is not that of everybody.
        ([slot("09:00-12:00", room="A"), slot("10:00-10:30", "break", room="B")], ["am 09:00-12:00 180"]),
        ([slot("09:00-12:00", state=State.CANCELLED)], []),
        ([slot("12:00-14:00", "break")], []),
        ([slot("10:00-11:00"), slot("09:00-12:00", "break")], []),
        ([slot("16:00", "closing")], []),
        ([slot("09:00")], []),
    ],
)
def test_programmes_are_cut(slots, expected):
    assert said(*slots) == expected


@given(
    st.lists(
        st.tuples(st.integers(7 * 12, 20 * 12), st.integers(1, 40), st.sampled_from(["session", "break", "workshop"])),
        max_size=12,
    )
)
def test_net_minutes_are_those_that_are_held_and_no_break(drawn):
    base = datetime.combine(DAY, time())
    slots = [
        Slot(
            str(n),
            SlotKind(kind),
            "",
            base + timedelta(minutes=5 * begin),
            base + timedelta(minutes=5 * (begin + size)),
        )
        for n, (begin, size, kind) in enumerate(drawn)
    ]
    fives = {five for begin, size, kind in drawn if kind != "break" for five in range(begin, begin + size)}
    rests = {five for begin, size, kind in drawn if kind == "break" for five in range(begin, begin + size)}

    pieces = dividing.of_slots(slots).get(DAY, ())

    assert sum(piece.minutes for piece in pieces) == 5 * len(fives - rests)
    assert all(one.end <= other.start for one, other in pairwise(pieces))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (time(9), time(16), [("am", 210), ("pm", 150)]),
        (time(9), time(12), [("am", 180)]),
        (time(14), time(17), [("pm", 180)]),
        (time(12), time(14), [("am", 60)]),
        (time(16), time(9), []),
    ],
)
def test_announced_hours_lose_one_hour_of_meal_when_they_go_through_noon(start, end, expected):
    assert [(one.half, one.minutes) for one in dividing.of_hours(DAY, start, end)] == expected


@pytest.mark.django_db
def test_the_published_programme_comes_before_the_announced_hours():
    event = EventFactory(announced_start=time(9), announced_end=time(16))

    assert [half.minutes_net for half in halves(event)] == [210, 150]

    SlotFactory(event=event, start=time(10), minutes=90)
    assert [half.minutes_net for half in halves(event)] == [210, 150]  # a draft is read by nobody

    publish(event)
    assert [(half.half, half.label, half.minutes_net) for half in halves(event)] == [("am", "matin", 90)]


@pytest.mark.django_db
def test_each_day_of_several_is_named():
    event = EventFactory(last_day=DAY + timedelta(days=1), announced_start=time(9), announced_end=time(12))

    assert [half.label for half in halves(event)] == ["mardi 13 mars 2035, matin", "mercredi 14 mars 2035, matin"]
    assert [half.key for half in halves(event)] == [(date(2035, 3, 13), "am"), (date(2035, 3, 14), "am")]


@pytest.mark.django_db
def test_without_an_hour_there_is_nothing_to_sign_for():
    assert halves(EventFactory(announced_start=None)) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hour", "expected"), [(6, "am"), (11, "am"), (12, "pm"), (14, "pm"), (22, "pm")]
)  # UTC: the morning ends at 12:30 in Paris
def test_the_clock_of_the_place_says_which_one_goes_on(hour, expected):
    known = halves(EventFactory(announced_start=time(9), announced_end=time(16)))

    assert at(known, UTC_10.replace(hour=hour), "Europe/Paris").half == expected
    assert at((), UTC_10, "Europe/Paris") is None


@pytest.mark.django_db
def test_they_cost_one_query(django_assert_num_queries):
    event = EventFactory()

    with django_assert_num_queries(1):
        halves(event)
