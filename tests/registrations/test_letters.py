"""Those who register are written to: each letter once, in words that say nothing."""

import re
import smtplib
from datetime import date, timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from maillage.core import periodic
from maillage.events import actions as events
from maillage.registrations import actions, letters, posting, signed, tasks
from maillage.registrations.models import Letter, Registration, ReminderRule
from maillage.registrations.posting import Sent
from tests.events.factories import EventFactory
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, UserFactory
from tests.parallel import shared, together  # noqa: F401 -- a fixture
from tests.registrations.factories import FormFactory, OfferedFactory, RegistrationFactory, WaitingFactory

pytestmark = pytest.mark.django_db
STATES = tuple(Registration.State)


@pytest.fixture
def form():
    return FormFactory(event__departments=("77",))


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


@pytest.fixture
def worker(django_capture_on_commit_callbacks):
    """What is asked of the worker is done at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def now():
    """The worker reads the clock itself."""
    return timezone.now()


def in_state(form, state, now, **said):
    until = now + timedelta(days=1) if state == "offered" else None
    return RegistrationFactory(form=form, state=state, offered_until=until, **said)


def told(form, now, state="confirmed", **said):
    """Somebody whose letter waits."""
    row = in_state(form, state, now, **said)
    letters.tell_state(row, now)
    return row


def _to(mailoutbox):
    return sorted(address for message in mailoutbox for address in message.to)


# When


def test_each_state_is_told_once_and_by_the_same_link(form, now, worker, mailoutbox):
    row = WaitingFactory(form=form)

    with worker():
        for function in actions.told:
            function(row, now)
            function(row, now)

    (message,) = mailoutbox
    assert message.to == [row.email]
    (link,) = re.findall(r"https?://\S+", message.body)
    assert signed.registration_of(link.rpartition("/inscription/")[2]) == row.pk
    assert tasks.send_again(now) == "Aucun courriel n’attendait."


def test_the_words_are_made_when_the_letter_leaves(form, now, mailoutbox):
    row = told(form, now, "waiting")
    Registration.objects.update(state="confirmed")

    posting.send_waiting(now=now)

    assert "Votre inscription pour le 13 mars 2035 est confirmée." in mailoutbox[0].body
    assert row.letters.get().sent_at == now


def test_a_letter_that_a_newer_one_replaced_is_dropped(form, now, mailoutbox):
    row = told(form, now, "waiting")
    row.state = "confirmed"
    row.save()
    letters.tell_state(row, now + timedelta(seconds=1))

    assert posting.send_waiting(now=now) == Sent(1)

    assert len(mailoutbox) == 1
    old, new = row.letters.order_by("pk")
    assert (old.sent_at, old.dropped_at, new.sent_at, new.dropped_at) == (None, now, now, None)


def test_an_offer_that_ended_is_not_announced(form, now, mailoutbox):
    row = told(form, now, "offered")

    assert posting.send_waiting(now=row.offered_until) == Sent(0)
    assert mailoutbox == []


def test_whoever_asks_again_has_her_link_again_once_an_hour(form, now, mailoutbox):
    row = told(form, now)
    for minutes in (0, 30, 59, 60, 119):
        for function in actions.asked_again:
            function(row, now + timedelta(minutes=minutes))

    posting.send_waiting(now=now + timedelta(hours=3))

    assert sorted(row.letters.values_list("at", flat=True)) == [now, now + timedelta(hours=1)]
    assert len(mailoutbox) == 1


def test_nobody_is_written_to_without_an_address_or_once_it_is_over(form, now, mailoutbox):
    told(form, now, email="")
    told(FormFactory(event__first_day=date(2026, 1, 1)), now)

    assert posting.send_waiting(now=now) == Sent(0)
    assert mailoutbox == []
    assert set(Letter.objects.values_list("dropped_at", flat=True)) == {now}


def test_those_who_come_or_wait_are_told_once_that_it_is_cancelled(form, coordinator, now, worker, mailoutbox):
    rows = [in_state(form, state, now) for state in STATES]
    RegistrationFactory()

    with worker():
        events.set_life(form.event, "cancelled", note="Grève des trains.", by=coordinator, now=now)

    assert _to(mailoutbox) == sorted(row.email for row in rows if row.is_live)
    tasks.send_letters.func()
    assert tasks.send_again(now) == "Aucun courriel n’attendait."
    assert len(mailoutbox) == 4


def test_two_changes_that_wait_make_one_mail(form, coordinator, now, mailoutbox):
    RegistrationFactory(form=form)
    events.set_life(form.event, "postponed", by=coordinator, now=now)
    events.set_life(form.event, "cancelled", note="Grève.", by=coordinator, now=now)

    assert posting.send_waiting(now=now) == Sent(1)


def test_that_it_is_full_is_no_news_to_those_who_come(form, coordinator, now, worker, mailoutbox):
    RegistrationFactory(form=form)

    with worker():
        events.set_life(form.event, "full", by=coordinator, now=now)
        events.set_life(form.event, "scheduled", by=coordinator, now=now)

    assert mailoutbox == []


def test_who_left_or_came_after_the_change_is_not_told(form, coordinator, now, mailoutbox):
    here, gone = RegistrationFactory(form=form), RegistrationFactory(form=form)
    events.set_life(form.event, "cancelled", note="Grève.", by=coordinator, now=now)
    Registration.objects.filter(pk=gone.pk).update(state="cancelled")
    RegistrationFactory(form=form)

    posting.send_waiting(now=now)

    assert _to(mailoutbox) == [here.email]


def test_who_leaves_while_others_are_told_is_not_told(form, coordinator, now, mailoutbox, monkeypatch):
    first, second = RegistrationFactory(form=form), RegistrationFactory(form=form)
    events.set_life(form.event, "cancelled", note="Grève.", by=coordinator, now=now)
    send = EmailBackend.send_messages

    def leave(self, messages):
        Registration.objects.filter(pk=second.pk).update(state="cancelled")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", leave)
    posting.send_waiting(now=now)

    assert _to(mailoutbox) == [first.email]


def test_what_was_withdrawn_meanwhile_or_is_old_is_no_news(form, coordinator, now, mailoutbox):
    RegistrationFactory(form=form)
    other = RegistrationFactory(form__event__departments=("77",)).form.event
    for event in (form.event, other):
        events.set_life(event, "cancelled", note="Grève.", by=coordinator, now=now)
    events.withdraw_event(form.event, by=coordinator, now=now)

    assert posting.send_waiting(now=now) == Sent(1)
    events.set_life(other, "scheduled", by=coordinator, now=now)
    assert posting.send_waiting(now=now + timedelta(days=2)) == Sent(0)
    assert not Letter.objects.filter(sent_at=None, dropped_at=None).exists()


def test_a_member_who_may_not_read_it_any_more_is_not_told(coordinator, now, mailoutbox):
    form = FormFactory(event__level=2, event__departments=("77",))
    member = MembershipFactory(organisation__department=DepartmentFactory(code="91")).user
    by_hand = RegistrationFactory(form=form)
    for person in (member, UserFactory()):
        RegistrationFactory(form=form, person=person, email=person.email)
    events.set_life(form.event, "cancelled", note="Grève.", by=coordinator, now=now)

    posting.send_waiting(now=now)

    assert _to(mailoutbox) == sorted([member.email, by_hand.email])


def test_a_reminder_that_waited_too_long_is_dropped(form, now, mailoutbox):
    rule = ReminderRule.objects.create(form=form)
    rows = [RegistrationFactory(form=form) for _ in range(3)]
    letters.write_all([row.pk for row in rows[:2]], "reminder", "reminder-1", now=now, rule=rule)
    Registration.objects.filter(pk=rows[0].pk).update(state="cancelled")

    assert posting.send_waiting(now=now) == Sent(1)
    letters.write(rows[2], "reminder", "reminder-1", now=now, rule=rule)
    assert posting.send_waiting(now=now + timedelta(hours=12)) == Sent(0)
    assert _to(mailoutbox) == [rows[1].email]


# What fails


def test_when_the_mail_server_is_down_letters_wait_and_leave_once(form, now, mailoutbox, monkeypatch):
    rows = [told(form, now) for _ in range(3)]
    send, asked = EmailBackend.send_messages, []

    def fail_once(self, messages):
        asked.append(messages[0].to)
        if len(asked) == 2:
            raise smtplib.SMTPServerDisconnected
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fail_once)

    assert tasks.send_again(now) == "Le serveur de courriel ne répond pas. Courriels partis : 1."
    assert tasks.send_again(now) == "Courriels partis : 2."
    assert _to(mailoutbox) == sorted(row.email for row in rows)


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"x": (550, b"unknown")}),
        smtplib.SMTPDataError(554, b"refused"),
        smtplib.SMTPNotSupportedError(),
    ],
)
def test_an_address_that_is_refused_does_not_hold_the_others_back(error, form, now, mailoutbox, monkeypatch):
    lost, found = told(form, now), told(form, now)
    send = EmailBackend.send_messages

    def refuse(self, messages):
        if messages[0].to == [lost.email]:
            raise error
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    assert posting.send_waiting(now=now) == Sent(1)
    assert _to(mailoutbox) == [found.email]
    assert (lost.letters.get().sent_at, lost.letters.get().dropped_at) == (None, now)


@pytest.mark.parametrize("error", [smtplib.SMTPDataError(451, b"later"), smtplib.SMTPAuthenticationError(535, b"no")])
def test_a_server_that_takes_nothing_now_loses_nothing(error, form, now, monkeypatch):
    told(form, now)

    def refuse(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    assert posting.send_waiting(now=now) == Sent(0, is_down=True)
    assert (Letter.objects.get().sent_at, Letter.objects.get().dropped_at) == (None, None)


def test_many_leave_in_turns(form, now, worker, mailoutbox, monkeypatch):
    monkeypatch.setattr(posting, "AT_ONCE", 2)

    with worker():
        rows = [told(form, now) for _ in range(5)]

    assert _to(mailoutbox) == sorted(row.email for row in rows)


def test_another_task_goes_on_where_the_first_stopped(form, now, mailoutbox, monkeypatch):
    monkeypatch.setattr(posting, "AT_ONCE", 2)
    for _ in range(3):
        told(form, now)

    assert tasks.send_again(now) == "Courriels partis : 2."
    assert len(set(_to(mailoutbox))) == len(mailoutbox) == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_to_nobody_twice(shared, now, monkeypatch):  # noqa: F811 -- the fixture
    form = FormFactory()
    rows = [RegistrationFactory(form=form) for _ in range(8)]
    for row in rows:
        Letter.objects.create(registration=row, kind="state", cause="confirmed-1", at=now)
    written = []
    monkeypatch.setattr(EmailBackend, "send_messages", lambda _, messages: written.append(messages[0].to[0]) or 1)

    together(lambda: posting.send_waiting(now=now), lambda: posting.send_waiting(now=now))

    assert sorted(written) == sorted(row.email for row in rows)


@pytest.mark.abuse(50)
def test_nothing_of_a_letter_is_in_the_logs(form, now, caplog, monkeypatch):
    row = told(form, now, name="Canaria Inventée", email="canaria@example.org")

    def fail(self, messages):
        raise smtplib.SMTPServerDisconnected("canaria@example.org")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    posting.send_waiting(now=now)

    assert "SMTPServerDisconnected" in caplog.text
    assert ("canaria" in caplog.text.casefold(), str(row.pk) in caplog.text) == (False, False)


# The worker


def test_the_worker_knows_its_tasks():
    known = {task.name for task in periodic.tasks()}

    assert {f"registrations.{name}" for name in ("send_again", "lapse_offers", "remind", "forget")} <= known


def test_offers_without_an_answer_lapse_by_the_clock(form, now):
    row = OfferedFactory(form=form, offered_until=now - timedelta(minutes=1))

    assert tasks.lapse_offers(now) == "Places reprises : 1."
    assert tasks.lapse_offers(now) == "Aucune place à reprendre."
    row.refresh_from_db()
    assert (row.state, row.letters.count()) == ("lapsed", 1)


def test_a_reminder_goes_from_its_rule_to_a_mailbox(now, worker, mailoutbox):
    """The whole way, as the worker does it."""
    begins = now + timedelta(hours=47)
    event = EventFactory(first_day=timezone.localdate(begins), announced_start=None, announced_end=None)
    form = FormFactory(event=event)
    row = RegistrationFactory(form=form)
    ReminderRule.objects.create(form=form, anchor="moment", moment=now, hours=0, text="Prenez vos chaussons.")

    with worker():
        assert tasks.remind(now) == "Rappels faits : 1."
    assert tasks.remind(now) == "Aucun rappel à faire."

    (message,) = mailoutbox
    assert (message.to, "Prenez vos chaussons." in message.body) == ([row.email], True)


@pytest.mark.parametrize("state", ["offered", "waiting", "confirmed", "requested", "lapsed"])
def test_nothing_is_offered_nor_awaited_of_what_was_cancelled_meanwhile(form, now, mailoutbox, state):
    row = told(form, now, state)
    form.event.life, form.event.cancelled_at = "cancelled", now
    form.event.save()

    posting.send_waiting(now=now)

    assert len(mailoutbox) == (1 if state == "lapsed" else 0)
    assert (row.letters.get().dropped_at is None) is (state == "lapsed")


def test_a_link_asked_for_is_given_of_what_is_cancelled_too_and_says_so(form, now, mailoutbox):
    row = RegistrationFactory(form=form, state="waiting")
    letters.tell_again(row, now)
    form.event.life, form.event.cancelled_at = "cancelled", now
    form.event.save()

    posting.send_waiting(now=now)

    (message,) = mailoutbox
    assert "annulé" in message.subject
    assert "liste d’attente" not in message.body


def test_an_offer_does_not_leave_while_the_event_is_postponed(form, now, mailoutbox):
    told(form, now, "offered")
    form.event.life = "postponed"
    form.event.save()

    posting.send_waiting(now=now)

    assert mailoutbox == []
