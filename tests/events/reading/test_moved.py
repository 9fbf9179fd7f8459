"""What the readers of an event that changed its day see, until its programme is published again."""

from datetime import timedelta

import pytest

from maillage.events import following
from maillage.events.models import Event, Rendering
from tests.events.factories import publish
from tests.events.reading.made import read, with_programme
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
NOTICE = "Ce programme est l’ancien ; le nouveau sera publié ici."


def _moved(event, days):
    event.first_day += timedelta(days=days)
    event.last_day += timedelta(days=days)
    event.save()
    following.follow(event, MOMENT)


def test_the_old_day_is_struck_and_goes_in_no_calendar(client):
    event = with_programme(3, announced_start=None, announced_end=None)
    page = read(client, event)
    assert "Ajouter à mon agenda : Partie 0" in page.text
    assert NOTICE not in page.text

    _moved(event, 7)

    page = read(client, event)
    body = client.get(event.get_absolute_url()).content.decode()
    assert NOTICE in page.text
    assert "<s>Mardi 13 mars 2035</s>" in body
    assert "Ajouter à mon agenda : Partie 0" not in page.text
    assert "Partie 0" in page.text


def test_what_stands_on_a_day_of_the_event_is_as_it_was(client):
    event = with_programme(31)  # over two days
    _moved(event, 1)

    body = client.get(event.get_absolute_url()).content.decode()

    assert "<s>Mardi 13 mars 2035</s>" in body
    assert "<s>Mercredi" not in body
    assert body.count("/creneaux/") == 1


def test_conference_files_forget_the_old_day(client):
    event = with_programme(31)
    _moved(event, 1)
    kept = Rendering.objects.get(event=event, form=Rendering.Form.XML)
    assert bytes(kept.body).count(b"<event ") == 1

    _moved(event, 7)

    assert not Rendering.objects.filter(event=event, form=Rendering.Form.XML).exists()
    assert client.get(f"{event.get_absolute_url()}/schedule.xml").status_code == 404
    assert b"STATUS:CANCELLED" in client.get(f"{event.get_absolute_url()}/programme.ics").content


def test_the_next_version_says_the_new_day(client):
    event = with_programme(3)
    _moved(event, 7)
    for slot in event.slots.all():
        slot.day += timedelta(days=7)
        slot.save()
    publish(event)

    page = read(client, event)
    assert NOTICE not in page.text
    assert "Ajouter à mon agenda : Partie 0" in page.text
    assert "Tout le programme change de jour, aux mêmes heures" in read(client, event, "/versions").text


@pytest.mark.parametrize(("life", "word"), [("cancelled", "annulé"), ("postponed", "reporté")])
def test_what_is_called_off_strikes_its_day(client, life, word):
    event = with_programme(3)
    Event.objects.filter(pk=event.pk).update(life=life, cancelled_at=MOMENT if life == "cancelled" else None)

    body = client.get(event.get_absolute_url()).content.decode()

    assert f'<s>Mardi 13 mars 2035</s> <span class="label label--late">{word}</span>' in body
    assert "/creneaux/" not in body
    assert NOTICE not in body
