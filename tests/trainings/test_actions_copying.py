"""A new session that takes the settings of another one: all that was said, nothing of those who came."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from maillage.attendance.models import CertificateRule
from maillage.core.models import JournalEntry
from maillage.events.models import Event
from maillage.registrations.models import Letter, Registration
from maillage.trainings import actions
from maillage.trainings.actions import SessionContent, TrainingRefused
from tests.factories import DepartmentFactory, MembershipFactory, OrganisationFactory
from tests.registrations.factories import FormFactory, QuestionFactory, QuotaFactory, RegistrationFactory
from tests.trainings.factories import EvaluationFactory, SessionFactory, TrainingFactory, note

pytestmark = pytest.mark.django_db
NOON = datetime(2035, 3, 1, 11, tzinfo=UTC)  # of Paris, in winter
NEXT = SessionContent(date(2035, 6, 14), date(2035, 6, 15), time(9), time(17), "hybrid", "Salle B")


@pytest.fixture
def structure(db):
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def course(structure):
    return TrainingFactory(organiser=structure, first_day=date(2035, 1, 1), last_day=date(2035, 12, 31))


@pytest.fixture
def session(course, structure):
    """On the 14th of March."""
    return SessionFactory(
        parent=course,
        organiser=structure,
        registering="here",
        registration_closes_at=NOON,
        first_day=date(2035, 3, 14),
        last_day=date(2035, 3, 14),
        mode="hybrid",
    )


def _form(event, **said):
    return FormFactory(event=event, **said)


def _again(course, origin, member, now, **said):
    values = {name: getattr(NEXT, name) for name in NEXT.__dataclass_fields__}
    made = actions.add_session(course, SessionContent(**values | {"like": origin.pk} | said), by=member, now=now)
    return Event.objects.get(pk=made.pk)


def test_the_whole_form_is_said_again(course, session, member, now):
    said = {
        "text": "Apportez un ordinateur.",
        "seats": 20,
        "remote_seats": 5,
        "needs_approval": True,
        "has_waiting_list": False,
        "promotion": "automatic",
        "offer_hours": 24,
        "group_most": 3,
        "asks_needs": False,
    }
    form = _form(session, **said)
    QuotaFactory(form=form, label="justice", seats=2, departments=("77",))
    QuotaFactory(form=form, label="ailleurs", seats=1, way="remote", professions=("health",))
    QuestionFactory(form=form, kind="choice", label="Repas ?", help_text="À midi.", choices=["un", "deux"])
    QuestionFactory(form=form, label="Pourquoi ?", is_required=True)

    made = _again(course, session, member, now).registration_form

    assert {name: getattr(made, name) for name in said} == said
    quotas = made.quotas.order_by("rank").values_list("label", "seats", "way", "professions", "departments")
    assert list(quotas) == [
        ("justice", 2, "onsite", ("justice",), ("77",)),
        ("ailleurs", 1, "remote", ("health",), ()),
    ]
    asked = made.questions.order_by("rank").values_list("kind", "label", "help_text", "choices", "is_required")
    assert list(asked) == [
        ("choice", "Repas ?", "À midi.", ["un", "deux"], False),
        ("text", "Pourquoi ?", "", [], True),
    ]
    assert (form.quotas.count(), form.questions.count()) == (2, 2)


def test_its_dates_move_with_the_first_day_at_the_same_hour(course, session, member, now):
    """From winter to summer: noon stays noon."""
    form = _form(session, seats=20, opens_at=NOON - timedelta(days=30))
    QuotaFactory(form=form, opens_to_all_at=NOON)
    form.reminders.create(anchor="moment", moment=NOON, text="Salle B")
    form.reminders.create(hours=72, audience="waiting", has_calendar=False, done_at=NOON)

    made = _again(course, session, member, now)

    later = datetime(2035, 6, 1, 10, tzinfo=UTC)
    assert made.registration_closes_at == later
    assert made.registration_form.opens_at == later - timedelta(days=30)
    assert made.registration_form.quotas.get().opens_to_all_at == later
    rules = made.registration_form.reminders.order_by("pk")
    columns = ("anchor", "hours", "moment", "audience", "text", "has_calendar", "done_at")
    assert list(rules.values_list(*columns)) == [
        ("moment", 48, later, "confirmed", "Salle B", True, None),
        ("start", 72, None, "waiting", "", False, None),
    ]


def test_no_date_is_past(course, session, member):
    """The new session is too near: what would have happened already is left to be said."""
    form = _form(session, seats=20, opens_at=NOON)
    QuotaFactory(form=form, opens_to_all_at=NOON)
    form.reminders.create(anchor="moment", moment=NOON)
    near = datetime(2035, 6, 1, 10, tzinfo=UTC)  # the moment itself is past

    made = _again(course, session, member, near)

    assert (made.registration_closes_at, made.registration_form.opens_at) == (None, None)
    assert made.registration_form.quotas.get().opens_to_all_at is None
    assert not made.registration_form.reminders.exists()


def test_a_year_that_does_not_exist_is_no_date(course, session, member, now):
    _form(session, opens_at=NOON + timedelta(days=366))
    last = date(9999, 12, 31)

    made = _again(course, session, member, now, first_day=last, last_day=last)

    assert made.registration_form.opens_at is None


def test_nobody_comes_along(course, session, member, now):
    form = _form(session, next_rank=7)
    registration = RegistrationFactory(form=form, answers={"1": "oui"})
    Letter.objects.create(registration=registration, kind="state", cause="confirmed-1", at=now)
    note(registration)

    made = _again(course, session, member, now)

    assert not made.registration_form.registrations.exists()
    assert (Registration.objects.count(), Letter.objects.count()) == (1, 1)
    assert made.registration_form.next_rank == 1
    assert (made.editorial, made.parent) == ("draft", course)


def test_what_is_for_another_way_to_come_stays_behind(course, session, member, now):
    form = _form(session, seats=20, remote_seats=5)
    QuotaFactory(form=form, label="sur place")
    QuotaFactory(form=form, label="à distance", way="remote")

    made = _again(course, session, member, now, mode="remote").registration_form

    assert (made.seats, made.remote_seats) == (None, 5)
    assert [quota.label for quota in made.quotas.all()] == ["à distance"]


def test_one_registers_as_for_that_session_whatever_the_course_says(course, session, member, now):
    Event.objects.filter(pk=course.pk).update(registering="elsewhere", registration_link="https://example.org")
    _form(session, seats=3)

    made = _again(course, session, member, now)

    assert (made.registering, made.registration_link, made.registration_form.seats) == ("here", "", 3)


def test_a_form_that_is_not_used_any_more_is_not_said_again(course, session, member, now):
    _form(session, seats=3)
    Event.objects.filter(pk=session.pk).update(registering="none")
    CertificateRule.objects.create(event=session)

    made = _again(course, session, member, now)

    assert (made.registering, hasattr(made, "registration_form")) == ("none", False)
    assert made.registration_closes_at is None


def test_the_rule_of_certificates_is_said_again(course, session, member, now):
    """Its discreet title too, where the course has none: without it the certificates would say the whole title."""
    Event.objects.filter(pk=session.pk).update(neutral_title="Journée")
    said = {
        "rule": "minutes",
        "minutes": 90,
        "hours": 6,
        "action": "action de formation",
        "signatory": "Personne Inventée",
        "signatory_function": "présidente",
        "town": "Ville",
        "is_discreet": True,
    }
    CertificateRule.objects.create(event=session, **said)

    made = _again(course, session, member, now)

    rule = CertificateRule.objects.get(event=made)
    assert {name: getattr(rule, name) for name in said} == said
    assert made.neutral_title == "Journée"


def test_those_who_were_trained_are_asked_the_same_and_no_address_comes_along(course, session, member, now):
    cold = EvaluationFactory(event=session, moment="cold", delay_days=90, open_days=21)
    EvaluationFactory(event=session, questionnaire__audience="trainer")
    EvaluationFactory(event=session, questionnaire__retired_at=now)

    made = _again(course, session, member, now)

    asked = made.evaluations.values_list("questionnaire", "moment", "audience", "delay_days", "open_days", "emails")
    assert list(asked) == [(cold.questionnaire_id, "cold", "trainee", 90, 21, "")]
    assert made.evaluations.get().survey is None


def test_the_course_itself_may_be_taken(course, member, now):
    Event.objects.filter(pk=course.pk).update(registering="here")
    _form(course, seats=4)

    made = _again(Event.objects.get(pk=course.pk), course, member, now)

    assert made.registration_form.seats == 4


def test_without_a_choice_nothing_is_taken(course, session, member, now):
    Event.objects.filter(pk=course.pk).update(registering="here")
    _form(session, seats=4)

    made = actions.add_session(Event.objects.get(pk=course.pk), NEXT, by=member, now=now)

    made = Event.objects.get(pk=made.pk)
    assert (made.registration_form.seats, made.registration_closes_at) == (None, None)


def test_only_a_session_of_this_course_that_is_hers_is_taken(course, session, member, structure, now):
    elsewhere, bare = SessionFactory(organiser=structure), SessionFactory(parent=course, organiser=structure)
    foreign = SessionFactory(parent=course, organiser=OrganisationFactory(), registering="here")
    for event in (elsewhere, foreign):
        Event.objects.filter(pk=event.pk).update(registering="here")
        _form(event)

    for event in (elsewhere, bare, foreign):
        with pytest.raises(TrainingRefused, match="n’existe plus"):
            _again(course, event, member, now)
    assert course.children.count() == 3


def test_each_write_is_in_the_journal(course, session, member, now):
    _form(session)
    CertificateRule.objects.create(event=session)
    EvaluationFactory(event=session)

    _again(course, session, member, now)

    assert sorted(JournalEntry.objects.values_list("verb", flat=True)) == [
        "attendance.set_rule",
        "events.create_event",
        "registrations.set_form",
        "registrations.set_reminders",
        "trainings.plan_evaluation",
    ]
