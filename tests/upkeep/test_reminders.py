import re
import smtplib
from datetime import date, timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.upkeep import actions, mails
from maillage.upkeep.actions import Asked, Sent
from maillage.upkeep.models import Bounce, ConfirmLink, Reminder
from tests import factories

pytestmark = pytest.mark.django_db


def structure(email="phare@example.org", **values):
    organisation = factories.OrganisationFactory(department=factories.DepartmentFactory(), email=email)
    factories.ServiceFactory(organisation=organisation, modified_on=date(2026, 1, 1), **values)
    return organisation


def ask(*organisations, now, cause="by_hand", by=None):
    return actions.remind([organisation.pk for organisation in organisations], cause, by=by, now=now)


@pytest.fixture
def asked(now):
    """A structure that was asked, and whose mails wait for the worker."""
    organisation = structure()
    ask(organisation, now=now)
    return organisation


def test_a_structure_gets_a_link_to_its_published_records(now):
    organisation = structure()
    factories.ServiceFactory(organisation=organisation, status="draft")
    coordinator = factories.CoordinatorFactory()

    report = ask(organisation, now=now, by=coordinator)

    link = ConfirmLink.objects.get()
    assert report == Asked(asked=1)
    assert (link.organisation, link.expires_at, link.used_at) == (organisation, now + timedelta(days=30), None)
    assert list(link.services.all()) == list(organisation.services.filter(status="published"))
    assert list(Reminder.objects.values_list("organisation", "link", "cause", "sent_at", "sent_by", "mailed_at")) == [
        (organisation.pk, link.pk, "by_hand", now, coordinator.pk, None)
    ]
    assert JournalEntry.objects.filter(verb="upkeep.remind", actor=str(coordinator.pk)).count() == 1


def test_what_falls_due_is_asked_for_without_what_is_up_to_date(now):
    organisation = structure()
    fresh = factories.ServiceFactory(organisation=organisation)
    factories.VerificationFactory(service=fresh, on=date(2026, 11, 10))
    actions.recompute(now=now)

    ask(organisation, now=now, cause="due")

    assert list(ConfirmLink.objects.get().services.all()) == list(organisation.services.exclude(pk=fresh.pk))


def test_nobody_is_asked_twice_within_fourteen_days(now, asked):
    assert ask(asked, now=now + timedelta(days=14, seconds=-1)) == Asked(recent=1)
    assert ask(asked, now=now + timedelta(days=14)) == Asked(asked=1)


def test_a_structure_without_address_or_without_record_is_told_apart(now):
    empty = factories.OrganisationFactory(department=factories.DepartmentFactory(), email="vide@example.org")

    assert ask(structure(email=""), empty, now=now) == Asked(without_address=1, without_record=1)
    assert Reminder.objects.count() == 0


def test_only_those_who_look_after_a_structure_may_ask(now):
    organisation = structure()
    elsewhere = factories.CoordinatorFactory(
        mandate__department=factories.DepartmentFactory(code="93", name="Seine-Saint-Denis")
    )
    member = factories.MembershipFactory(organisation=organisation).user

    for person in (elsewhere, member, factories.UserFactory()):
        with pytest.raises(NotAllowed):
            ask(organisation, now=now, by=person)
    assert Reminder.objects.count() == 0


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (Asked(), "Aucune structure relancée."),
        (Asked(asked=1), "1 structure relancée."),
        (
            Asked(2, 3, 4, 5),
            (
                "2 structures relancées ; 3 déjà relancées depuis moins de quatorze jours ; "
                "4 sans adresse électronique qui fonctionne : appelez-les ; 5 sans fiche à relire."
            ),
        ),
    ],
)
def test_the_person_who_asked_is_told_in_french(report, sentence):
    assert str(report) == sentence


def test_asking_costs_as_many_queries_for_one_structure_as_for_many(now):
    ask(structure(), now=now)  # the first line of the journal costs more
    alone = structure()
    with CaptureQueriesContext(connection) as for_one:
        ask(alone, now=now)
    several = [structure() for _ in range(3)]
    with CaptureQueriesContext(connection) as for_three:
        ask(*several, now=now)

    assert len(for_three) == len(for_one)


