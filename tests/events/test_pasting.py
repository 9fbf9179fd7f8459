"""How a pasted programme is kept, replaces another, and how a day is emptied."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.events import actions
from maillage.events.actions import pasting
from tests.events.test_actions import CONTENT, DAY
from tests.factories import NationalFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = """9h - Ouverture
- Claire Exemple, présidente
10h - 12h - Un constat
- Léo Fictif, éducateur
12h - Clôture
"""


@pytest.fixture
def national():
    return NationalFactory()


@pytest.fixture
def event(national, now):
    return actions.create_event(replace(CONTENT, last_day=DAY + timedelta(days=1)), by=national, now=now)


def _titles(event):
    return list(event.slots.order_by("day", "start", "rank").values_list("day", "start", "title"))


def test_both_days_of_a_text_are_kept(event, national, now):
    text = "mardi 9 mars 2027\n9h Accueil\n17h Clôture\nmercredi 10 mars\n9h30 Suite\n12h Clôture"

    actions.import_programme(event, text, by=national, now=now)

    assert _titles(event) == [
        (DAY, time(9), "Accueil"),
        (DAY, time(17), "Clôture"),
        (DAY + timedelta(days=1), time(9, 30), "Suite"),
        (DAY + timedelta(days=1), time(12), "Clôture"),
    ]
    with pytest.raises(actions.EventRefused, match="a déjà des créneaux"):
        actions.import_programme(event, "10 mars 2027\n9h Accueil", by=national, now=now)


@pytest.mark.parametrize(
    ("text", "on", "day"),
    [
        ("mercredi 10 mars 2027\n9h Accueil", None, DAY + timedelta(days=1)),
        ("mercredi 10 mars 2027\n9h Accueil", DAY, DAY),
        ("mercredi 10 mars 2021\n9h Accueil", None, DAY),
        ("9h La loi du 13 avril 2016", None, DAY),
    ],
)
def test_the_day_is_hers_then_that_of_the_text_when_the_event_has_it(event, text, on, day):
    assert pasting.read_text(event, text, on=on).programme.first_day == day


def test_replacing_writes_again_what_is_the_same_and_removes_the_rest(event, national, now):
    actions.set_rooms(event, [("Salle A", 30)], by=national, now=now)
    opening, constat, closing = actions.import_programme(event, TEXT, by=national, now=now)
    told = actions.SlotContent("Ouverture", day=DAY, start=time(9), minutes=60, room="Salle A", track="Axe 1")
    host = actions.Someone("Claire EXEMPLE", role="host", person=national.pk)
    constat.appearances.update(person=national)
    actions.edit_slot(opening, replace(told, people=(host, actions.Someone("Bo Parti"))[1:]), by=national, now=now)
    other = actions.add_slot(event, replace(told, day=DAY + timedelta(days=1)), by=national, now=now)
    untimed = actions.add_slot(event, actions.SlotContent("Pause café"), by=national, now=now)
    text = "9h15 - Ouverture\n- Claire Exemple, maire\n10h - 11h - Deux constats\n- LÉO Fictif, juge\n11h - 11h30 Suite\nPause café\n11h30 Autre"

    made = actions.import_programme(event, text, on=DAY, replaces=True, by=national, now=now)

    assert [slot.pk for slot in made][:2] == [opening.pk, constat.pk]
    assert made[3].pk == untimed.pk
    kept = event.slots.get(pk=opening.pk)
    assert (kept.start, kept.room.name, kept.track) == (time(9, 15), "Salle A", "Axe 1")
    assert [(each.name, each.function) for each in kept.appearances.all()] == [("Claire Exemple", "maire")]
    assert [(each.name, each.person) for each in event.slots.get(pk=constat.pk).appearances.all()] == [
        ("LÉO Fictif", national)
    ]
    assert not event.slots.filter(pk=closing.pk).exists()
    assert event.slots.filter(pk=other.pk).exists()


def test_a_day_is_emptied_alone(event, national, now):
    actions.import_programme(event, TEXT, on=DAY, by=national, now=now)
    actions.import_programme(event, TEXT, on=DAY + timedelta(days=1), by=national, now=now)
    actions.add_slot(event, actions.SlotContent("Sans heure"), by=national, now=now)

    assert actions.clear_day(event, DAY, seen=3, by=national, now=now) == 3
    assert actions.clear_day(event, None, by=national, now=now) == 1

    assert {day for day, _, _ in _titles(event)} == {DAY + timedelta(days=1)}
    assert JournalEntry.objects.filter(verb="events.clear_day").count() == 2
    with pytest.raises(actions.EventRefused, match="plus de créneau"):
        actions.clear_day(event, DAY, by=national, now=now)


def test_a_day_that_changed_meanwhile_is_read_again(event, national, now):
    actions.import_programme(event, TEXT, by=national, now=now)

    with pytest.raises(actions.EventRefused, match="Relisez-le"):
        actions.clear_day(event, DAY, seen=2, by=national, now=now)
    assert event.slots.count() == 3


def test_nobody_else_empties_a_day(event, national, now):
    actions.import_programme(event, TEXT, by=national, now=now)

    with pytest.raises(NotAllowed):
        actions.clear_day(event, DAY, by=UserFactory(), now=now)


def test_a_text_of_too_many_slots_is_refused(event, national, now):
    with pytest.raises(actions.EventRefused, match="plus de 300 créneaux"):
        actions.import_programme(event, "9h Accueil\n" * 301, by=national, now=now)


def test_roles_and_doubts_are_kept(event, national, now):
    text = "9h Table ronde\nAnimée par Claire Exemple, journaliste (à confirmer)"

    (slot,) = actions.import_programme(event, text, on=date(2027, 3, 9), by=national, now=now)

    (host,) = slot.appearances.all()
    assert (host.role, host.state) == ("host", "unconfirmed")
