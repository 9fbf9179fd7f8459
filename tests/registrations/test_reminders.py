"""Reminders leave by rules: each once, in time, to those that it is for."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from maillage.attendance.models import Presence
from maillage.registrations import reminders
from maillage.registrations.models import Letter, ReminderRule
from tests.events.factories import EventFactory
from tests.parallel import shared, together  # noqa: F401 -- a fixture
from tests.registrations.factories import FormFactory, OfferedFactory, RegistrationFactory, WaitingFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 10)
STARTS = datetime(2026, 12, 10, 8, tzinfo=UTC)  # 9 h in Paris
HOUR = timedelta(hours=1)
ON_TIME = STARTS - 48 * HOUR


@pytest.fixture
def form():
    return FormFactory(event__first_day=DAY)


@pytest.fixture
def presence():
    """Who was there, as the app that notes it says."""
    kept, there = list(reminders.presence), set()
    reminders.presence[:] = [lambda _: there]
    yield there
    reminders.presence[:] = kept


def rule_of(form, **said):
    return ReminderRule.objects.create(form=form, **said)


def written():
    return list(Letter.objects.order_by("registration__rank").values_list("registration", flat=True))


# When


@pytest.mark.parametrize(
    ("event", "rule", "due"),
    [
        ({}, {"hours": 48}, ON_TIME),
        ({}, {"hours": 0}, STARTS),
        ({"zone": "Indian/Reunion"}, {"hours": 24}, datetime(2026, 12, 9, 5, tzinfo=UTC)),
        ({"announced_start": None}, {"hours": 24}, datetime(2026, 12, 9, 8, tzinfo=UTC)),
        ({}, {"anchor": "end", "hours": 24}, datetime(2026, 12, 11, 15, tzinfo=UTC)),
        ({"announced_end": None}, {"anchor": "end", "hours": 1}, datetime(2026, 12, 10, 18, tzinfo=UTC)),
        ({"last_day": DAY + timedelta(days=2)}, {"anchor": "end", "hours": 0}, datetime(2026, 12, 12, 15, tzinfo=UTC)),
        ({}, {"anchor": "moment", "moment": STARTS, "hours": 7}, STARTS),
    ],
)
def test_a_rule_is_due_by_the_clock_of_the_place(event, rule, due):
    event = EventFactory.build(**{"first_day": DAY, **event})

    assert reminders.due_at(ReminderRule(**rule), event) == due


def test_the_hours_before_are_true_hours_the_night_the_clock_changes():
    event = EventFactory.build(first_day=date(2027, 3, 28), announced_start=time(9))

    assert reminders.due_at(ReminderRule(hours=24), event) == datetime(2027, 3, 27, 7, tzinfo=UTC)


def test_a_rule_is_done_once_when_it_is_due(form):
    row = RegistrationFactory(form=form)
    rule = rule_of(form)

    assert reminders.write_due(now=ON_TIME - timedelta(minutes=1)) == 0
    assert reminders.write_due(now=ON_TIME) == 1
    assert reminders.write_due(now=ON_TIME + HOUR) == 0

    letter = Letter.objects.get()
    assert (letter.registration, letter.kind, letter.rule, letter.at) == (row, "reminder", rule, ON_TIME)


def test_a_worker_that_was_away_does_it_a_little_late_or_not_at_all(form):
    RegistrationFactory(form=form)
    rule_of(form)
    late = rule_of(form, hours=72)

    assert reminders.write_due(now=ON_TIME + 12 * HOUR - timedelta(minutes=1)) == 2

    assert Letter.objects.exclude(rule=late).count() == 1
    assert not Letter.objects.filter(rule=late).exists()
    assert not ReminderRule.objects.filter(done_at=None).exists()


def test_a_rule_written_when_its_moment_is_long_past_is_not_sent(form):
    RegistrationFactory(form=form)
    rule_of(form)

    reminders.write_due(now=ON_TIME + 12 * HOUR)

    assert not Letter.objects.exists()


def test_that_it_begins_soon_is_not_said_once_it_has_begun(form):
    RegistrationFactory(form=form)
    rule_of(form, hours=1)

    reminders.write_due(now=STARTS + timedelta(minutes=15))

    assert not Letter.objects.exists()


def test_an_event_that_moves_later_is_reminded_of_again(form):
    RegistrationFactory(form=form)
    rule_of(form)
    reminders.write_due(now=ON_TIME)

    type(form.event).objects.update(first_day=DAY + timedelta(days=7), last_day=DAY + timedelta(days=7))

    assert reminders.write_due(now=ON_TIME + HOUR) == 0
    assert reminders.write_due(now=ON_TIME + timedelta(days=7)) == 1
    assert Letter.objects.count() == 2


def test_a_rule_that_changes_a_little_writes_to_nobody_twice(form):
    RegistrationFactory(form=form)
    rule = rule_of(form)
    reminders.write_due(now=ON_TIME)
    rule.hours, rule.done_at = 47, None
    rule.save()

    RegistrationFactory(form=form)

    assert reminders.write_due(now=ON_TIME + HOUR) == 1
    assert Letter.objects.values("registration").distinct().count() == Letter.objects.count() == 2


@pytest.mark.parametrize("changed", [{"editorial": "withdrawn"}, {"life": "postponed"}, {"life": "cancelled"}])
def test_what_is_not_held_is_not_reminded_of(changed, form):
    RegistrationFactory(form=form)
    rule_of(form)
    cancelled_at = ON_TIME if changed.get("life") == "cancelled" else None
    type(form.event).objects.update(**changed, cancelled_at=cancelled_at)

    assert reminders.write_due(now=ON_TIME) == 0
    assert not Letter.objects.exists()


def test_a_rule_of_an_event_that_is_over_is_not_asked_again(form, django_assert_num_queries):
    RegistrationFactory(form=form)
    rule_of(form)
    reminders.write_due(now=ON_TIME)

    with django_assert_num_queries(1):
        assert reminders.write_due(now=STARTS + timedelta(days=30)) == 0


@pytest.mark.parametrize("size", [1, 3])
def test_what_is_not_due_costs_one_query(size, django_assert_num_queries):
    for _ in range(size):
        rule_of(FormFactory())

    with django_assert_num_queries(1):
        assert reminders.write_due(now=ON_TIME) == 0


# To whom


def test_each_audience_is_those_who_are_so_now(form):
    rows = {
        "confirmed": RegistrationFactory(form=form),
        "waiting": WaitingFactory(form=form),
        "offered": OfferedFactory(form=form, offered_until=STARTS),
        "cancelled": RegistrationFactory(form=form, state="cancelled"),
    }
    RegistrationFactory()
    for audience in ("confirmed", "waiting"):
        rule_of(form, audience=audience)

    reminders.write_due(now=ON_TIME)

    told = {letter.rule.audience: letter.registration for letter in Letter.objects.all()}
    assert told == {"confirmed": rows["confirmed"], "waiting": rows["waiting"]}
    assert Letter.objects.count() == 2


def test_those_who_were_there_and_those_who_were_not(form, presence):
    there, away = RegistrationFactory(form=form), RegistrationFactory(form=form)
    presence |= {there.pk, WaitingFactory(form=form).pk}
    for audience in ("present", "absent"):
        rule_of(form, anchor="end", hours=2, audience=audience)

    reminders.write_due(now=STARTS + 10 * HOUR)

    assert {letter.rule.audience: letter.registration for letter in Letter.objects.all()} == {
        "present": there,
        "absent": away,
    }


def test_who_was_there_is_what_the_ledger_of_the_half_days_says(form):
    there, _ = RegistrationFactory(form=form), RegistrationFactory(form=form)
    Presence.objects.create(registration=there, day=DAY, half="am", source="sheet", at=STARTS)
    rule_of(form, anchor="end", hours=2, audience="present")

    reminders.write_due(now=STARTS + 10 * HOUR)

    assert written() == [there.pk]


def test_where_nobody_noted_who_was_there_nobody_is_told_that_she_was_not(form, presence):
    RegistrationFactory(form=form)
    for audience in ("present", "absent"):
        rule_of(form, anchor="end", hours=2, audience=audience)

    assert reminders.write_due(now=STARTS + 10 * HOUR) == 2
    assert written() == []


def test_many_are_reminded_at_a_constant_cost(form, django_assert_num_queries):
    RegistrationFactory.create_batch(3, form=form)
    rule_of(form)

    with django_assert_num_queries(
        7
    ):  # the rules; one of them, held; who comes; the letters; that it is done; two savepoints
        reminders.write_due(now=ON_TIME)

    assert len(written()) == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_nobody_twice(shared):  # noqa: F811 -- the fixture
    form = FormFactory(event__first_day=DAY)
    rows = RegistrationFactory.create_batch(3, form=form)
    rule_of(form)

    done = together(lambda: reminders.write_due(now=ON_TIME), lambda: reminders.write_due(now=ON_TIME))

    assert sum(done) == 1
    assert sorted(written()) == sorted(row.pk for row in rows)
