"""What is reserved stays so, wherever one looks (docs/security.md, cases 54, 55 and 75 to 77)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillage.directory import standing
from maillage.events import access, actions
from maillage.events.models import EventDocument
from tests.conftest import WorkingClient
from tests.events.factories import AppearanceFactory, EventFactory, RegistrationFactory, SlotFactory, publish
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.resources.factories import ReadyFileFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STREAM = "visio-canari-8812"
LISTS = (
    "/agenda",
    "/agenda/mois/2035-03",
    "/agenda/carte",
    "/agenda/flux.rss",
    "/agenda/flux.atom",
    "/agenda/openagenda.json",
    "/agenda.ics",
    "/recherche?mots=journee",
    "/plan-du-site.xml",
)
PARTS = (
    "",
    "/versions",
    "/modifications.atom",
    "/presse",
    "/rediffusion",
    "/programme.ics",
    "/programme.xml",
    "/programme.json",
    "/evenement.ics",
)


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def structure():
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def organiser(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def event(structure, organiser, now):
    """Followed from afar, with somebody who comes."""
    event = EventFactory(
        organiser=structure, departments=("77",), registering="here", mode="remote", slug="journee", title="Journée"
    )
    AppearanceFactory(slot=SlotFactory(event=event))
    publish(event)
    links = {kind: f"https://visio.example.org/{STREAM}/{kind}" for kind in ("main", "lsf", "captions")}
    actions.set_streams(event, links, by=organiser, now=now)
    RegistrationFactory(event=event, person=UserFactory(first_name="Canaria", last_name="Inscrite"))
    actions.set_life(event, "rescheduled", by=organiser, now=now)
    return event


def _as(user):
    client = WorkingClient()
    client.force_login(user)
    return client


def _body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _addresses(event):
    at = event.get_absolute_url()
    (uid,) = {slot["uid"] for slot in event.versions.get().content["slots"]}
    return [*LISTS, *(f"{at}{part}" for part in PARTS), f"{at}/creneaux/{uid}.ics"]


@pytest.mark.abuse(75)
@pytest.mark.abuse(55)
def test_no_page_feed_nor_file_holds_a_stream_or_the_name_of_who_comes(event):
    """To nobody, nor to whoever has an account and does not come."""
    answered = []
    for client in (Client(), _as(UserFactory()), _as(MembershipFactory().user)):
        for address in _addresses(event):
            answer = client.get(address)
            answered.append(answer.status_code)
            body = _body(answer)
            assert (STREAM.encode() in body, b"Canaria" in body) == (False, False), address

    assert set(answered) == {200}


@pytest.mark.abuse(75)
def test_even_the_calendar_of_who_comes_holds_no_stream(event, now):
    person = event.registration_form.registrations.get().person
    for is_discreet in (True, False):
        token = actions.renew_calendar_key(by=person, now=now, is_discreet=is_discreet)
        body = _body(Client().get(f"/agenda/calendrier/{token}.ics"))

        assert b"BEGIN:VEVENT" in body
        assert STREAM.encode() not in body


@pytest.mark.abuse(75)
def test_nothing_that_is_kept_of_a_stream_can_be_read(event):
    rows = list(event.streams.all())

    assert len(rows) == 3
    assert [row.kind for row in rows if STREAM.encode() in bytes(row.sealed)] == []
    assert access.streams(event, standing=standing.NOBODY, now=timezone.now()) == []


def _document(event, **more):
    return EventDocument.objects.create(event=event, file=ReadyFileFactory(resource=None), **more)


def _status(client, document, token=""):
    at = document.event.get_absolute_url() + (f"/presse/{token}" if token else "")
    answer = client.get(f"{at}/documents/{document.pk}")
    _body(answer)
    return answer.status_code


@pytest.mark.abuse(76)
def test_an_embargo_holds_for_all_but_a_newsroom_with_its_own_key(event, organiser):
    now = timezone.now()
    document = _document(event, audience="press", embargo_until=now + DAY)
    other = EventFactory(organiser=event.organiser, departments=("77",))
    key, good = actions.give_press_key(event, "Journal", now + 2 * DAY, by=organiser, now=now)
    _, elsewhere = actions.give_press_key(other, "Journal", now + 2 * DAY, by=organiser, now=now)
    _, expired = actions.give_press_key(event, "Journal", now - DAY, by=organiser, now=now - 2 * DAY)
    clients = [
        Client(),
        _as(UserFactory()),
        _as(event.registration_form.registrations.get().person),
        _as(CoordinatorFactory()),
    ]

    assert [_status(client, document) for client in clients] == [404] * 4
    assert [_status(Client(), document, token) for token in (good, elsewhere, expired, "x" * 43)] == [
        200,
        404,
        404,
        404,
    ]
    actions.end_press_key(key, by=organiser, now=now)
    assert _status(Client(), document, good) == 404


@pytest.mark.abuse(77)
@pytest.mark.parametrize("audience", ["public", "registered", "press"])
def test_the_documents_of_a_withdrawn_event_are_given_to_nobody(audience, event, organiser):
    now = timezone.now()
    document = _document(event, audience=audience)
    _, token = actions.give_press_key(event, "Journal", now + DAY, by=organiser, now=now)
    hers = _as(event.registration_form.registrations.get().person)
    shown = [_status(Client(), document), _status(hers, document), _status(Client(), document, token)]
    assert 200 in shown

    actions.withdraw_event(event, by=organiser, now=now)

    assert [_status(Client(), document), _status(hers, document), _status(Client(), document, token)] == [404] * 3


@pytest.mark.abuse(77)
def test_a_removed_document_is_given_to_nobody_and_its_file_is_gone(
    event, organiser, now, django_capture_on_commit_callbacks, tmp_path
):
    document = _document(event)
    assert _status(Client(), document) == 200

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(document, by=organiser, now=now)

    assert _status(Client(), document) == 404
    assert [place for place in tmp_path.rglob("*") if place.is_file()] == []
