"""The page of a course leads to the dates of its sessions: one registers to a session."""

from datetime import date

import pytest

from maillage.events.models import Event
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.reading.made import read
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db


def test_a_course_leads_to_its_dates_and_has_a_button_only_when_its_own_form_is_open(client):
    course = EventFactory(kind="training", last_day=date(2035, 12, 31))
    own, dates = f"{course.get_absolute_url()}/inscription", f"/formations/2035/{course.slug}#sessions"
    assert "On vient sans s’inscrire." in read(client, course).text
    session = EventFactory(kind="training", parent=course)

    seen = {}
    for registering in ("none", "here"):
        Event.objects.filter(pk=course.pk).update(registering=registering)
        seen[registering] = read(client, course)
    RegistrationFactory(event=course)
    seen["open"] = read(client, course)

    def leads(page):
        links = [href for href, _ in page.links]
        return own in links, dates in links

    assert [leads(page) for page in seen.values()] == [
        (False, True),
        (False, True),
        (True, True),
    ]
    assert all("On s’inscrit à une session" in seen[one].text for one in ("none", "here"))
    assert not any(text in page.text for page in seen.values() for text in ("sans s’inscrire", "pas encore ouvertes"))
    assert leads(read(client, session)) == (False, False)
    Event.objects.filter(pk=course.pk).update(life="cancelled", cancelled_at=MOMENT)
    assert leads(read(client, course)) == (False, False)


def test_a_week_keeps_its_own_words(client):
    week = EventFactory(kind="week", last_day=date(2035, 3, 18))
    EventFactory(parent=week)

    page = read(client, week)

    assert "Chaque évènement dit comment y venir." in page.text
    assert "Voir les dates" not in page.text
