"""Who registers stays between her and those who organise (docs/security.md, cases 20, 54 and 55)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillage.accounts.models import Limit
from maillage.events import actions as events
from maillage.registrations import needs, signed
from maillage.registrations.actions.pacing import MOST_IN_AN_HOUR as MOST
from maillage.registrations.models import Registration
from tests.conftest import WorkingClient
from tests.factories import MOMENT, CoordinatorFactory, MembershipFactory, UserFactory
from tests.registrations.factories import FormFactory, RegistrationFactory, WaitingFactory
from tests.registrations.pages import NOTED, box, door, filled, group, own, reader

pytestmark = pytest.mark.django_db
LISTS = ("/agenda", "/agenda/flux.atom", "/agenda/openagenda.json", "/agenda.ics", "/recherche?mots=journee")
CANARIES = ("Canaria", "canaria@example.org", "Structure Canari", "C4N4R1", "une rampe canari")


@pytest.fixture
def form():
    return FormFactory(seats=7, event__slug="journee", event__title="Journée", event__departments=("77",))


@pytest.fixture
def hers(form):
    """Somebody who comes, without an account."""
    row = RegistrationFactory(
        form=form, name="Canaria Inscrite", email="canaria@example.org", structure="Structure Canari", code="C4N4R1"
    )
    row.sealed_needs = needs.seal("une rampe canari", registration=row.pk)
    row.save()
    return row


def _as(user):
    client = WorkingClient()
    client.force_login(user)
    return client


def _answer(client, form, **said):
    answer = client.post(door(form), filled(**said))
    return answer.status_code, answer.url, dict(answer.headers), answer.content


@pytest.mark.abuse(20)
def test_registering_says_the_same_of_an_address_that_is_registered(
    form, hers, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        known, unknown = (
            _answer(Client(), form, email=email, name="Quelqu’un") for email in (hers.email, "inconnue@example.org")
        )

    assert known == unknown
    assert known[1] == NOTED
    assert sorted(to for message in mailoutbox for to in message.to) == [hers.email, "inconnue@example.org"]
    hers.refresh_from_db()
    assert (hers.name, Registration.objects.count()) == ("Canaria Inscrite", 2)


@pytest.mark.abuse(20)
@pytest.mark.parametrize("said", [{"seats": 1}, {"seats": 1, "has_waiting_list": False}, {"needs_approval": True}])
def test_what_is_refused_says_the_same_of_an_address_that_is_registered(said, form, hers):
    type(form).objects.update(**said)

    answers = [
        Client().post(door(form), filled(email=email, name="Quelqu’un"))
        for email in (hers.email, "inconnue@example.org")
    ]

    assert len({answer.status_code for answer in answers}) == 1
    texts = [reader(answer).text.replace(hers.email, "x").replace("inconnue@example.org", "x") for answer in answers]
    assert texts[0] == texts[1]


@pytest.mark.abuse(20)
def test_whoever_is_logged_in_registers_under_her_own_address_only(form, hers):
    """Typing that of somebody else leads to her own page, never to that of the other."""
    person = UserFactory()

    answer = _as(person).post(door(form), filled(email=hers.email))

    made = Registration.objects.get(pk=signed.registration_of(answer.url.removeprefix("/inscription/")))
    assert (made.person, made.email, made.pk != hers.pk) == (person, person.email, True)


@pytest.mark.abuse(55)
def test_no_page_names_or_counts_those_who_come_without_an_account(form, hers):
    """To nobody, to whoever has an account, nor to another who registered; not even to one of her own group."""
    events.set_life(form.event, "rescheduled", by=CoordinatorFactory(), now=MOMENT)
    other = RegistrationFactory(form=form, group=None)
    waiting = WaitingFactory(form=form, person=UserFactory())
    at = form.event.get_absolute_url()
    addresses = (
        *LISTS,
        at,
        f"{at}/evenement.ics",
        door(form),
        f"{door(form)}/groupe",
        own(other),
        box(other.email),
        own(waiting),
    )
    answered = []
    for client in (Client(), _as(UserFactory()), _as(MembershipFactory().user), _as(waiting.person)):
        for address in addresses:
            answer = client.get(address)
            answered.append(answer.status_code)
            body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
            assert [word for word in CANARIES if word in body] == [], address
            assert re.findall(r"\b\d+ (?:personnes?|inscrite?s?|inscriptions?) (?:inscrite|vien)", body) == [], address

    assert (answered.count(302), set(answered)) == (1, {200, 302})  # the form: led to her own page


@pytest.mark.abuse(19)
@pytest.mark.parametrize("end", ["", "/annuler", "/modifier", "/date", "/rendez-vous.ics"])
def test_a_link_that_was_not_given_opens_nothing(end, hers):
    token = signed.token(hers.pk)
    guessed = [hers.pk.hex, str(hers.pk), f"{token}x", token[:-1], token.replace(".", ":"), f"{hers.pk.hex}.{'a' * 43}"]

    answers = {Client().get(f"/inscription/{one}{end}").status_code for one in guessed}

    assert answers == {404}


def _send_many(form, numbers, *, email="personne-{}@example.org", **client):
    """Each from a browser of her own, without an account."""
    said = [filled(number, email=email.format(number)) for number in numbers]
    return [Client(REMOTE_ADDR="203.0.113.7", **client).post(door(form), one).status_code for one in said]


@pytest.fixture
def steady(monkeypatch):
    """The hour does not end during the test."""
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)


@pytest.mark.abuse(84)
def test_a_script_does_not_take_all_the_seats_with_invented_addresses(form, steady):
    type(form).objects.update(seats=60)

    answers = _send_many(form, range(MOST + 3))

    assert answers == [302] * MOST + [429] * 3
    assert Registration.objects.count() == MOST
    refused = Client(REMOTE_ADDR="203.0.113.7").post(door(form), filled(99))
    assert "Réessayez dans une heure" in reader(refused).text
    assert 'value="personne-99@example.org"' in refused.content.decode()
    elsewhere = Client(REMOTE_ADDR="203.0.113.8").post(door(form), filled(99))
    assert elsewhere.status_code == 302


@pytest.mark.abuse(84)
def test_another_event_and_another_hour_are_counted_apart(form, monkeypatch, steady):
    other = FormFactory()
    _send_many(form, range(MOST))

    elsewhere = _send_many(other, range(1))
    monkeypatch.setattr(timezone, "now", lambda: MOMENT + timedelta(hours=1))

    assert (elsewhere, _send_many(form, [90])) == ([302], [302])


@pytest.mark.abuse(84)
def test_what_is_counted_tells_nothing_of_an_address_and_keeps_none(form, hers, steady):
    """Somebody who is registered counts as anybody; what is kept is no network address."""
    seen = [_send_many(form, range(MOST - 1)), _send_many(form, [0], email=hers.email), _send_many(form, [70, 71])]

    assert [seen[1], seen[2]] == [[302], [429, 429]]
    assert [_send_many(form, [0], email=hers.email)] == [[429]]
    assert not [row for row in Limit.objects.values_list("key", "value") if "203.0.113" in str(row)]


@pytest.mark.abuse(84)
def test_a_whole_group_passes_and_its_people_are_counted(form, steady):
    type(form).objects.update(seats=None, group_most=40)
    people = [(f"Personne {number}", f"p{number}@example.org", "social") for number in range(40)]

    answers = [
        Client(REMOTE_ADDR="203.0.113.7").post(f"{door(form)}/groupe", group(*one, lines="40")).status_code
        for one in (people, [("Ana", "ana@example.org", "social")])
    ]

    assert answers == [302, 429]
    assert Registration.objects.count() == 40


@pytest.mark.abuse(84)
def test_whoever_has_an_account_is_not_counted_with_her_neighbours(form, steady):
    _send_many(form, range(MOST))
    person = _as(UserFactory())

    alone = person.post(door(form), filled(), REMOTE_ADDR="203.0.113.7")

    assert alone.status_code == 302
    assert _send_many(form, [80]) == [429]


def test_the_link_of_one_opens_one(hers, form):
    other = RegistrationFactory(form=form)

    assert signed.registration_of(signed.token(hers.pk)) == hers.pk
    assert signed.registration_of(signed.token(other.pk)) == other.pk
    assert signed.registration_of(f"{hers.pk.hex}.{signed.token(other.pk).partition('.')[2]}") is None
