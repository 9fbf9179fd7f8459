"""Those who speak are told of what changes: each once, by a mail that says nothing. Those who registered: tests/registrations/test_letters.py."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from maillage.core import periodic
from maillage.core.discretion import betrays
from maillage.events import actions, tasks
from maillage.events.actions import notices, programmes
from maillage.events.actions.notices import Told
from maillage.events.models import Appearance, Notice
from tests.events.factories import AppearanceFactory, EventFactory, RegistrationFactory, SlotFactory, publish
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, UserFactory
from tests.parallel import shared, together  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db
TITLE = "Prostitution des mineurs : repérer le chantage"
PLACE = "Maison secrète"
BANNED = (
    "prostitution",
    "mineur",
    "chantage",
    "repérer",
    "secrète",
    "annulé",
    "grève",
    "canari",
    "atelier",
    "colloque",
)


@pytest.fixture
def event():
    return EventFactory(title=TITLE, place_name=PLACE, slug="reperer-mineurs", departments=("77",), registering="here")


def _speaker(event, **user):
    """Somebody with an account, who is in the programme."""
    return AppearanceFactory(slot=SlotFactory(event=event), person=UserFactory(**user)).person


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


def _cancel(event, by, now, **more):
    return actions.set_life(event, "cancelled", note="Grève des trains.", by=by, now=now, **more)


def _to(mailoutbox):
    return sorted(message.to for message in mailoutbox)


def test_those_who_speak_are_told_once_that_it_is_cancelled(event, coordinator, now, worker, mailoutbox):
    people = [_speaker(event) for _ in range(3)]
    _speaker(EventFactory())

    with worker():
        _cancel(event, coordinator, now)

    assert _to(mailoutbox) == sorted([person.email] for person in people)
    assert Notice.objects.get().ended_at is not None
    tasks.tell_people.func()
    assert tasks.tell_again(now) == "Personne n’attendait."
    assert len(mailoutbox) == 3


def test_those_who_speak_are_told_of_another_programme_and_not_of_the_first(
    event, coordinator, now, worker, mailoutbox
):
    slot = SlotFactory(event=event, title="Atelier Canari")
    person = AppearanceFactory(slot=slot, person=UserFactory()).person
    with worker():
        _published(event, coordinator, now)
    assert mailoutbox == []

    slot.start = slot.start.replace(hour=11)
    slot.save()
    with worker():
        _published(event, coordinator, now)

    assert _to(mailoutbox) == [[person.email]]
    with worker():
        _published(event, coordinator, now)
    assert len(mailoutbox) == 1


def _published(event, by, now):
    for finding in programmes.unexplained(event, now=now):
        slot = event.slots.filter(pk=finding.slot).first() if finding.slot else None
        actions.waive(event, finding.code, slot, "Nous le savons.", by=by, now=now)
    actions.publish_programme(event, by=by, now=now)


def test_speakers_with_an_account_are_told_unless_they_do_not_come(event, coordinator, now, worker, mailoutbox):
    people = {state: UserFactory() for state in ("approached", "unconfirmed", "confirmed", "declined")}
    slot = SlotFactory(event=event)
    for state, person in people.items():
        AppearanceFactory(slot=slot, state=state, person=person)

    with worker():
        _cancel(event, coordinator, now)

    assert _to(mailoutbox) == sorted([people[state].email] for state in ("unconfirmed", "confirmed"))


def test_a_speaker_who_registered_too_has_one_mail_that_of_her_registration(
    event, coordinator, now, worker, mailoutbox
):
    person = _speaker(event)
    RegistrationFactory(event=event, person=person)

    with worker():
        _cancel(event, coordinator, now)

    assert _to(mailoutbox) == [[person.email]]
    assert "/inscription/" in mailoutbox[0].body


def test_who_left_is_not_told(event, coordinator, now, worker, mailoutbox, django_capture_on_commit_callbacks):
    here, gone = _speaker(event), _speaker(event)
    with django_capture_on_commit_callbacks(execute=False):
        _cancel(event, coordinator, now)
        Appearance.objects.filter(person=gone).update(state="declined")

    tasks.tell_people.func()

    assert _to(mailoutbox) == [[here.email]]


def test_who_leaves_while_others_are_told_is_not_told(event, coordinator, now, mailoutbox, monkeypatch):
    people = [_speaker(event) for _ in range(2)]
    _cancel(event, coordinator, now)
    send = EmailBackend.send_messages

    def leave(self, messages):
        Appearance.objects.filter(person=people[1]).update(state="declined")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", leave)
    notices.send_waiting(now=now)

    assert _to(mailoutbox) == [[people[0].email]]


@pytest.mark.parametrize("closed", [{"is_active": False}, {"is_confirmed": False}])
def test_an_account_that_is_closed_is_not_told(closed, event, coordinator, now, mailoutbox):
    _speaker(event, **closed)
    _cancel(event, coordinator, now)

    notices.send_waiting(now=now)

    assert mailoutbox == []


def test_what_is_not_published_or_is_over_is_told_to_nobody(coordinator, now, worker, mailoutbox):
    for event in (
        EventFactory(editorial="draft", departments=("77",)),
        EventFactory(first_day=now.date() - timedelta(days=1), departments=("77",)),
    ):
        _speaker(event)
        with worker():
            _cancel(event, coordinator, now)

    assert not Notice.objects.exists()
    assert mailoutbox == []


def test_what_was_withdrawn_meanwhile_is_told_to_nobody(event, coordinator, now, mailoutbox):
    _speaker(event)
    _cancel(event, coordinator, now)
    actions.withdraw_event(event, by=coordinator, now=now)

    notices.send_waiting(now=now)

    assert mailoutbox == []
    assert Notice.objects.get().ended_at == now


def test_that_it_is_full_is_no_news_to_those_who_come(event, coordinator, now, worker, mailoutbox):
    _speaker(event)

    with worker():
        actions.set_life(event, "full", by=coordinator, now=now)
        actions.set_life(event, "scheduled", by=coordinator, now=now)
    assert mailoutbox == []
    with worker():
        actions.set_life(event, "postponed", by=coordinator, now=now)

    assert len(mailoutbox) == 1


def test_two_changes_that_wait_make_one_mail(event, coordinator, now, mailoutbox):
    _speaker(event)
    actions.set_life(event, "postponed", by=coordinator, now=now)
    _cancel(event, coordinator, now)

    assert notices.send_waiting(now=now) == Told(1)


def test_a_member_who_may_not_read_it_any_more_is_not_told(coordinator, now, mailoutbox):
    event = EventFactory(level=2, departments=("77",))
    member = MembershipFactory(organisation__department=DepartmentFactory(code="91")).user
    for person in (member, UserFactory()):
        AppearanceFactory(slot=SlotFactory(event=event), person=person)
    _cancel(event, coordinator, now)

    notices.send_waiting(now=now)

    assert _to(mailoutbox) == [[member.email]]


# What the mail says


@pytest.mark.abuse(48)
def test_the_mail_of_a_change_says_nothing(event, coordinator, now, mailoutbox):
    """The same words for all, whatever the event is called and whatever happened to it."""
    quiet = EventFactory(title=TITLE, slug="journee", departments=("77",))
    for one in (event, quiet):
        _speaker(one)
    _cancel(event, coordinator, now)
    actions.set_life(quiet, "moved_online", by=coordinator, now=now)

    notices.send_waiting(now=now)

    texts = {re.sub(r"https?://\S+", "LIEN", message.body) for message in mailoutbox}
    assert {message.subject for message in mailoutbox} == {"Maillage : un rendez-vous a changé"}
    assert len(texts) == 1
    said = [str(message.message()).casefold() + message.body.casefold() for message in mailoutbox]
    addresses = [address for message in mailoutbox for address in re.findall(r"https?://\S+", message.body)]
    plain = [
        text.replace(address.casefold(), "") for text in said for address in addresses if address.casefold() in text
    ]
    assert [word for word in BANNED for text in plain if word in text] == []


@pytest.mark.abuse(48)
@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"slug": "journee"}, "/agenda/2035/journee"),
        ({"slug": "journee-prostitution"}, "/pro/agenda/mon-calendrier"),
        ({"slug": "journee", "level": 2}, "/pro/agenda/mon-calendrier"),
    ],
)
def test_the_one_link_of_the_mail_says_nothing(changed, path, coordinator, now, mailoutbox, settings):
    settings.SITE_URL = "https://reseau.example.org"
    event = EventFactory(title=TITLE, departments=("77",), **changed)
    AppearanceFactory(slot=SlotFactory(event=event), person=MembershipFactory().user)
    _cancel(event, coordinator, now)

    notices.send_waiting(now=now)

    assert re.findall(r"https?://\S+", mailoutbox[0].body) == [f"https://reseau.example.org{path}"]
    assert not betrays(path.replace("-", " "))


def test_the_link_leads_to_what_changed_in_the_programme(coordinator, now, mailoutbox):
    event = EventFactory(slug="journee", departments=("77",))
    AppearanceFactory(slot=SlotFactory(event=event), person=MembershipFactory().user)
    publish(event)
    _cancel(event, coordinator, now)

    notices.send_waiting(now=now)

    assert re.findall(r"https?://\S+", mailoutbox[0].body)[0].endswith("/agenda/2035/journee/versions")


@pytest.mark.abuse(48)
@pytest.mark.parametrize(("name", "is_said"), [("Journée de travail", True), ("Journée sur la traite", False)])
def test_only_a_name_that_says_nothing_is_in_the_mail(name, is_said, coordinator, now, mailoutbox):
    _speaker(event := EventFactory(title=TITLE, neutral_title=name, departments=("77",)))
    _cancel(event, coordinator, now)

    notices.send_waiting(now=now)

    assert (f" a changé : « {name} »." in mailoutbox[0].body) is is_said


# What fails


def test_when_the_mail_server_is_down_people_wait_and_are_told_once(event, coordinator, now, mailoutbox, monkeypatch):
    people = [_speaker(event) for _ in range(3)]
    _cancel(event, coordinator, now)
    send, asked = EmailBackend.send_messages, []

    def fail_once(self, messages):
        asked.append(messages[0].to)
        if len(asked) == 2:
            raise smtplib.SMTPServerDisconnected
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fail_once)

    assert tasks.tell_again(now) == "Le serveur de courriel ne répond pas. Personnes prévenues : 1."
    assert tasks.tell_again(now) == "Personnes prévenues : 2."
    assert _to(mailoutbox) == sorted([person.email] for person in people)


def test_an_address_that_is_refused_does_not_hold_the_others_back(event, coordinator, now, mailoutbox, monkeypatch):
    lost, found = _speaker(event), _speaker(event)
    _cancel(event, coordinator, now)
    send = EmailBackend.send_messages

    def refuse(self, messages):
        if messages[0].to == [lost.email]:
            raise smtplib.SMTPRecipientsRefused({lost.email: (550, b"unknown")})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    assert notices.send_waiting(now=now) == Told(1)
    assert _to(mailoutbox) == [[found.email]]


def test_what_is_old_is_no_news(event, coordinator, now, mailoutbox):
    _speaker(event)
    _cancel(event, coordinator, now)

    assert notices.send_waiting(now=now + timedelta(days=2)) == Told(0)
    assert Notice.objects.get().ended_at is not None


def test_many_are_told_in_turns(event, coordinator, now, worker, mailoutbox, monkeypatch):
    monkeypatch.setattr(notices, "AT_ONCE", 2)
    for _ in range(5):
        _speaker(event)

    with worker():
        _cancel(event, coordinator, now)

    assert len({tuple(to) for to in _to(mailoutbox)}) == len(mailoutbox) == 5
    assert tasks.tell_again(now) == "Personne n’attendait."


def test_another_task_goes_on_where_the_first_stopped(event, coordinator, now, mailoutbox, monkeypatch):
    monkeypatch.setattr(notices, "AT_ONCE", 2)
    for _ in range(3):
        _speaker(event)
    _cancel(event, coordinator, now)

    assert tasks.tell_again(now) == "Personnes prévenues : 2."
    assert len({tuple(to) for to in _to(mailoutbox)}) == len(mailoutbox) == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_to_nobody_twice(shared, now, monkeypatch):  # noqa: F811 -- the fixture
    event = EventFactory(departments=("77",))
    people = [_speaker(event).email for _ in range(8)]
    Notice.objects.create(event=event, cause="life-1", at=now)
    written = []
    monkeypatch.setattr(EmailBackend, "send_messages", lambda _, messages: written.append(messages[0].to[0]) or 1)

    together(lambda: notices.send_waiting(now=now), lambda: notices.send_waiting(now=now))

    assert sorted(written) == sorted(people)


def test_the_worker_knows_the_task():
    assert "events.tell_again" in {task.name for task in periodic.tasks()}