def test_each_address_of_a_structure_gets_one_mail(now, mailoutbox):
    organisation = structure(email="Phare@example.org")
    service = organisation.services.get()
    factories.ServiceFactory(organisation=organisation, email="phare@example.org")
    factories.ContactFactory(service=service, email="secretariat@example.org")
    factories.ContactFactory(service=service, email="")
    factories.ServiceFactory(organisation=organisation, status="closed", email="ancien@example.org")
    ask(organisation, now=now)

    sent = actions.send_waiting(now=now)

    assert sent == Sent(2)
    assert sorted(tuple(mail.recipients()) for mail in mailoutbox) == [
        ("Phare@example.org",),
        ("secretariat@example.org",),
    ]
    assert Reminder.objects.get().mailed_at == now


def test_mails_leave_once_only(now, asked, mailoutbox):
    actions.send_waiting(now=now)

    assert actions.send_waiting(now=now) == Sent(0)
    assert len(mailoutbox) == 1


def test_what_another_worker_took_is_left_to_it(now, asked, mailoutbox, settings):
    """It was read as waiting, and taken before its turn came."""
    settings.EMAIL_BACKEND = f"{__name__}.Late"

    assert actions.send_waiting(now=now) == Sent(0)
    assert mailoutbox == []


def test_mails_leave_once_the_request_is_kept(now, mailoutbox, django_capture_on_commit_callbacks):
    organisation = structure()

    with django_capture_on_commit_callbacks() as callbacks:
        ask(organisation, now=now)
    assert mailoutbox == []
    for callback in callbacks:
        callback()

    assert [mail.to for mail in mailoutbox] == [["phare@example.org"]]


def test_the_mail_leads_to_the_page_that_confirms(client, now, asked, mailoutbox, settings):
    settings.SITE_URL = "https://reseau.example.org"
    Reminder.objects.update(sent_at=now)
    actions.send_waiting(now=now)

    (address,) = re.findall(r"https://\S+", mailoutbox[0].body)

    assert address.startswith("https://reseau.example.org/fiches/confirmer/")
    assert resolve(address.removeprefix("https://reseau.example.org")).view_name == "upkeep:confirm-records"


@pytest.mark.abuse(48)
def test_the_mail_of_a_reminder_says_nothing(now, mailoutbox):
    """Same subject, same words for all but the link and its last day."""
    one = structure(email="un@example.org", name="Accueil des mineurs", type="emergency_shelter", needs=("sleep",))
    two = structure(email="deux@example.org", name="Écoute", type="listening")
    ask(one, now=now)
    ask(two, now=now, cause="due")
    ask(two, now=now, cause="campaign")
    actions.send_waiting(now=now)

    texts = {re.sub(r"https?://\S+", "", mail.body) for mail in mailoutbox}

    assert {mail.subject for mail in mailoutbox} == {"Maillage : une action vous attend"}
    assert texts == {mails._TEXT.format(address="", until="18 décembre 2026")}
    banned = (
        "enfant",
        "mineur",
        "prostitution",
        "orientation",
        "service",
        "structure",
        "seine",
        "77",
        "accueil",
        "écoute",
    )
    assert [word for word in banned for text in texts if word in text.casefold()] == []


def test_nothing_is_sent_to_an_address_that_bounced(now, mailoutbox):
    organisation = structure(email="perdu@example.org")
    factories.ContactFactory(service=organisation.services.get(), email="present@example.org")
    actions.record_bounce("Perdu@example.org", is_hard=True, now=now)
    ask(organisation, now=now)

    actions.send_waiting(now=now)

    assert [mail.to for mail in mailoutbox] == [["present@example.org"]]


def test_an_address_that_bounced_is_no_address(now):
    actions.record_bounce("phare@example.org", is_hard=True, now=now)

    assert ask(structure(), now=now) == Asked(without_address=1)


