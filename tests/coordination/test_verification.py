"""Records verified one after the other, and structures asked to do it themselves."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from maillage.coordination import actions
from maillage.directory.models import Service, Verification
from maillage.upkeep.models import Reminder, ServiceState
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/coordination/verification"


@pytest.fixture
def records(here):
    """Three late records of the territory, the most late first."""
    return [
        factories.ServiceStateFactory(
            service__name=f"Fiche {number}",
            service__phone=f"01 99 00 00 0{number}",
            service__organisation__department=here,
            service__organisation__name=f"Structure {number}",
            service__organisation__email=f"structure{number}@example.org",
            due_on=date(2026, 10, number),
        )
        for number in (1, 2, 3)
    ]


def _page(state):
    return f"{LIST}/{state.pk}"


def _note(client, state, **values):
    return client.post(f"{_page(state)}/noter", {"method": "call", "result": "confirmed", **values})


def _names(answer):
    return re.findall(r"data-item [^>]*>([^<]+)<", answer.content.decode())


def test_the_most_late_comes_first(client, coordinator, records, elsewhere):
    factories.ServiceStateFactory(service__organisation__department=elsewhere)
    client.force_login(coordinator)

    assert _names(client.get(LIST)) == ["Fiche 1", "Fiche 2", "Fiche 3"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"e": "unreachable"}, ["Fiche 2"]),
        ({"t": "emergency_shelter"}, ["Fiche 3"]),
        ({"e": "rien", "t": "rien", "n": "0"}, ["Fiche 1", "Fiche 2", "Fiche 3"]),
    ],
)
def test_filters_narrow_the_list_and_nonsense_does_not(client, coordinator, records, query, names):
    ServiceState.objects.filter(pk=records[1].pk).update(freshness="unreachable")
    factories.models.Service.objects.filter(pk=records[2].pk).update(type="emergency_shelter")
    client.force_login(coordinator)

    assert _names(client.get(LIST, query)) == names


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(client, coordinator, here, django_assert_num_queries, size):
    for _ in range(size):
        factories.ServiceStateFactory(service__organisation__department=here)
    client.force_login(coordinator)
    client.get(LIST)

    with django_assert_num_queries(14):
        assert len(_names(client.get(LIST))) == size


def test_the_page_shows_the_number_in_large_and_what_was_found_before(client, coordinator, here, records):
    factories.VerificationFactory(service=records[0].service, result="unreachable")
    actions.set_territory(here, threshold=None, call_note="Avant midi.", by=coordinator, now=timezone.now())
    client.force_login(coordinator)

    text = client.get(_page(records[0])).content.decode()

    assert re.findall(r'<p class="dial"><a class="call" href="([^"]+)"', text) == ["tel:0199000001"]
    assert ("1 novembre 2026 : injoignable (appel)" in text, "Avant midi." in text) == (True, True)


def test_noting_a_result_keeps_it_and_opens_the_next(client, coordinator, records):
    client.force_login(coordinator)

    answer = _note(client, records[0])

    assert answer.url == _page(records[1])
    done = Verification.objects.get()
    assert (done.service, done.method, done.result, done.actor) == (
        records[0].service,
        "call",
        "confirmed",
        str(coordinator.pk),
    )
    assert ServiceState.objects.get(pk=records[0].pk).freshness == "verified"


def test_unreachable_goes_on_to_the_next_and_comes_back_at_the_end(client, coordinator, records):
    client.force_login(coordinator)

    seen = [_note(client, record, result="unreachable").url for record in records]

    again = min(records[:2], key=lambda record: record.pk)  # both are due the same day from now on
    assert seen == [_page(records[1]), _page(records[2]), _page(again)]
    assert ServiceState.objects.get(pk=records[0].pk).freshness == "unreachable"


def test_a_result_must_be_chosen(client, coordinator, records):
    client.force_login(coordinator)

    answer = _note(client, records[0], result="")

    assert answer.status_code == 422
    assert "Choisissez un résultat." in answer.content.decode()
    assert not Verification.objects.exists()


@pytest.mark.parametrize("method", ["import", "link", "member"])
def test_a_person_does_not_speak_for_a_machine(client, coordinator, records, method):
    client.force_login(coordinator)

    assert _note(client, records[0], method=method).status_code == 422


def test_two_coordinators_on_one_record_both_count_once_a_day(client, coordinator, colleague, records):
    for person in (coordinator, colleague):
        client.force_login(person)
        assert _note(client, records[0]).status_code == 302

    assert Verification.objects.count() == 1


def test_a_record_of_another_territory_does_not_exist(client, coordinator, elsewhere):
    state = factories.ServiceStateFactory(service__organisation__department=elsewhere)
    client.force_login(coordinator)

    assert (client.get(_page(state)).status_code, _note(client, state).status_code) == (404, 404)


def _ticked(*states):
    return {"o": [str(state.organisation_id) for state in states]}


def test_reminders_are_read_before_they_are_sent(client, coordinator, records):
    client.force_login(coordinator)

    text = client.get(f"{LIST}/relancer", _ticked(*records[:2])).content.decode()

    assert re.findall(r"<h1>([^<]+)<", text) == ["Relancer 2 structures"]
    assert ("Structure 1" in text, "Structure 3" in text) == (True, False)
    assert "Ce lien sert une seule fois" in text
    assert "/fiches/confirmer/…" in text
    assert not Reminder.objects.exists()


def test_reminders_leave_once(client, coordinator, records, django_capture_on_commit_callbacks):
    client.force_login(coordinator)

    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(f"{LIST}/envoyer", _ticked(*records[:2]), follow=True)
        second = client.post(f"{LIST}/envoyer", _ticked(*records[:2]), follow=True)

    assert Reminder.objects.count() == 2
    assert sorted(message.to for message in mail.outbox) == [["structure1@example.org"], ["structure2@example.org"]]
    assert "2 structures relancées" in first.content.decode()
    assert "Aucune structure relancée" in second.content.decode()


def test_a_structure_without_address_is_said_to_be_called(client, coordinator, records):
    factories.models.Organisation.objects.update(email="")
    client.force_login(coordinator)

    assert "sans courriel : à appeler" in client.get(f"{LIST}/relancer", _ticked(records[0])).content.decode()


@pytest.mark.parametrize("address", ["relancer", "envoyer"])
def test_reminding_needs_structures_of_ones_own(client, coordinator, records, elsewhere, address):
    foreign = factories.ServiceStateFactory(service__organisation__department=elsewhere)
    send = client.get if address == "relancer" else client.post
    client.force_login(coordinator)

    for ticked in ({}, _ticked(foreign), _ticked(records[0], foreign), {"o": "n’importe quoi"}):
        assert send(f"{LIST}/{address}", ticked).url == LIST
    assert not Reminder.objects.exists()


def test_an_unpublished_record_can_still_be_looked_at(client, coordinator, here):
    service = factories.ServiceFactory(organisation__department=here, status="draft")
    client.force_login(coordinator)

    assert client.get(reverse("coordination:verify-service", args=[service.pk])).status_code == 200


def test_last_checks_are_the_latest_five(client, coordinator, records):
    for days in range(7):
        factories.VerificationFactory(service=records[0].service, on=date(2026, 9, 1) + timedelta(days=days))
    client.force_login(coordinator)

    text = client.get(_page(records[0])).content.decode()

    assert re.findall(r"<li>(\d) septembre 2026", text) == ["7", "6", "5", "4", "3"]


def test_the_hours_of_a_record_are_told_in_words(client, coordinator, records):
    Service.objects.filter(pk=records[0].pk).update(opening_hours="Mo-Fr 09:00-17:30")
    client.force_login(coordinator)

    page = client.get(f"/coordination/verification/{records[0].pk}").content.decode()

    assert "<dd>Lundi au vendredi : 9 h à 17 h 30</dd>" in page
    assert "Mo-Fr" not in page
