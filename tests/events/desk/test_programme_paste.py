"""A pasted text that replaces another, and a day that is emptied, in both working faces."""

from datetime import date, time

import pytest

from maillage.events import actions
from tests.events.desk.programmes import DAY, FACES, address, create, ready, slot, text

pytestmark = pytest.mark.django_db
PASTED = "Matin\n9h - 10h Ouverture\n- Claire Exemple, présidente\n10h - 12h Autre matin\n12h Clôture\n"


@pytest.fixture(params=FACES)
def face(request, client, people):
    client.force_login(people[request.param])
    return request.param


@pytest.fixture
def by(face, people):
    return people[face]


def test_what_a_text_would_replace_is_said_before(face, client, event, by, now):
    ready(event, by, now)
    opening = event.slots.get(title="Ouverture")
    page = address(face, "import-programme", event.pk)

    shown = client.post(page, {"text": PASTED})
    assert "6 créneaux seront remplacés" in text(shown)
    assert 'value="replace">Remplacer par ces créneaux' in text(shown)
    mark = shown.context["read"].mark
    refused = client.post(page, {"text": PASTED, "read": mark, "keep": "1"})
    assert "Ce jour a déjà des créneaux" in text(refused)
    assert refused.status_code == 422

    answer = client.post(page, {"text": PASTED, "read": mark, "keep": "replace"}, follow=True)
    assert "3 créneaux sont gardés, en brouillon." in text(answer)
    titles = event.slots.order_by("start").values_list("title", flat=True)
    assert list(titles) == ["Ouverture", "Autre matin", "Clôture"]
    assert event.slots.get(title="Ouverture").pk == opening.pk


def test_what_changed_meanwhile_is_shown_before_it_is_replaced(face, client, event, by, now):
    ready(event, by, now)
    page = address(face, "import-programme", event.pk)
    mark = client.post(page, {"text": PASTED}).context["read"].mark
    actions.edit_slot(event.slots.get(title="Fin"), slot("La fin", 15), by=by, now=now)

    answer = client.post(page, {"text": PASTED, "read": mark, "keep": "replace"})

    assert "Rien n’a été gardé" in text(answer)
    assert event.slots.count() == 6


def test_a_text_of_another_year_says_where_it_goes(face, client, event):
    shown = client.post(address(face, "import-programme", event.pk), {"text": f"mardi 10 mars 2026\n{PASTED}"})

    assert "Le texte dit mardi 10 mars 2026 : ses créneaux sont mis au mardi 9 mars 2027." in text(shown)


def test_one_slot_is_said_as_one(client, structure, member, now):
    long = create(structure, member, now, last_day=date(2027, 3, 10))
    client.force_login(member)
    page = address("pro", "import-programme", long.pk)
    assert "Celui que dit le texte" in text(client.get(page))
    typed = {"text": "10 mars 2027\n9h Accueil", "day": ""}

    mark = client.post(page, typed).context["read"].mark
    answer = client.post(page, {**typed, "read": mark, "keep": "1"}, follow=True)

    assert "1 créneau est gardé" in text(answer)
    assert list(long.slots.values_list("day", "start")) == [(date(2027, 3, 10), time(9))]


def test_a_day_is_emptied_after_it_was_asked(face, client, event, by, now):
    ready(event, by, now)
    actions.add_slot(event, slot("À placer", None, None), by=by, now=now)
    shown = text(client.get(address(face, "show-programme", event.pk)))
    page = address(face, "clear-day", event.pk)
    assert f'href="{page}?jour=2027-03-09"' in shown
    assert f'href="{page}?jour=sans-heure"' in shown

    asked = client.get(page, {"jour": DAY.isoformat()})
    assert "Vider mardi 9 mars 2027 ?" in text(asked)
    assert "6 créneaux sont effacés du brouillon" in text(asked)
    done = client.post(page, {"jour": DAY.isoformat(), "seen": "6"}, follow=True)
    assert "6 créneaux sont retirés." in text(done)

    assert "Retirer les créneaux sans heure ?" in text(client.get(page, {"jour": "sans-heure"}))
    assert "1 créneau est retiré." in text(client.post(page, {"jour": "sans-heure"}, follow=True))
    assert not event.slots.exists()


def test_a_day_that_has_nothing_is_not_emptied(face, client, event):
    page = address(face, "clear-day", event.pk)
    programme = address(face, "show-programme", event.pk)

    assert client.get(page, {"jour": DAY.isoformat()}).url == programme
    assert "Choisissez le jour à vider" in text(client.get(page, {"jour": "hier"}, follow=True))
    assert "Il n’y a plus de créneau ici" in text(client.post(page, {"jour": DAY.isoformat()}, follow=True))
