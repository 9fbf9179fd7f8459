"""The ledger: one line for each person and half-day, whatever tells it, however often."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.attendance import actions
from maillage.attendance.models import Presence
from maillage.attendance.presences import codes, ledger, minutes, numbers, present
from maillage.attendance.presences.marks import Mark, Outcome, corrected
from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from tests.attendance.presence import worlds
from tests.attendance.presence.worlds import SomeoneFactory, event_today
from tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
GAP = "\u00a0"


@pytest.fixture
def noted(event, member, now):
    """Marks at the morning, or what it is told; gives the outcomes."""

    def note(*who, now=now, **more):
        said = {"day": event.first_day, "half": "am", **more}
        answers = actions.mark(event, [Mark(one, **said) for one in who], by=member, now=now)
        return [answer.outcome for answer in answers]

    return note


def lines():
    return [
        (line.registration.name, line.half, line.source, line.minutes)
        for line in Presence.objects.select_related("registration").order_by("registration__name", "day", "half")
    ]


def journal():
    return list(JournalEntry.objects.filter(verb__startswith="attendance.").values_list("verb", flat=True))


def test_a_mark_is_one_line_however_often(noted, event, ana, member, now):
    assert noted(ana.pk) == [Outcome.MARKED]
    assert noted(ana.pk, ana.code, now=now + HOUR) == [Outcome.ALREADY, Outcome.ALREADY]

    line = Presence.objects.get()
    assert (line.source, line.by, line.at, line.first_at, line.last_at) == ("door", member, now, now, now + HOUR)
    assert ledger(event) == {ana.pk: {(event.first_day, "am")}}


def test_one_batch_holds_the_same_person_twice(noted, ana):
    assert noted(ana.code, ana.pk, ana.code) == [Outcome.MARKED, Outcome.ALREADY, Outcome.ALREADY]
    assert lines() == [("Ana Imaginaire", "am", "door", None)]


def test_the_answer_says_when_and_names_nobody(event, ana, member, now):
    said = [Mark(ana.code, event.first_day, "am", at=now - HOUR), Mark(ana.code, event.first_day, "am")]

    first, second = actions.mark(event, said, by=member, now=now)

    assert (first.text, second.text) == (f"Présence notée à 9{GAP}h{GAP}30.", f"Présence déjà notée à 9{GAP}h{GAP}30.")


@pytest.mark.parametrize(
    ("first", "second", "kept", "outcome"),
    [
        ({"source": "door"}, {"source": "sheet"}, ("door", None), Outcome.ALREADY),
        ({"source": "sheet"}, {"source": "door"}, ("sheet", None), Outcome.ALREADY),
        ({"source": "door"}, {"source": "online", "minutes": 30}, ("door", None), Outcome.ALREADY),
        ({"source": "online", "minutes": 30}, {"source": "door"}, ("door", None), Outcome.MARKED),
        ({"source": "online", "minutes": 30}, {"source": "sheet"}, ("sheet", None), Outcome.MARKED),
        ({"source": "online", "minutes": 30}, {"source": "online", "minutes": 90}, ("online", 90), Outcome.MARKED),
        ({"source": "online", "minutes": 30}, {"source": "online", "minutes": 30}, ("online", 30), Outcome.ALREADY),
    ],
)
def test_who_is_there_in_person_is_there(noted, ana, first, second, kept, outcome):
    noted(ana.pk, **first)

    assert noted(ana.pk, **second) == [outcome]
    assert lines() == [("Ana Imaginaire", "am", *kept)]


@pytest.mark.parametrize(
    ("state", "outcome", "words"),
    [
        ("waiting", Outcome.WAITING, "liste d’attente"),
        ("offered", Outcome.OFFERED, "n’a pas encore répondu"),
        ("requested", Outcome.REQUESTED, "pas encore acceptée"),
        ("cancelled", Outcome.CANCELLED, "annulée"),
        ("lapsed", Outcome.CANCELLED, "annulée"),
        ("refused", Outcome.REFUSED, "pas été retenue"),
    ],
)
def test_only_confirmed_registrations_are_marked(event, member, now, ana, state, outcome, words):
    other = SomeoneFactory(form=ana.form, state=state)

    (answer,) = actions.mark(event, [Mark(other.code, event.first_day, "am")], by=member, now=now)

    assert (answer.outcome, answer.registration) == (outcome, other.pk)
    assert words in answer.text
    assert lines() == []


def test_what_is_not_of_this_event_is_unknown(noted, ana):
    foreign = SomeoneFactory()

    assert noted(foreign.pk, foreign.code, uuid4(), "ZZZZ") == [Outcome.UNKNOWN] * 4
    assert journal() == []


def test_a_code_is_read_as_people_type_it(noted, ana):
    ana.code = "7K10F9QW"
    ana.save()

    assert noted("7kio-f9qw", " 7KL0 F9QW ") == [Outcome.MARKED, Outcome.ALREADY]


@given(st.text())
def test_any_text_is_a_code_or_not(typed):
    assert codes.read(codes.read(typed)) == codes.read(typed)
    assert codes.read(codes.shown("7K3F9QWD")) == "7K3F9QWD"


def test_another_day_is_refused(noted, event, ana, now):
    tomorrow = {"day": event.first_day + timedelta(days=1)}

    assert noted(ana.pk, **tomorrow) == [Outcome.ELSEWHEN]
    assert noted(ana.pk, half="evening") == [Outcome.ELSEWHEN]
    assert noted(ana.pk, now=now - timedelta(days=1)) == [Outcome.EARLY]
    assert noted(ana.pk, now=now + timedelta(days=30)) == [Outcome.MARKED]


def test_a_moment_to_come_is_now(noted, ana, now):
    noted(ana.pk, at=now + HOUR)

    assert Presence.objects.get().first_at == now


def test_marks_that_arrive_late_keep_the_first_moment(noted, ana, now):
    noted(ana.pk)
    noted(ana.pk, at=now - HOUR)

    line = Presence.objects.get()
    assert (line.first_at, line.last_at) == (now - HOUR, now)


def test_a_batch_is_one_line_of_the_journal_and_nothing_new_is_none(noted, event):
    everybody = worlds.people(event, 3)

    noted(*(one.pk for one in everybody))
    noted(*(one.pk for one in everybody))

    assert journal() == ["attendance.mark"]


def test_a_mistake_is_taken_back_when_it_is_of_that_source(event, ana, member, now, noted):
    noted(ana.pk)
    said = Mark(ana.pk, event.first_day, "am")

    assert actions.unmark(event, [Mark(ana.pk, event.first_day, "am", "sheet")], by=member, now=now) == 0
    assert actions.unmark(event, [said, said], by=member, now=now) == 1
    assert actions.unmark(event, [said], by=member, now=now) == 0
    assert (lines(), journal()) == ([], ["attendance.mark", "attendance.unmark"])


def test_only_organisers_and_their_coordination_write(event, ana, now):
    said = [Mark(ana.pk, event.first_day, "am")]
    for act in (actions.mark, actions.unmark):
        with pytest.raises(NotAllowed):
            act(event, said, by=UserFactory(), now=now)

    assert actions.mark(event, said, by=CoordinatorFactory(), now=now)[0].is_there


def test_online_half_of_the_minutes_make_a_presence(noted, event, now):
    """A morning of 210 minutes, an afternoon of 150."""
    ana, bo, cleo = worlds.people(event, 3)
    noted(ana.pk, source="online", minutes=105)
    noted(bo.pk, source="online", minutes=104)
    noted(cleo.pk, source="online", minutes=900)
    noted(cleo.pk, half="pm")

    day = event.first_day
    assert ledger(event) == {ana.pk: {(day, "am")}, cleo.pk: {(day, "am"), (day, "pm")}}
    assert minutes(event) == {ana.pk: 105, bo.pk: 104, cleo.pk: 210 + 150}
    assert present(event) == {ana.pk, cleo.pk}


def test_a_half_day_that_the_programme_has_no_more_still_tells_that_she_came(noted, event, ana):
    noted(ana.pk, source="online", minutes=10, half="pm")
    event.announced_end = event.announced_start
    event.save()

    assert ledger(event) == {ana.pk: {(event.first_day, "pm")}}
    assert minutes(event) == {}


def test_numbers_are_of_confirmed_registrations_by_profession(noted, event, now):
    ana, bo, _ = worlds.people(event, 3, profession="justice")
    SomeoneFactory(form=ana.form, profession="health")
    SomeoneFactory(form=ana.form, profession="justice", state="waiting")
    noted(ana.pk, bo.pk)
    bo.state = "cancelled"
    bo.save()

    found = numbers(event)

    assert (found.registered, found.present) == (3, 1)
    assert found.by_profession == {"justice": (2, 1), "health": (1, 0)}


def test_what_is_read_costs_the_same_whatever_the_size(noted, event, django_assert_num_queries):
    people = worlds.people(event, 5)
    noted(*(one.pk for one in people))

    for read, cost in ((ledger, 2), (minutes, 2), (numbers, 3)):
        with django_assert_num_queries(cost):
            read(event)


def test_many_marks_are_written_in_few_questions(event, member, now, django_assert_max_num_queries):
    first = worlds.people(event, 1)[0]
    people = [first, *SomeoneFactory.create_batch(450, form=first.form)]
    said = [Mark(one.code, event.first_day, "am") for one in people]

    with django_assert_max_num_queries(30):
        answers = actions.mark(event, said, by=member, now=now)

    assert all(answer.outcome == Outcome.MARKED for answer in answers)
    assert len(ledger(event)) == 451


def test_the_clock_of_a_device_is_corrected(now):
    fast = timedelta(hours=5)

    assert corrected(now + fast - HOUR, now + fast, now) == now - HOUR
    assert corrected(now, now, now) == now
    assert corrected(now - timedelta(hours=13), now, now) == now
    assert corrected(now + HOUR, now, now) == now  # a mark after its own sending
    assert corrected(now - timedelta(days=900), now - timedelta(days=900), now) == now


def test_the_clock_of_the_place_says_the_day(member, structure, now):
    """Half past ten in Paris: still yesterday evening nowhere in France but in the Pacific, already today in La Réunion."""
    event = event_today(now, organiser=structure, departments=("974",), zone="Indian/Reunion")
    ana = worlds.people(event, 1)[0]
    night = now.replace(hour=21, minute=30) - timedelta(days=1)  # half past midnight there

    (answer,) = actions.mark(event, [Mark(ana.pk, event.first_day, "am")], by=member, now=night)

    assert (answer.outcome, answer.seen) == (Outcome.MARKED, f"0{GAP}h{GAP}30")
    assert event.first_day == date(2026, 11, 18)
