"""« Mon calendrier »: the appointments of one person, and the address that puts them in her telephone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.events import access, actions
from maillage.events.models import CalendarKey
from maillage.registrations import addresses, signed
from tests.events.factories import AppearanceFactory, EventFactory, RegistrationFactory, SlotFactory, publish
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/pro/agenda/mon-calendrier"


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def hers(client, person):
    client.force_login(person)
    return client


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_her_appointments_to_come_are_listed_the_next_first(hers, person):
    later = EventFactory(title="Colloque", first_day=timezone.localdate() + timedelta(days=20))
    sooner = EventFactory(title="Webinaire", first_day=timezone.localdate() + timedelta(days=2), life="postponed")
    past = EventFactory(title="Ancienne réunion", first_day=timezone.localdate() - timedelta(days=1))
    for event in (later, sooner, past):
        RegistrationFactory(event=event, person=person)
    RegistrationFactory(event=EventFactory(title="Celui des autres"))
    publish(later)

    text = _text(hers.get(PAGE))

    assert text.index("Webinaire") < text.index("Colloque") < text.index("Programme publié le")
    assert "Reporté" in text
    assert "Ancienne réunion" not in text
    assert "Celui des autres" not in text


def test_where_she_speaks_is_listed_too(hers, person):
    for title, state in (("Colloque", "confirmed"), ("Réunion", "declined")):
        AppearanceFactory(slot=SlotFactory(event=EventFactory(title=title)), person=person, state=state)
    AppearanceFactory(slot=SlotFactory(event=EventFactory(title="Un brouillon", editorial="draft")), person=person)

    page = hers.get(PAGE)

    assert ("Colloque" in _text(page), "Vous intervenez" in _text(page)) == (True, True)
    assert ("Réunion" in _text(page), "Un brouillon" in _text(page)) == (False, False)
    assert "Mon inscription" not in _text(page)


def test_each_leads_to_the_page_of_her_registration_even_while_she_waits(hers, person):
    coming = RegistrationFactory(event=EventFactory(title="Colloque"), person=person)
    waiting = RegistrationFactory(event=EventFactory(title="Webinaire"), person=person, state="waiting")
    RegistrationFactory(event=EventFactory(title="Ancienne"), person=person, state="cancelled")

    page = hers.get(PAGE).content.decode()

    assert "Ancienne" not in page
    assert set(map(signed.registration_of, re.findall(r'href="/inscription/([^"]+)"', page))) == {
        coming.pk,
        waiting.pk,
    }


@pytest.mark.parametrize("changed", [{"editorial": "withdrawn"}, {"level": 2}])
@pytest.mark.abuse(77)
def test_what_she_may_not_read_any_more_is_not_named_and_can_be_left(changed, hers, person):
    event = EventFactory(title="Colloque secret", **changed)
    registration = RegistrationFactory(event=event, person=person)

    page = hers.get(PAGE)

    assert "Un rendez-vous qui n’est plus annoncé" in _text(page)
    assert "secret" not in _text(page)
    assert f'href="{addresses.own(registration.pk)}"' in page.content.decode()


@pytest.mark.abuse(54)
def test_the_address_of_her_calendar_is_shown_once(hers, person, settings):
    settings.SITE_URL = "https://reseau.example.org"
    before = hers.get(PAGE)

    made = hers.post(f"{PAGE}/adresse")

    (token,) = re.findall(
        r'value="https://reseau\.example\.org/agenda/calendrier/([\w-]{43})\.ics"', made.content.decode()
    )
    assert access.calendar_key(token).person == person
    assert f"webcal://reseau.example.org/agenda/calendrier/{token}.ics" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert "Créer l’adresse" in _text(before)
    after = hers.get(PAGE).content.decode()
    assert (token in after, "Changer l’adresse" in after) == (False, True)


def test_titles_are_discreet_until_she_chooses(hers, person):
    assert hers.post(f"{PAGE}/titres", {"titres": "entiers"}).status_code == 302
    actions.renew_calendar_key(by=person, now=timezone.now())
    assert CalendarKey.objects.get().is_discreet

    hers.post(f"{PAGE}/titres", {"titres": "entiers"})
    assert not CalendarKey.objects.get().is_discreet
    hers.post(f"{PAGE}/titres", {})
    assert CalendarKey.objects.get().is_discreet


def test_the_address_is_closed(hers, person):
    token = actions.renew_calendar_key(by=person, now=timezone.now())

    assert hers.post(f"{PAGE}/fermer").status_code == 302
    assert access.calendar_key(token) is None


@pytest.mark.parametrize("size", [1, 3])
def test_her_page_costs_the_same_whatever_its_size(size, hers, person, django_assert_num_queries):
    for _ in range(size):
        RegistrationFactory(person=person)
    hers.get(PAGE)

    with django_assert_num_queries(QUERIES):
        hers.get(PAGE)


QUERIES = 7
