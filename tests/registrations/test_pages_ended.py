"""The page of one registration: what is past, cancelled, changed or declined; whom to ask."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.registrations.factories import FormFactory, OfferedFactory, RegistrationFactory
from tests.registrations.pages import own, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    return FormFactory(seats=1)


def again(registration):
    registration.refresh_from_db()
    return registration.state


def test_an_offer_past_its_deadline_is_not_shown_as_live(client, form):
    late = OfferedFactory(form=form, offered_until=timezone.now() - timedelta(minutes=1))

    page = read(client, own(late))

    assert "La place proposée n’est plus gardée" in page.text
    assert "Je viens" not in page.text
    assert "Me remettre en liste d’attente" in page.text
    assert again(late) == "offered"  # looking changes nothing

    client.post(own(late, "/reponse"), {"answer": "wait"})
    assert again(late) in {"waiting", "confirmed"}


def test_of_what_is_cancelled_there_is_nothing_to_leave(client, form):
    form.event.life, form.event.cancelled_at = "cancelled", timezone.now()
    form.event.save()

    assert "Ne plus venir" not in read(client, own(RegistrationFactory(form=form))).text


def test_the_contact_of_the_organisers_is_there_when_they_gave_one(client, form):
    row = RegistrationFactory(form=form)
    assert "Une question aux organisateurs" not in read(client, own(row)).text

    form.contact = "contact@example.org"
    form.save()
    page = client.get(own(row)).content.decode()

    assert '<a href="mailto:contact@example.org">contact@example.org</a>' in page


def test_who_was_accepted_is_told_before_she_becomes_another(client, form):
    row = RegistrationFactory(form=form)
    assert "répondront de nouveau" not in read(client, own(row, "/modifier")).text

    form.needs_approval = True
    form.save()

    assert "répondront de nouveau" in read(client, own(row, "/modifier")).text


def test_she_reads_why_her_request_is_not_kept(client, form):
    page = read(client, own(RegistrationFactory(form=form, state="refused", reply="Réservé à la Loire.")))

    assert "« Réservé à la Loire. »" in page.text