@pytest.mark.parametrize(("returns", "report"), [(2, Asked(asked=1)), (3, Asked(without_address=1))])
def test_an_address_that_is_often_full_is_given_up(now, returns, report):
    for days in (*range(returns), 0):  # the first one is told twice
        actions.record_bounce("phare@example.org", is_hard=False, now=now + timedelta(days=days))

    assert ask(structure(), now=now) == report


def test_a_bounce_is_known_by_a_key_that_tells_nothing(now, settings):
    first = actions.record_bounce("phare@example.org", is_hard=True, now=now)
    again = actions.record_bounce(" PHARE@example.org", is_hard=False, now=now + timedelta(days=1))

    assert (again.pk, again.count, again.is_hard, again.last_at) == (first.pk, 2, True, now + timedelta(days=1))
    settings.SECRET_KEY = "another installation"
    assert actions.record_bounce("phare@example.org", is_hard=True, now=now).address_key != first.address_key
    assert [row for row in Bounce.objects.values_list("address_key", flat=True) if "@" in row] == []


class Refusing(EmailBackend):
    """A mail server that knows no « perdu »."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["perdu@example.org"]:
                raise smtplib.SMTPRecipientsRefused({"perdu@example.org": (550, b"No such user")})
        return super().send_messages(messages)


class Late(EmailBackend):
    """So slow to open that another worker has taken everything."""

    def open(self):
        Reminder.objects.update(mailed_at=Reminder.objects.first().sent_at)


class Down(EmailBackend):
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


class Failing(EmailBackend):
    """A mail server that stops in the middle."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("bye")


def test_a_refused_address_is_kept_in_mind_and_the_others_are_reached(now, mailoutbox, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    organisation = structure(email="perdu@example.org")
    factories.ContactFactory(service=organisation.services.get(), email="present@example.org")
    ask(organisation, now=now)

    assert actions.send_waiting(now=now) == Sent(1)
    assert list(Bounce.objects.values_list("is_hard", "count")) == [(True, 1)]


@pytest.mark.parametrize("backend", ["Down", "Failing"])
def test_mails_wait_while_the_server_is_down(now, asked, mailoutbox, settings, backend):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"

    assert actions.send_waiting(now=now) == Sent(0, is_down=True)
    settings.EMAIL_BACKEND = usual
    assert actions.send_waiting(now=now + timedelta(hours=1)) == Sent(1)


def test_a_reminder_that_waited_a_week_does_not_leave_any_more(now, asked, mailoutbox):
    assert actions.send_waiting(now=now + timedelta(days=7)) == Sent(0)
    assert mailoutbox == []


def test_each_morning_those_who_are_late_or_nearly_are_asked(now):
    late = structure(email="tard@example.org")
    soon = structure(email="bientot@example.org", type="care")
    later = structure(email="plus-tard@example.org", type="care")
    factories.VerificationFactory(service=soon.services.get(), on=date(2026, 6, 2))  # due on 2 December: in 14 days
    factories.VerificationFactory(service=later.services.get(), on=date(2026, 6, 3))
    actions.recompute(now=now)

    assert actions.remind_due(now=now) == Asked(asked=2)
    assert set(Reminder.objects.values_list("organisation", "cause")) == {(late.pk, "due"), (soon.pk, "due")}


def test_the_worker_asks_each_month_three_times_at_most_until_an_answer(now):
    organisation = structure()
    actions.recompute(now=now)
    asked = []
    for day in range(0, 200, 5):
        moment = now + timedelta(days=day)
        asked += [day] * actions.remind_due(now=moment).asked
    assert asked == [0, 30, 60]

    service = organisation.services.get()
    actions.verify_services([service], "call", "confirmed", by=None, now=now + timedelta(days=200))
    actions.recompute(now=now + timedelta(days=400))
    assert actions.remind_due(now=now + timedelta(days=400)) == Asked(asked=1)


def test_the_most_late_are_asked_first_and_some_each_day(now):
    structure(email="un@example.org")
    latest = structure(email="deux@example.org")
    latest.services.update(modified_on=date(2020, 1, 1))
    actions.recompute(now=now)

    actions.remind_due(now=now, most=1)

    assert list(Reminder.objects.values_list("organisation", flat=True)) == [latest.pk]
