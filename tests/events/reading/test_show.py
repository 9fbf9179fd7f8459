"""The page of an event."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from maillage.events.models import Event
from tests import factories
from tests.events.factories import (
    DAY,
    AppearanceFactory,
    DraftFactory,
    EventFactory,
    RegistrationFactory,
    SlotFactory,
    WebinarFactory,
    WeekFactory,
    publish,
)
from tests.events.reading.made import LINK, document, read, replay, stream, with_programme
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    user = factories.MembershipFactory().user
    client.force_login(user)
    return user


def test_the_page_says_all_that_is_known(client):
    structure = factories.OrganisationFactory(name="Association d’exemple")
    event = EventFactory(
        title="Repérer plus tôt",
        body="Un *texte* de présentation.",
        organiser=structure,
        mode="hybrid",
        departments=("77",),
        themes=("spot",),
        professions=("health", "police"),
        accessibility=("lsf", "step_free"),
        accessibility_provider="Interprètes d’exemple",
        accessibility_contact="l’accueil",
    )
    event.co_organisers.add(factories.OrganisationFactory(name="Maison d’exemple"))

    page = read(client, event)

    assert "Colloque Pour plusieurs métiers Sur place et en ligne Repérer plus tôt De quoi il s’agit" in page.text
    assert "Mardi 13 mars 2035 9 h – 16 h Salle des fêtes, 1 place de la Mairie, Melun Diffusion en direct" in page.text
    assert "Un texte de présentation." in page.text
    assert (
        "Interprétation en langue des signes française Accès sans marche Un besoin particulier ? l’accueil" in page.text
    )
    assert "Interprètes d’exemple" not in page.text  # it is for the organisers, as the form says
    assert "Organisé par Association d’exemple, Maison d’exemple" in page.text
    assert "Pour Santé, police et gendarmerie Territoire Seine-et-Marne Thèmes Repérer" in page.text
    assert f"{event.get_absolute_url()}/evenement.ics" in page.inside()


def test_the_programme_that_is_shown_is_the_one_that_was_published(client):
    event = EventFactory()
    AppearanceFactory(slot=SlotFactory(event=event, title="Un constat", start=time(9)), name="Ana Imaginaire")
    publish(event)
    publish(event, note="Une salle de plus.")
    SlotFactory(event=event, title="Un brouillon", start=time(11))

    page = read(client, event)

    assert "9 h 00 Un constat 1 heure Ajouter à mon agenda : Un constat AI Ana Imaginaire, éducatrice" in page.text
    assert "Programme publié le dimanche 1er novembre 2026 (version 2). Une salle de plus." in page.text
    assert "Un brouillon" not in page.text
    assert f"{event.get_absolute_url()}/versions" in page.inside()


def test_a_version_that_follows_is_shown_at_once(client):
    event = EventFactory()
    first = SlotFactory(event=event, title="Un constat")
    publish(event)
    read(client, event)
    first.title = "Deux constats"
    first.save()
    publish(event)

    assert "Deux constats" in read(client, event).text


def test_days_are_headings_when_there_are_several(client):
    event = EventFactory(last_day=DAY + timedelta(days=1))
    SlotFactory(event=event)
    SlotFactory(event=event, day=event.last_day)
    publish(event)

    answer = client.get(event.get_absolute_url()).content.decode()

    assert re.findall(r'<h3 class="programme__day" id="jour-[\d-]+">([^<]+)</h3>', answer) == [
        "Mardi 13 mars 2035",
        "Mercredi 14 mars 2035",
    ]


def test_without_a_published_programme_only_the_announced_hours_are_said(client):
    event = EventFactory()
    SlotFactory(event=event, title="Un brouillon")

    page = read(client, event)

    assert "Le programme n’est pas encore publié. Horaires annoncés : 9 h – 16 h." in page.text
    assert "Un brouillon" not in page.text


def test_hours_that_nobody_announced_are_those_of_the_programme(client):
    event = EventFactory(announced_start=None, announced_end=None)
    for hour in (10, 14):
        SlotFactory(event=event, start=time(hour))
    publish(event)

    assert "Mardi 13 mars 2035 10 h – 15 h" in read(client, event).text


@pytest.mark.parametrize(
    ("life", "said"),
    [
        ("cancelled", "Évènement annulé Il n’aura pas lieu."),
        ("postponed", "Évènement reporté Il n’aura pas lieu à cette date."),
        ("rescheduled", "La date a changé"),
        ("moved_online", "Déplacé en ligne On ne vient pas sur place"),
        ("full", "Complet Il n’y a plus de place."),
    ],
)
def test_what_happens_to_it_is_said_before_its_title(client, life, said):
    event = EventFactory(life=life, title="Repérer plus tôt")

    text = read(client, event).text

    assert text.index(said) < text.index("Repérer plus tôt", text.index(said))


def test_the_organisers_explain_what_happens(client):
    assert (
        "Complet Une autre date suivra."
        in read(client, EventFactory(life="full", life_note="Une autre date suivra.")).text
    )


def test_an_event_moved_online_shows_no_place(client):
    text = read(client, EventFactory(life="moved_online")).text

    assert "Salle des fêtes" not in text
    assert "En ligne" in text


def test_a_week_shows_its_parts_by_day_with_who_organises_them(client):
    week = WeekFactory()
    EventFactory(parent=week, title="Ciné-débat", kind="meeting", first_day=DAY + timedelta(days=1), life="full")
    with_structures = EventFactory(
        parent=week, title="Atelier", organiser=factories.OrganisationFactory(name="Le Voilier")
    )
    with_structures.co_organisers.add(factories.OrganisationFactory(name="L’Olivier"))
    DraftFactory(parent=week, title="Un brouillon")
    EventFactory(parent=week, title="Entre professionnels", level=2)

    page = read(client, week)

    assert (
        "Mardi 13 mars 2035 Atelier Colloque · 9 h – 16 h · Salle des fêtes Le Voilier, L’Olivier "
        "Mercredi 14 mars 2035 Ciné-débat Complet Réunion · 9 h – 16 h · Salle des fêtes Réseau d’exemple"
    ) in page.text
    assert "Un brouillon" not in page.text
    assert "Entre professionnels" not in page.text
    assert with_structures.get_absolute_url() in page.inside()


@pytest.mark.parametrize(
    ("of_week", "is_shown"), [({}, True), ({"level": 2}, False), ({"editorial": "withdrawn"}, False)]
)
def test_a_part_says_what_it_is_part_of_unless_that_is_hidden(client, of_week, is_shown):
    week = WeekFactory(title="Semaine d’exemple", **of_week)

    assert ("Semaine d’exemple" in read(client, EventFactory(parent=week)).text) == is_shown


def test_a_structure_that_is_not_public_is_not_named(client):
    hidden = factories.OrganisationFactory(name="Maison discrète", visibility="network")
    week = WeekFactory(organiser=hidden)
    week.co_organisers.add(factories.OrganisationFactory(name="Autre discrète", visibility="network"))
    EventFactory(parent=week, organiser=hidden)

    text = read(client, week).text

    assert "discrète" not in text


def test_a_public_structure_leads_to_its_page(client):
    service = factories.ServiceFactory()

    assert f"/aide/lieu/{service.reference}" in read(client, EventFactory(organiser=service.organisation)).inside()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "On vient sans s’inscrire."),
        ({"kind": "week"}, "Chaque évènement dit comment y venir."),
        ({"registering": "here", "life": "cancelled"}, "L’évènement est annulé : on ne s’inscrit plus."),
        ({"registering": "here", "first_day": date(2026, 10, 1)}, "L’évènement est passé."),
        (
            {"registering": "elsewhere", "registration_link": "https://billets.example.org/", "life": "full"},
            "C’est complet : on ne s’inscrit plus.",
        ),
        (
            {"registering": "here", "registration_closes_at": datetime(2026, 11, 2, 12, tzinfo=UTC)},
            "Les inscriptions sont closes depuis le lundi 2 novembre 2026.",
        ),
        ({"registering": "here"}, "Les inscriptions ne sont pas encore ouvertes."),
    ],
)
def test_how_one_comes_is_said_in_words(client, said, words):
    assert words in read(client, EventFactory(**said)).text


def test_one_registers_on_a_page_apart_that_says_where_it_comes_from(client):
    """The page of an event tells its address to nobody: a form posted from it would be taken for a forged one."""
    event = RegistrationFactory(event=EventFactory(registering="here")).form.event
    door = f"{event.get_absolute_url()}/inscription"

    before = read(client, event)
    client.force_login(factories.UserFactory())
    after = read(client, event)

    assert all(door in page.inside() and page.hidden == {} for page in (before, after))
    assert not any("compte" in page.text for page in (before, after))


@pytest.mark.parametrize(
    ("said", "words", "is_open"),
    [
        ({}, "Participer S’inscrire", True),
        (
            {"event__registration_closes_at": datetime(2035, 3, 1, 11, tzinfo=UTC)},
            "Inscriptions jusqu’au jeudi 1er mars 2035 à 12 h.",
            True,
        ),
        ({"needs_approval": True}, "Les organisateurs répondent à chaque demande.", True),
        ({"seats": 3}, "Participer S’inscrire", True),
        ({"seats": 2}, "C’est complet : on s’inscrit sur la liste d’attente.", True),
        ({"seats": 2, "has_waiting_list": False}, "C’est complet : on ne s’inscrit plus.", False),
        ({"event__life": "full"}, "C’est complet : on s’inscrit sur la liste d’attente.", True),
        ({"event__life": "full", "has_waiting_list": False}, "C’est complet : on ne s’inscrit plus.", False),
        (
            {"opens_at": datetime(2035, 3, 1, 11, tzinfo=UTC)},
            "Les inscriptions ouvrent le jeudi 1er mars 2035 à 12 h.",
            False,
        ),
    ],
)
def test_the_door_says_what_the_form_allows_and_counts_nobody(client, said, words, is_open):
    more = {name.removeprefix("event__"): said[name] for name in said if name.startswith("event__")}
    event = EventFactory(registering="here", **more)
    form = RegistrationFactory(event=event).form
    RegistrationFactory(event=event, state="offered", offered_until=MOMENT)
    for state in ("waiting", "cancelled"):
        RegistrationFactory(event=event, state=state)
    RegistrationFactory(event=event, way="remote")
    for name, value in said.items():
        setattr(form, name, value)
    form.save()

    page = read(client, event)

    assert words in page.text
    assert (f"{event.get_absolute_url()}/inscription" in page.inside()) is is_open


def test_an_event_that_moved_online_has_seats_afar_only(client):
    event = EventFactory(registering="here", mode="hybrid")
    form = RegistrationFactory(event=event, way="remote").form
    form.seats, form.remote_seats = 5, 1
    form.save()

    before = read(client, event).text
    Event.objects.update(life="moved_online")
    after = read(client, event).text

    assert ["liste d’attente" in text for text in (before, after)] == [False, True]


def test_an_inscription_elsewhere_names_the_site_and_tells_it_nothing(client):
    event = EventFactory(registering="elsewhere", registration_link="https://www.billets.example.org/x")

    page = read(client, event)

    assert [(href, said["rel"]) for href, said in page.outside()] == [
        ("https://www.billets.example.org/x", "noopener noreferrer nofollow")
    ]
    assert "L’inscription se fait sur un autre site : billets.example.org" in page.text


def test_the_registered_read_where_it_is_followed_and_nobody_else(client, member):
    event = EventFactory(registering="here", mode="hybrid")
    stream(event)

    before = client.get(event.get_absolute_url())
    RegistrationFactory(event=event, person=member)
    after = client.get(event.get_absolute_url())
    client.logout()
    stranger = client.get(event.get_absolute_url())

    assert [LINK in answer.content.decode() for answer in (before, after, stranger)] == [False, True, False]
    assert after["Cache-Control"] == "private, no-store"
    assert after["X-Robots-Tag"] == "all"


def test_documents_stand_beside_the_slot_that_they_go_with(client):
    event = EventFactory()
    slot = SlotFactory(event=event, title="Un constat")
    gone = SlotFactory(event=event, title="Un brouillon")
    publish(event)
    gone.delete()
    publish(event)
    document(event, "Diaporama", slot=slot, licence="cc-by")
    document(event, "Plan d’accès", licence="cc-by")

    text = read(client, event).text

    assert "Plan d’accès PDF, 12 pages, 1 ko, CC BY 4.0" in text
    assert text.index("Un constat") < text.index("Diaporama PDF, 12 pages, 1 ko")


def test_a_document_of_a_slot_that_is_not_published_yet_stands_with_the_others(client):
    event = EventFactory()
    document(event, "Diaporama", slot=SlotFactory(event=event))

    assert "Documents Diaporama" in read(client, event).text


def test_documents_of_the_registered_are_told_to_exist_and_given_to_them(client, member):
    event = EventFactory(registering="here")
    document(event, "Supports", audience="registered")

    before = read(client, event).text
    RegistrationFactory(event=event, person=member)
    after = read(client, event).text

    assert "D’autres documents sont pour les personnes inscrites." in before
    assert ("Supports" in before, "Supports" in after) == (False, True)


def test_press_and_recordings_are_linked_when_there_are_some(client):
    event = EventFactory()
    before = read(client, event).inside()
    document(event, "Dossier", audience="press", embargo_until=MOMENT + timedelta(days=9999))
    replay(event)

    after = read(client, event)

    ends = ("/presse", "/rediffusion")
    assert [f"{event.get_absolute_url()}{end}" in before for end in ends] == [False, False]
    assert [f"{event.get_absolute_url()}{end}" in after.inside() for end in ends] == [True, True]
    assert "Dossier" not in after.text


@pytest.mark.parametrize("said", [{"editorial": "draft"}, {"editorial": "submitted"}, {"level": 2}, {"level": 3}])
def test_what_a_stranger_may_not_read_does_not_exist(client, said):
    event = EventFactory(**said)

    for end in ("", "/versions", "/modifications.atom", "/presse", "/rediffusion"):
        read(client, event, end, status=404)


def test_members_read_what_is_for_them_and_no_search_engine_does(client, member):
    event = EventFactory(level=2)

    answer = client.get(event.get_absolute_url())

    assert "Réservé aux professionnels" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert "ld+json" not in answer.content.decode()
    read(client, event, "/modifications.atom", status=404)


def test_what_was_withdrawn_says_so_without_its_words(client):
    event = EventFactory(title="Repérer plus tôt")
    Event.objects.update(editorial="withdrawn")

    page = read(client, event, status=410)

    assert "Repérer plus tôt" not in page.text
    assert "/agenda" in page.inside()


def test_what_was_never_published_or_not_for_her_is_not_told_to_be_withdrawn(client):
    read(client, EventFactory(editorial="withdrawn", published_at=None), status=404)
    read(client, EventFactory(editorial="withdrawn", published_at=MOMENT, level=2), status=404)


def test_the_history_of_the_browser_keeps_a_quiet_title(client):
    assert read(client, EventFactory(title="Prévenir la prostitution")).title == "Évènement – Maillage"
    discreet = EventFactory(title="Prévenir la prostitution", neutral_title="Journée d’étude")
    assert read(client, discreet).title == "Journée d’étude – Maillage"


def test_search_engines_read_the_facts_and_no_stream(client, settings):
    settings.SITE_URL = "https://maillage.example.org"
    week = WeekFactory(title="Semaine")
    event = EventFactory(parent=week, title="</script><b>", mode="hybrid", life="postponed", zone="Indian/Reunion")
    stream(event)
    RegistrationFactory(event=event)

    answer = client.get(event.get_absolute_url()).content.decode()

    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer)
    url = f"https://maillage.example.org{event.get_absolute_url()}"
    assert json.loads(text) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": "</script><b>",
        "description": "De quoi il s’agit, en deux phrases.",
        "startDate": "2035-03-13T09:00:00+04:00",
        "endDate": "2035-03-13T16:00:00+04:00",
        "eventStatus": "https://schema.org/EventPostponed",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {"@type": "Place", "name": "Salle des fêtes", "address": "1 place de la Mairie, Melun"},
            {"@type": "VirtualLocation", "url": url},
        ],
        "organizer": [{"@type": "Organization", "name": "Réseau d’exemple"}],
        "superEvent": {
            "@type": "Event",
            "name": "Semaine",
            "url": f"https://maillage.example.org{week.get_absolute_url()}",
        },
        "inLanguage": "fr",
    }


def test_search_engines_read_the_parts_of_a_week_and_days_without_hours(client):
    week = WeekFactory()
    part = WebinarFactory(parent=week, title="Un webinaire")

    answer = client.get(week.get_absolute_url()).content.decode()
    of_part = client.get(part.get_absolute_url()).content.decode()

    assert '"startDate":"2035-03-13","endDate":"2035-03-17"' in answer
    assert '"subEvent":[{"@type":"Event","name":"Un webinaire"' in answer
    assert "OnlineEventAttendanceMode" in of_part


@pytest.mark.parametrize("slots", [5, 60])
def test_the_page_costs_four_queries_whatever_the_programme(client, django_assert_num_queries, slots):
    event = with_programme(slots, organiser=factories.OrganisationFactory(), registering="none")
    for number in range(slots // 5):
        document(event, f"Document {number}", slot=event.slots.first())

    with django_assert_num_queries(4):
        read(client, event)
    Event.objects.update(registering="here")
    with django_assert_num_queries(5):
        read(client, event)


@pytest.mark.parametrize("parts", [1, 9])
def test_a_week_costs_six_queries_whatever_its_parts(client, django_assert_num_queries, parts):
    week = WeekFactory(organiser=factories.OrganisationFactory())
    for _ in range(parts):
        part = EventFactory(parent=week, organiser=factories.OrganisationFactory())
        part.co_organisers.add(factories.OrganisationFactory())

    with django_assert_num_queries(6):
        read(client, week)
