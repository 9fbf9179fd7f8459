"""What the members of a structure change at once in a record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.directory.models import Capacity, Closure, Contact
from tests import factories
from tests.pro.pages import notices, text

WEEK = {f"hours-{day}": "" for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")}


@pytest.fixture
def post(client, service, member):
    """Sends a form of that record as its member, and gives the answer."""
    client.force_login(member)

    def send(name, data, *pks):
        return client.post(reverse(f"pro:{name}", args=[service.organisation_id, service.pk, *pks]), data)

    return send


def contacts(*rows, before=0):
    """The contact forms as the page sends them; the last one may be left empty."""
    data = {"contacts-TOTAL_FORMS": str(len(rows)), "contacts-INITIAL_FORMS": str(before)}
    for number, row in enumerate(rows):
        filled = {"role": "", "name": "", "phone": "", "email": "", "visibility": "professionals", **row}
        data |= {f"contacts-{number}-{name}": value for name, value in filled.items()}
    return data


def test_hours_are_written_from_a_week(post, service):
    response = post("set-hours", {**WEEK, "hours-lundi": "9h-12h30, 14h-18h", "hours-is_closed_on_holidays": "on"})

    service.refresh_from_db()
    assert service.opening_hours == "Mo 09:00-12:30,14:00-18:00; PH off"
    assert response["Location"] == reverse("pro:show-service", args=[service.organisation_id, service.pk]) + "#horaires"
    assert notices(response) == ["Les horaires sont enregistrés."]


def test_hours_are_shown_first_without_being_written(post, service):
    response = post("set-hours", {**WEEK, "hours-mardi": "14h-18h", "preview": "1"})

    service.refresh_from_db()
    assert service.opening_hours == "Mo-Fr 09:00-12:00"
    assert "Voici ce qui sera affiché Mardi 14 h à 18 h" in text(response)


def test_day_that_cannot_be_read_is_said_there_and_what_was_typed_is_kept(post, service):
    response = post("set-hours", {**WEEK, "hours-lundi": "9h-12h", "hours-jeudi": "le matin"})

    service.refresh_from_db()
    page = response.content.decode()
    assert service.opening_hours == "Mo-Fr 09:00-12:00"
    assert response.context["forms"]["hours"].errors == {
        "jeudi": ["Écrivez par exemple : 9h-12h30, 14h-18h. Laissez vide si c’est fermé."]
    }
    assert 'value="le matin"' in page
    assert "Une réponse est à revoir dans la partie Horaires ." in text(response)


def test_hours_that_a_week_cannot_say_are_kept_in_their_own_writing(client, service, member):
    service.opening_hours = "Sa[1,3] 10:00-12:00"
    service.save()
    client.force_login(member)

    response = client.get(reverse("pro:show-service", args=[service.organisation_id, service.pk]))

    assert response.context["forms"]["hours"]["detailed"].value() == "Sa[1,3] 10:00-12:00"


def test_detailed_writing_wins_over_the_days(post, service):
    post("set-hours", {**WEEK, "hours-lundi": "9h-12h", "hours-detailed": "We[2] 14:00-16:00"})

    service.refresh_from_db()
    assert service.opening_hours == "We[2] 14:00-16:00"


def test_detailed_writing_that_is_not_understood_is_refused(post, service):
    response = post("set-hours", {**WEEK, "hours-detailed": "quand on veut"})

    assert list(response.context["forms"]["hours"].errors) == ["detailed"]


def test_closure_is_announced(post, service):
    first = timezone.localdate() + timedelta(days=10)
    post(
        "add-closure",
        {"closure-starts_on": first, "closure-ends_on": first + timedelta(days=3), "closure-message": "Travaux."},
    )

    closure = Closure.objects.get(service=service)
    assert (closure.starts_on, closure.ends_on, closure.message) == (first, first + timedelta(days=3), "Travaux.")


def test_refusal_of_the_directory_is_shown_with_what_was_typed(post, service):
    past = {"closure-starts_on": "2020-01-01", "closure-ends_on": "2020-01-02", "closure-message": "Travaux."}

    response = post("add-closure", past)

    assert Closure.objects.count() == 0
    assert "Rien n’a été fait Ces jours sont passés." in text(response)
    assert 'value="Travaux."' in response.content.decode()


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"closure-starts_on": "2026-12-24", "closure-ends_on": "2026-12-20"}, "ends_on"),
        ({"closure-starts_on": "le 24", "closure-ends_on": "2026-12-20"}, "starts_on"),
        ({"closure-ends_on": "2026-12-20"}, "starts_on"),
    ],
)
def test_days_in_disorder_are_refused_on_their_field(post, days, field):
    response = post("add-closure", days)

    assert list(response.context["forms"]["closure"].errors) == [field]


def test_closure_is_taken_back(post, service):
    closure = factories.ClosureFactory(service=service)

    post("remove-closure", {}, closure.pk)

    assert Closure.objects.count() == 0


def test_closure_of_another_record_is_not_reached(post):
    closure = factories.ClosureFactory()

    assert post("remove-closure", {}, closure.pk).status_code == 404
    assert Closure.objects.count() == 1


def test_places_left_are_believed_until_a_day(post, service):
    factories.CapacityFactory(service=service)
    until = timezone.localdate() + timedelta(days=3)

    post(
        "set-capacity",
        {"capacity-unit": "nights", "capacity-available": "0", "capacity-maximum": "8", "capacity-expires_on": until},
    )

    row = Capacity.objects.get(service=service)
    assert (row.unit, row.available, row.maximum, row.expires_on) == ("nights", 0, 8, until)
    assert row.updated_on == timezone.localdate()


def test_more_places_left_than_places_are_refused(post):
    data = {"capacity-unit": "places", "capacity-available": "9", "capacity-maximum": "8"}

    response = post("set-capacity", {**data, "capacity-expires_on": "2030-01-01"})

    assert list(response.context["forms"]["capacity"].errors) == ["available"]


def test_contact_is_added_beside_the_others(post, service):
    factories.ContactFactory(service=service, role="Secrétariat")

    post("set-contacts", contacts({"role": "Secrétariat"}, {"role": "Astreinte", "phone": "01 99 00 10 10"}, before=1))

    rows = Contact.objects.order_by("role").values_list("role", "phone", "visibility")
    assert list(rows) == [("Astreinte", "01 99 00 10 10", "professionals"), ("Secrétariat", "", "professionals")]


def test_contact_is_taken_away_and_the_empty_form_adds_nobody(post, service):
    factories.ContactFactory(service=service, role="Astreinte")
    factories.ContactFactory(service=service, role="Secrétariat")

    post("set-contacts", contacts({"role": "Astreinte", "DELETE": "on"}, {"role": "Secrétariat"}, {}, before=2))

    assert list(Contact.objects.values_list("role", flat=True)) == ["Secrétariat"]


def test_contact_without_function_nor_name_is_refused(post, service):
    response = post("set-contacts", contacts({"phone": "01 99 00 10 10"}))

    assert Contact.objects.count() == 0
    assert response.context["forms"]["contacts"].errors == [
        {"role": ["Indiquez une fonction, par exemple « Secrétariat », ou un nom."]}
    ]


def test_record_is_confirmed_in_one_click(post, service):
    response = post("confirm-service", {})

    verification = service.verifications.get()
    assert (verification.on, verification.method) == (timezone.localdate(), "member")
    assert verification.result == "confirmed"
    assert service.upkeep.freshness == "verified"
    assert notices(response) == ["Merci. 1 fiche est confirmée."]


def test_all_the_published_records_are_confirmed_at_once(client, service, member):
    factories.ServiceFactory(organisation=service.organisation)
    draft = factories.ServiceFactory(organisation=service.organisation, status="draft")
    client.force_login(member)

    response = client.post(reverse("pro:confirm-structure", args=[service.organisation_id]))

    assert notices(response) == ["Merci. 2 fiches sont confirmées."]
    assert draft.verifications.count() == 0


def test_nothing_to_confirm_is_said(client, structure, member):
    client.force_login(member)

    response = client.post(reverse("pro:confirm-structure", args=[structure.pk]))

    assert "Choisissez au moins une fiche." in text(response)


@pytest.mark.parametrize("size", [1, 3])
def test_record_page_costs_the_same_whatever_its_rows(client, service, member, django_assert_num_queries, size):
    factories.ContactFactory.create_batch(size, service=service)
    factories.ClosureFactory.create_batch(size, service=service, ends_on=date(2030, 1, 1))
    for _ in range(size):
        factories.ServiceSiteFactory(service=service, site__organisation=service.organisation)
    client.force_login(member)
    address = reverse("pro:show-service", args=[service.organisation_id, service.pk])
    client.get(address)

    with django_assert_num_queries(18):
        response = client.get(address)

    assert len(response.context["editor"].contacts) == size


@pytest.mark.abuse(5)
def test_protected_place_is_neither_shown_nor_asked(client, service, member):
    site = factories.ProtectedSiteFactory(organisation=service.organisation)
    factories.ServiceSiteFactory(service=service, site=site)
    client.force_login(member)
    pks = [service.organisation_id]

    pages = [
        client.get(reverse("pro:show-structure", args=pks)),
        client.get(reverse("pro:show-service", args=[*pks, service.pk])),
        client.get(reverse("pro:propose-service", args=[*pks, service.pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "Adresse protégée Seine-et-Marne (77)" in text(pages[0])
    assert "Adresse protégée Seine-et-Marne (77)" in text(pages[1])
    assert all('name="address"' not in page.content.decode() for page in pages)
    assert client.get(reverse("pro:propose-site", args=[*pks, site.pk])).status_code == 404


def test_record_that_is_suspended_is_not_confirmed(post, service):
    service.status = "suspended"
    service.save()

    response = post("confirm-service", {})

    assert service.verifications.count() == 0
    assert "Choisissez au moins une fiche." in text(response)


def test_who_coordinates_does_not_speak_for_the_structure(client, service, moderator):
    client.force_login(moderator)
    page = client.get(reverse("pro:show-structure", args=[service.organisation_id]))

    answers = [
        client.post(reverse("pro:confirm-structure", args=[service.organisation_id])),
        client.post(reverse("pro:confirm-service", args=[service.organisation_id, service.pk])),
    ]

    assert "Je confirme" not in text(page)
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not service.verifications.exists()
