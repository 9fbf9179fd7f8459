"""What the organisers set: seats, kept seats, questions, reminders."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.registrations import actions
from maillage.registrations.actions import (
    FormContent,
    QuestionContent,
    QuotaContent,
    RegistrationRefused,
    ReminderContent,
)
from maillage.registrations.models import Letter, RegistrationForm
from tests.events.factories import EventFactory
from tests.factories import DepartmentFactory, MembershipFactory, UserFactory
from tests.registrations.factories import (
    FormFactory,
    QuestionFactory,
    QuotaFactory,
    RegistrationFactory,
    WaitingFactory,
    applicant,
)
from tests.registrations.told import told

__all__ = ["told"]

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
JUDGES = QuotaContent("magistrats et avocats", 2, professions=("justice",))
MEAL = QuestionContent("Quel repas ?", kind="choice", choices=(" viande ", "légumes"), is_required=True)


@pytest.fixture
def organiser():
    return MembershipFactory(user=UserFactory()).user


@pytest.fixture
def event(organiser):
    return EventFactory(registering="here", organiser=organiser.memberships.get().organisation)


def _quota(quota):
    return QuotaContent(quota.label, quota.seats, professions=quota.professions, way=quota.way, pk=quota.pk)


def test_a_form_is_made_with_all_it_says(now, event, organiser):
    DepartmentFactory()
    opens = now + timedelta(days=1)
    content = FormContent(
        opens_at=opens,
        text="Apportez un ordinateur.",
        seats=20,
        remote_seats=0,
        needs_approval=True,
        has_waiting_list=False,
        promotion="automatic",
        offer_hours=24,
        group_most=1,
        asks_needs=False,
        quotas=(JUDGES, replace(JUDGES, label=" Seine-et-Marne ", departments=("77",), opens_to_all_at=opens)),
        questions=(MEAL, QuestionContent(" Votre fonction ? ", help_text=" En clair. ")),
    )

    form = actions.set_form(event, content, by=organiser, now=now)

    form = RegistrationForm.objects.get(pk=form.pk)
    assert (form.event, form.opens_at, form.text, form.seats, form.remote_seats) == (
        event,
        opens,
        "Apportez un ordinateur.",
        20,
        0,
    )
    assert (form.needs_approval, form.has_waiting_list, form.promotion, form.offer_hours) == (
        True,
        False,
        "automatic",
        24,
    )
    assert (form.group_most, form.asks_needs, form.changed_at, form.next_rank) == (1, False, now, 1)
    assert list(form.quotas.order_by("rank").values_list("label", "seats", "professions", "departments", "way")) == [
        ("magistrats et avocats", 2, ("justice",), (), "onsite"),
        ("Seine-et-Marne", 2, ("justice",), ("77",), "onsite"),
    ]
    assert list(
        form.questions.order_by("rank").values_list("kind", "label", "help_text", "choices", "is_required")
    ) == [
        ("choice", "Quel repas ?", "", ["viande", "légumes"], True),
        ("text", "Votre fonction ?", "En clair.", [], False),
    ]
    assert [line.verb for line in journal.about(form, now=now)] == ["registrations.set_form"]


def test_the_same_form_changes(now, event, organiser):
    first = actions.set_form(event, FormContent(seats=10, quotas=(JUDGES,), questions=(MEAL,)), by=organiser, now=now)
    quota, question = first.quotas.get(), first.questions.get()
    police = QuotaContent("police", 1, professions=("police",))

    second = actions.set_form(
        event,
        FormContent(
            seats=10,
            quotas=(police, replace(JUDGES, pk=quota.pk, label="justice")),
            questions=(QuestionContent("Autre ?"), replace(MEAL, pk=question.pk, label="Repas ?")),
        ),
        by=organiser,
        now=now,
    )

    assert second == first
    assert list(second.quotas.order_by("rank").values_list("label", flat=True)) == ["police", "justice"]
    assert list(second.questions.order_by("rank").values_list("label", flat=True)) == ["Autre ?", "Repas ?"]
    assert (second.quotas.get(label="justice").pk, second.questions.get(label="Repas ?").pk) == (quota.pk, question.pk)


def test_two_quotas_may_exchange_their_names(now, event, organiser):
    form = FormFactory(event=event, seats=2)
    one, two = QuotaFactory(form=form, label="un"), QuotaFactory(form=form, label="deux")

    content = FormContent(seats=2, quotas=(replace(_quota(one), label="deux"), replace(_quota(two), label="un")))
    actions.set_form(event, content, by=organiser, now=now)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.label, two.label) == ("deux", "un")


def test_more_seats_go_to_those_who_wait(now, event, organiser, told):
    form = FormFactory(event=event, seats=1)
    RegistrationFactory(form=form)
    people = [WaitingFactory(form=form) for _ in range(3)]

    actions.set_form(event, FormContent(seats=3), by=organiser, now=now)

    states = list(form.registrations.order_by("rank").values_list("state", flat=True))
    assert states == ["confirmed", "offered", "offered", "waiting"]
    assert told == [(one.name, "offered") for one in people[:2]]


def test_fewer_seats_take_none_away(now, event, organiser, told):
    form = FormFactory(event=event, seats=3)
    for _ in range(3):
        RegistrationFactory(form=form)
    WaitingFactory(form=form)

    actions.set_form(event, FormContent(seats=1), by=organiser, now=now)

    assert (form.registrations.coming().count(), told) == (3, [])


def test_those_of_a_quota_that_goes_away_keep_their_seat(now, event, organiser, told):
    form = FormFactory(event=event, seats=2)
    quota = QuotaFactory(form=form, seats=2)
    held = RegistrationFactory(form=form, profession="justice", quota=quota)
    waiting = WaitingFactory(form=form)

    actions.set_form(event, FormContent(seats=2), by=organiser, now=now)

    held.refresh_from_db()
    assert (held.state, held.quota, told) == ("confirmed", None, [(waiting.name, "offered")])


def test_those_who_sit_too_many_in_one_pool_move_to_another(now, event, organiser):
    form = FormFactory(event=event, seats=2)
    held = [RegistrationFactory(form=form, profession="justice") for _ in range(2)]
    waiting = WaitingFactory(form=form)

    actions.set_form(event, FormContent(seats=3, quotas=(JUDGES,)), by=organiser, now=now)

    assert [one.label for one in form.quotas.filter(registrations__in=held)] == ["magistrats et avocats"] * 2
    waiting.refresh_from_db()
    assert (waiting.state, waiting.quota) == ("offered", None)  # of three seats two are kept, and one is everybody's


def test_a_quota_for_the_other_way_lets_its_people_sit_with_everybody(now, event, organiser):
    form = FormFactory(event=event, seats=2)
    quota = QuotaFactory(form=form)
    held = RegistrationFactory(form=form, profession="justice", quota=quota)

    content = FormContent(seats=2, remote_seats=1, quotas=(replace(_quota(quota), way="remote"),))
    actions.set_form(event, content, by=organiser, now=now)

    held.refresh_from_db()
    assert (held.state, held.quota) == ("confirmed", None)


def test_answers_to_a_question_that_goes_away_are_not_kept(now, event, organiser):
    form = FormFactory(event=event)
    kept, gone = QuestionFactory(form=form), QuestionFactory(form=form)
    answers = {str(kept.pk): "a", str(gone.pk): "b"}
    held = actions.register(form, applicant(answers=answers), by=None, now=now)
    RegistrationFactory(form=form)

    content = FormContent(questions=(QuestionContent(kept.label, pk=kept.pk),))
    actions.set_form(event, content, by=organiser, now=now)

    held.refresh_from_db()
    assert held.answers == {str(kept.pk): "a"}


def test_what_somebody_else_removed_is_not_written_again(now, event, organiser):
    other = QuotaFactory()
    for content in (
        FormContent(seats=5, quotas=(_quota(other),)),
        FormContent(questions=(replace(MEAL, pk=12),)),
        FormContent(seats=5, quotas=(replace(JUDGES, pk=other.pk), replace(JUDGES, label="x", pk=other.pk))),
    ):
        with pytest.raises(RegistrationRefused, match="Rechargez la page"):
            actions.set_form(event, content, by=organiser, now=now)

    assert not RegistrationForm.objects.filter(event=event).exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"promotion": "draw"}, "Rechargez"),
        ({"text": "x" * 2001}, "2000 caractères"),
        ({"offer_hours": 0}, "quatorze jours"),
        ({"offer_hours": 337}, "quatorze jours"),
        ({"group_most": 0}, "Un groupe"),
        ({"group_most": 51}, "Un groupe"),
        ({"seats": -1}, "Le nombre de places"),
        ({"remote_seats": 100_001}, "Le nombre de places"),
        ({"seats": 1, "quotas": (JUDGES,)}, "Vous gardez 2 places sur place, et il n’y en a que 1"),
        ({"quotas": (JUDGES,)}, "Dites combien il y a de places sur place"),
        ({"seats": 9, "quotas": (replace(JUDGES, way="remote"),)}, "Dites combien il y a de places à distance"),
        ({"seats": 9, "quotas": (JUDGES, JUDGES)}, "même nom"),
        ({"seats": 9, "quotas": (replace(JUDGES, label=" "),)}, "Donnez un nom"),
        ({"seats": 9, "quotas": (replace(JUDGES, seats=0),)}, "Combien de places"),
        ({"seats": 9, "quotas": (replace(JUDGES, professions=()),)}, "Pour qui"),
        ({"seats": 9, "quotas": (replace(JUDGES, professions=("astronaut",)),)}, "Rechargez"),
        ({"seats": 9, "quotas": (replace(JUDGES, departments=("99",)),)}, "Rechargez"),
        ({"seats": 9, "quotas": (replace(JUDGES, way="boat"),)}, "Rechargez"),
        ({"seats": 99, "quotas": tuple(replace(JUDGES, label=str(n)) for n in range(31))}, "30 sortes"),
        ({"questions": (replace(MEAL, kind="song"),)}, "Rechargez"),
        ({"questions": (replace(MEAL, label=""),)}, "Écrivez la question"),
        ({"questions": (replace(MEAL, help_text="x" * 301),)}, "300 caractères"),
        ({"questions": (replace(MEAL, kind="text"),)}, "n’attend pas de choix"),
        ({"questions": (replace(MEAL, choices=("a",)),)}, "de 2 à 40 choix"),
        ({"questions": (replace(MEAL, choices=("a", " a")),)}, "écrit deux fois"),
        ({"questions": (replace(MEAL, choices=("a", " ")),)}, "est vide"),
        ({"questions": (replace(MEAL, choices=("a", "x" * 201)),)}, "Un choix : 200"),
        ({"questions": (MEAL,) * 41}, "40 questions"),
    ],
)
def test_what_does_not_go_together_is_refused(now, event, organiser, said, sentence):
    with pytest.raises(RegistrationRefused, match=sentence):
        actions.set_form(event, FormContent(**said), by=organiser, now=now)

    assert not RegistrationForm.objects.filter(event=event).exists()


def test_only_those_who_organise_set_the_form(now, event):
    form = FormFactory(event=event)
    for by in (UserFactory(), MembershipFactory(user=UserFactory()).user):
        with pytest.raises(NotAllowed):
            actions.set_form(event, FormContent(), by=by, now=now)
        with pytest.raises(NotAllowed):
            actions.set_reminders(form, (), by=by, now=now)


def test_reminders_are_all_said_at_once(now, event, organiser):
    form = FormFactory(event=event)
    rules = (
        ReminderContent(),
        ReminderContent(anchor="end", hours=24, audience="present", text="Merci.", has_calendar=False),
        ReminderContent(anchor="moment", moment=now),
    )

    actions.set_reminders(form, rules, by=organiser, now=now)
    first, second, third = form.reminders.order_by("pk")
    actions.set_reminders(
        form, (ReminderContent(hours=24, pk=first.pk), replace(rules[1], pk=second.pk)), by=organiser, now=now
    )

    assert (third.anchor, third.moment, third.audience) == ("moment", now, "confirmed")
    assert list(
        form.reminders.order_by("pk").values_list("pk", "anchor", "hours", "audience", "text", "has_calendar")
    ) == [
        (first.pk, "start", 24, "confirmed", "", True),
        (second.pk, "end", 24, "present", "Merci.", False),
    ]
    assert [line.verb for line in journal.about(form, now=now)] == ["registrations.set_reminders"] * 2


def test_a_reminder_is_due_again_when_its_moment_changes(now, event, organiser):
    form = FormFactory(event=event)
    actions.set_reminders(form, (ReminderContent(),), by=organiser, now=now)
    rule = form.reminders.get()
    form.reminders.update(done_at=now)
    letter = Letter.objects.create(
        registration=RegistrationFactory(form=form), kind="reminder", cause="reminder", rule=rule, at=now
    )

    seen = []
    for content in (ReminderContent(text="Bonjour.", pk=rule.pk), ReminderContent(hours=3, pk=rule.pk)):
        actions.set_reminders(form, (content,), by=organiser, now=now)
        seen.append(form.reminders.get().done_at)
    actions.set_reminders(form, (), by=organiser, now=now)

    letter.refresh_from_db()
    assert (seen, letter.rule) == ([now, None], None)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"anchor": "dawn"}, "Rechargez"),
        ({"audience": "press"}, "Rechargez"),
        ({"anchor": "moment"}, "Dites le jour"),
        ({"hours": -1}, "un an"),
        ({"hours": 9000}, "un an"),
        ({"text": "x" * 601}, "600 caractères"),
        ({"audience": "present"}, "On ne sait qui était là qu’après"),
        ({"audience": "absent"}, "On ne sait qui était là qu’après"),
    ],
)
def test_a_reminder_that_means_nothing_is_refused(now, event, organiser, said, sentence):
    form = FormFactory(event=event)

    with pytest.raises(RegistrationRefused, match=sentence):
        actions.set_reminders(form, (ReminderContent(**said),), by=organiser, now=now)


def test_reminders_have_their_bounds(now, event, organiser):
    form = FormFactory(event=event)

    with pytest.raises(RegistrationRefused, match="Effacez la date"):
        actions.set_reminders(form, (ReminderContent(moment=now),), by=organiser, now=now)
    with pytest.raises(RegistrationRefused, match="10 rappels"):
        actions.set_reminders(form, (ReminderContent(),) * 11, by=organiser, now=now)
    with pytest.raises(RegistrationRefused, match="Rechargez"):
        actions.set_reminders(form, (ReminderContent(pk=12),), by=organiser, now=now)


@pytest.mark.parametrize(
    ("event", "opens", "words"),
    [
        ({}, datetime(2035, 3, 13, 10, tzinfo=PARIS), "quand l’évènement aura commencé"),
        ({"announced_start": None, "announced_end": None}, datetime(2035, 3, 14, tzinfo=PARIS), "aura commencé"),
        (
            {"registration_closes_at": datetime(2035, 3, 1, tzinfo=PARIS)},
            datetime(2035, 3, 1, tzinfo=PARIS),
            "elles finissent",
        ),
    ],
)
def test_an_opening_at_which_nobody_could_register_is_refused(now, event, organiser, opens, words):
    held = EventFactory(registering="here", organiser=organiser.memberships.get().organisation, **event)

    with pytest.raises(RegistrationRefused, match=words):
        actions.set_form(held, FormContent(opens_at=opens), by=organiser, now=now)

    actions.set_form(held, FormContent(opens_at=opens - timedelta(days=20)), by=organiser, now=now)


def test_the_contact_is_that_of_a_structure(event, organiser, now):
    for wrong, words in (("marie.dupont@example.org", "celle d’une personne"), ("x" * 121, "120 caractères")):
        with pytest.raises(RegistrationRefused, match=words):
            actions.set_form(event, FormContent(contact=wrong), by=organiser, now=now)

    assert actions.set_form(event, FormContent(contact=" contact@example.org "), by=organiser, now=now).contact == (
        "contact@example.org"
    )
