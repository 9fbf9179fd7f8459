"""Mails of questionnaires: one each, two reminders at most, never to whoever answered, never a word on what it is about."""

import re
import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from maillage.core.discretion import betrays
from maillage.surveys import actions, signed, tasks
from maillage.surveys.actions import Answers, letters
from maillage.surveys.actions.letters import Sent
from maillage.surveys.models import Invitation
from tests.surveys.factories import InvitationFactory, SurveyFactory, full_questionnaire
from tests.surveys.test_surveys import opened

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 10, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
DAY = timedelta(days=1)


@pytest.fixture
def survey():
    return SurveyFactory(title="Prostitution : repérer", opens_at=NOON - DAY, closes_at=NOON + 30 * DAY)


def recipients(mailoutbox):
    return sorted(message.to[0] for message in mailoutbox)


def test_each_is_asked_once(survey, mailoutbox):
    asked = InvitationFactory.create_batch(3, survey=survey)

    assert letters.send_waiting(now=NOON) == Sent(3)
    assert letters.send_waiting(now=NOON + timedelta(hours=1)) == Sent(0)

    assert recipients(mailoutbox) == sorted(one.email for one in asked)
    assert set(survey.invitations.values_list("asked_on", "reminders")) == {(NOON.date(), 0)}


@pytest.mark.parametrize(
    "facts",
    [
        {"survey__opens_at": NOON + DAY, "survey__closes_at": NOON + 2 * DAY},
        {"survey__opens_at": NOON - 9 * DAY, "survey__closes_at": NOON},
        {"email": ""},
        {"has_answered": True},
    ],
)
def test_whoever_has_nothing_to_do_is_not_asked(facts, mailoutbox):
    facts = {"survey__opens_at": NOON - DAY, "survey__closes_at": NOON + DAY} | facts
    InvitationFactory(**facts)

    assert letters.send_waiting(now=NOON) == Sent(0)
    assert mailoutbox == []


@pytest.mark.parametrize(("hour", "count"), [(7, 0), (8, 1), (20, 1), (21, 0)])
def test_nobody_is_written_to_at_night(survey, hour, count):
    InvitationFactory(survey=survey)

    assert letters.send_waiting(now=NOON.replace(hour=hour)).mails == count


def test_two_reminders_then_silence(survey, mailoutbox):
    slow, quick = InvitationFactory.create_batch(2, survey=survey)
    letters.send_waiting(now=NOON)
    actions.answer(quick, Answers({"contenu": "4"}), now=NOON)

    sent = [actions.remind(now=NOON + day * DAY) for day in range(30)]

    assert [day for day, count in enumerate(sent) if count] == [3, 7]
    assert recipients(mailoutbox) == sorted([quick.email, *[slow.email] * 3])
    assert survey.invitations.get(pk=slow.pk).reminders == 2


def test_a_worker_that_was_stopped_does_not_write_twice_in_a_row(survey):
    InvitationFactory(survey=survey)
    letters.send_waiting(now=NOON)

    assert [actions.remind(now=NOON + days * DAY) for days in (10, 10, 11, 13, 14)] == [1, 0, 0, 0, 1]


def test_the_words_say_nothing_and_the_link_opens_her_page(survey, mailoutbox, settings):
    settings.SITE_URL = "https://reseau.example.org"
    invitation = InvitationFactory(survey=survey)
    letters.send_waiting(now=NOON)
    for day in (3, 7):
        actions.remind(now=NOON + day * DAY)

    assert [message.subject for message in mailoutbox] == ["Maillage : une action vous attend"] * 3
    for message in mailoutbox:
        link = re.search(r"https://reseau\.example\.org/questionnaire/(\S+)", message.body)
        assert signed.invitation_of(link[1]) == invitation.pk
        said = message.body.replace(link[0], "")
        assert not betrays(said)
        assert "formation" not in said.lower()
        assert "9 avril 2027" in said
        assert message.extra_headers == {"Auto-Submitted": "auto-generated"}
    endings = ("deux fois au plus", "une fois au plus", "ne vous écrirons plus")
    assert [[ending in message.body for ending in endings] for message in mailoutbox] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


class Down(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


class Refusing(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["refusee@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"refusee@example.org": (550, b"no")})
        return super().send_messages(messages)


def test_a_mail_server_that_is_down_loses_nothing(survey, settings, mailoutbox):
    InvitationFactory.create_batch(2, survey=survey)
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Down"

    assert letters.send_waiting(now=NOON) == Sent(0, is_down=True)
    assert tasks.ask(NOON) == "Le serveur de courriel ne répond pas. Personnes interrogées : 0."
    settings.EMAIL_BACKEND = usual
    assert tasks.ask(NOON) == "Personnes interrogées : 2."
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    assert actions.remind(now=NOON + 3 * DAY) == 0
    settings.EMAIL_BACKEND = usual
    assert tasks.remind(NOON + 3 * DAY) == "Personnes relancées : 2."
    assert tasks.remind(NOON + 3 * DAY) == "Personne n’attendait."
    assert len(mailoutbox) == 4


def test_an_address_that_is_refused_does_not_hold_the_others_back(survey, settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    InvitationFactory(survey=survey, email="refusee@example.org")
    other = InvitationFactory(survey=survey)

    assert letters.send_waiting(now=NOON).mails == 1
    assert letters.send_waiting(now=NOON).mails == 0
    assert recipients(mailoutbox) == [other.email]


def test_another_worker_has_it(survey, mailoutbox):
    """Between the list and the mail, she was asked, or she answered."""
    invitation = InvitationFactory(survey=survey)
    seen = Invitation.objects.select_related("survey").get()
    Invitation.objects.update(has_answered=True)

    assert letters._reach(seen, None, NOON.date()) == 0
    invitation.refresh_from_db()
    assert (invitation.asked_on, mailoutbox) == (None, [])


def test_large_surveys_leave_their_turn_to_others(survey):
    InvitationFactory.create_batch(letters.AT_ONCE + 1, survey=survey)

    assert letters.send_waiting(now=NOON) == Sent(letters.AT_ONCE, has_more=True)
    assert letters.send_waiting(now=NOON) == Sent(1)


def test_opening_asks_the_worker(django_capture_on_commit_callbacks, mailoutbox):
    now = timezone.now()

    with django_capture_on_commit_callbacks() as callbacks:
        opened(full_questionnaire(), now)

    assert len(callbacks) >= 1
    assert tasks.ask_people.func() == len(mailoutbox)
