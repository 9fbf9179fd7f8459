"""What is open to some people only."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.directory import standing
from maillage.events import access, keys
from maillage.events.models import PressKey, Stream
from maillage.registrations.models import Registration
from tests.events.factories import EventFactory, RegistrationFactory
from tests.factories import CoordinatorFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
LINK = "https://visio.example.org/salle-secrete"


def _stream(event, kind="main", link=LINK):
    return Stream.objects.create(event=event, kind=kind, sealed=keys.seal(link, event=event.pk, kind=kind))


def _seen(event, user, now):
    return [watch.link for watch in access.streams(event, standing=standing.of(user, now=now), now=now)]


@pytest.fixture
def structure():
    return OrganisationFactory()


@pytest.fixture
def event(structure):
    event = EventFactory(registering="here", organiser=structure, departments=("77",))
    _stream(event)
    return event


@pytest.fixture
def person(event):
    return RegistrationFactory(event=event).person


def test_the_registered_sees_the_streams_in_their_order(event, person, now):
    _stream(event, "captions", "https://visio.example.org/c")
    _stream(event, "lsf", "https://visio.example.org/l")

    shown = access.streams(event, standing=standing.of(person, now=now), now=now)

    assert [(watch.kind, watch.label) for watch in shown] == [
        ("main", "diffusion"),
        ("lsf", "diffusion en langue des signes"),
        ("captions", "diffusion sous-titrée"),
    ]


def test_those_who_organise_or_coordinate_see_them_before_it_is_published(event, structure, now):
    type(event).objects.update(editorial="draft")
    event.refresh_from_db()

    assert _seen(event, MembershipFactory(organisation=structure).user, now) == [LINK]
    assert _seen(event, CoordinatorFactory(), now) == [LINK]


@pytest.mark.abuse(75)
def test_nobody_else_sees_a_stream(event, now):
    assert _seen(event, UserFactory(), now) == []
    assert _seen(event, MembershipFactory().user, now) == []
    assert access.streams(event, standing=standing.NOBODY, now=now) == []


@pytest.mark.abuse(75)
@pytest.mark.parametrize(
    "changed",
    [{"editorial": "withdrawn"}, {"level": 2}, {"life": "cancelled"}],
    ids=["withdrawn", "for members from now on", "cancelled"],
)
def test_the_registered_sees_no_stream_of_what_she_may_not_follow(changed, event, person, now):
    cancelled_at = now if "life" in changed else None
    type(event).objects.update(**changed, cancelled_at=cancelled_at)
    event.refresh_from_db()

    assert _seen(event, person, now) == []


def test_a_stream_closes_once_it_is_over(event, person, now):
    assert _seen(event, person, now + timedelta(days=3650)) == []


@pytest.mark.parametrize("state", ["requested", "waiting", "offered", "cancelled", "lapsed", "refused"])
def test_who_has_no_seat_of_her_own_sees_no_stream(state, event, person, now):
    offered_until = now + timedelta(days=1) if state == "offered" else None
    Registration.objects.update(state=state, offered_until=offered_until)

    assert _seen(event, person, now) == []


@pytest.mark.abuse(75)
def test_a_stream_is_sealed_for_its_event_and_its_kind(event, person, now, caplog):
    row = Stream.objects.get()
    assert LINK.encode() not in bytes(row.sealed)

    row.kind = "lsf"
    row.save()

    assert _seen(event, person, now) == []
    assert LINK not in caplog.text


@pytest.mark.parametrize("user", [None, AnonymousUser()])
def test_without_an_account_nobody_is_registered(user, event, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not access.is_registered(event, user)


@pytest.mark.abuse(76)
def test_a_press_key_opens_one_event_until_it_expires(event, now):
    token = keys.new_token()
    key = PressKey.objects.create(
        event=event, label="Journal", digest=keys.digest(token), expires_at=now + timedelta(days=1), at=now
    )

    assert access.press_key(event, token, now=now) == key
    assert access.press_key(EventFactory(), token, now=now) is None
    assert access.press_key(event, token, now=now + timedelta(days=1)) is None
    assert access.press_key(event, keys.new_token(), now=now) is None
    assert access.press_key(event, "", now=now) is None
