"""The programme as a whole, in both working faces: reasons, lunch, rooms, shifts, a pasted text, publication."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from maillage.events import actions
from maillage.events.actions.programmes import findings
from maillage.events.models import Event, Slot, Waiver
from tests.events.desk.programmes import DAY, FACES, address, create, ready, slot, text

pytestmark = pytest.mark.django_db
SOURCE = Path(settings.BASE_DIR).parent / "shared" / "sources" / "004_577d28c2f19bc080.txt"
PASTED = """Journée d’exemple
mardi 9 mars 2027 de 9h30 à 16h
9h - Ouverture
- **Ana Imaginaire**, directrice (à confirmer)
9h45 - 11h30 - Un constat
- **Bo Inventé**, chercheur : Présentation.
Pause déjeuner
12h30 /14h00 - Aller vers
- **Cy Inventée**, éducatrice
14h - 16h - Écrire ensemble
- **Bo Inventé**, chercheur
16 h -Clôture
"""


@pytest.fixture(params=FACES)
def face(request, client, people):
    client.force_login(people[request.param])
    return request.param


@pytest.fixture
def by(face, people):
    return people[face]


def test_a_warning_is_explained_and_the_reason_is_taken_back(face, client, event, by, now):
    ready(event, by, now)
    alone = event.slots.get(title="Matin")
    alone.appearances.all().delete()
    page = address(face, "waive-finding", event.pk)
    (found,) = findings(event, now=now)
    said = {"code": "W7", "slot": str(alone.pk), "mark": found.mark}

    answer = client.post(page, {**said, "reason": "L’équipe entière répond."})
    assert answer.url == f"{address(face, 'show-programme', event.pk)}#creneau-{alone.pk}"
    shown = text(client.get(address(face, "show-programme", event.pk)))
    assert "Raison donnée : L’équipe entière répond." in shown
    assert "Avertissement expliqué" in shown
    assert "Rien n’empêche la publication" in shown

    client.post(page, {**said, "back": "1"})
    assert not Waiver.objects.exists()
    assert "1 avertissement à expliquer" in text(client.get(address(face, "show-programme", event.pk)))


def test_a_reason_of_what_is_not_there_is_refused(face, client, event, by, now):
    ready(event, by, now)
    page = address(face, "waive-finding", event.pk)

    assert "n’est plus là" in text(client.post(page, {"code": "W7", "mark": "0", "reason": "Oui."}, follow=True))
    assert "n’est plus là" in text(client.post(page, {}, follow=True))
    elsewhere = {"code": "W7", "slot": "8d1d7c1e-3d5f-4d7b-9a53-2f6b7c0c9f10", "mark": "0", "reason": "Oui."}
    assert client.post(page, elsewhere).status_code == 404


def test_a_forgotten_lunch_is_proposed_and_added_at_once(face, client, event, by, now):
    for content in (slot("Matin", 9, 210, kind="opening"), slot("Après-midi", 13, 180, kind="closing")):
        made = actions.add_slot(event, content, by=by, now=now)
    Slot.objects.filter(pk=made.pk).update(start=time(13, 30))

    assert "Ajouter la pause déjeuner 12\u00a0h\u00a030 – 13\u00a0h\u00a030" in text(
        client.get(address(face, "show-programme", event.pk))
    )
    client.post(address(face, "add-lunch", event.pk), {"jour": "2027-03-09"})

    lunch = event.slots.get(kind="break")
    assert (lunch.title, lunch.start, lunch.minutes) == ("Pause déjeuner", time(12, 30), 60)
    again = client.post(address(face, "add-lunch", event.pk), {"jour": "2027-03-09"}, follow=True)
    assert "Il n’y a plus de place pour cette pause." in text(again)


def test_rooms_are_named_ordered_and_renamed(face, client, event, by, now):
    page = address(face, "set-rooms", event.pk)
    client.post(page, {"rows": "3", "name_0": "Petite", "rank_0": "2", "name_1": "Grande", "seats_1": "200"})
    assert list(event.rooms.order_by("rank").values_list("name", "seats")) == [("Petite", None), ("Grande", 200)]
    held = actions.add_slot(event, slot(room="Petite"), by=by, now=now)

    shown = client.get(page)
    assert "Petite : 1 créneau" in text(shown)
    typed = {"rows": "5", "old_0": "Petite", "name_0": "Salle 1", "old_1": "Grande", "name_1": "", "name_2": "Salle 2"}
    assert client.post(page, {**typed, "stay": "1"}).url == page

    held.refresh_from_db()
    assert held.room.name == "Salle 1"
    assert list(event.rooms.order_by("rank").values_list("name", flat=True)) == ["Salle 1", "Salle 2"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name_0": "A", "name_1": "A"}, "Deux salles s’appellent A : changez un nom."),
        ({"seats_1": "20"}, "Salle 2 : donnez son nom."),
        ({"name_0": "A", "old_0": "Disparue"}, "Quelqu’un a modifié les salles"),
    ],
)
def test_rooms_that_cannot_be_are_refused_and_kept_in_the_form(client, event, member, typed, sentence):
    client.force_login(member)

    answer = client.post(address("pro", "set-rooms", event.pk), {"rows": "3", "name_2": "Reste", **typed})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="Reste"' in text(answer)
    assert not event.rooms.exists()


def test_a_shift_is_shown_before_it_is_done(face, client, event, by, now):
    ready(event, by, now)
    page = address(face, "shift-slots", event.pk)
    typed = {"day": "2027-03-09", "since": "14 h", "length": "20 mn", "way": "later"}

    shown = client.get(page)
    assert shown.status_code == 200
    preview = client.post(page, typed)
    assert [(each.title, each.before, each.after) for each in preview.context["moves"]] == [
        ("Fin", "15\u00a0h – 16\u00a0h", "15\u00a0h\u00a020 – 16\u00a0h\u00a020"),
        ("Clôture", "16\u00a0h", "16\u00a0h\u00a020"),
    ]
    assert [each.finding.code for each in preview.context["found"]] == ["W2", "W3"]
    assert event.slots.get(title="Fin").start == time(15)

    answer = client.post(page, {**typed, "keep": "1"}, follow=True)
    assert "2 créneaux sont décalés." in text(answer)
    assert event.slots.get(title="Fin").start == time(15, 20)
    client.post(page, {**typed, "way": "earlier", "since": "15h20", "keep": "1"})
    assert event.slots.get(title="Fin").start == time(15)


def _moved(event, days=7):
    event.first_day = event.last_day = DAY + timedelta(days=days)
    event.save()
    return event.first_day.isoformat()


def test_all_slots_follow_the_event_to_its_new_day_in_one_gesture(face, client, event, by, now):
    ready(event, by, now)
    day = _moved(event)
    page = text(client.get(address(face, "show-programme", event.pk)))
    assert "Aucun créneau n’est aux jours de l’évènement." in page
    assert "Déplacer tous les créneaux au mardi 16 mars 2027" in page
    assert f'<input type="hidden" name="to" value="{day}">' in page

    done = client.post(address(face, "shift-slots", event.pk), {"to": day, "moved": "", "keep": "1"}, follow=True)

    assert "6 créneaux sont déplacés au mardi 16 mars 2027." in text(done)
    assert "Rien n’empêche la publication" in text(done)
    assert set(event.slots.values_list("day", flat=True)) == {event.first_day}


def test_another_day_is_shown_before_it_is_done(face, client, event, by, now):
    ready(event, by, now)
    event.last_day = DAY + timedelta(days=1)
    event.save()
    page = address(face, "shift-slots", event.pk)
    typed = {"moved": "2027-03-09", "to": "2027-03-10"}

    assert "Changer de jour" in text(client.get(page))
    preview = client.post(page, typed)
    assert [(each.before, each.after) for each in preview.context["moves"]][:1] == [
        ("mardi 9 mars 2027, 9\u00a0h – 10\u00a0h", "mercredi 10 mars 2027, 9\u00a0h – 10\u00a0h")
    ]
    assert set(event.slots.values_list("day", flat=True)) == {DAY}

    client.post(page, {**typed, "keep": "1"})
    assert set(event.slots.values_list("day", flat=True)) == {date(2027, 3, 10)}
    again = client.post(page, {"moved": "", "to": "2027-03-10"})
    assert (again.status_code, "Ces créneaux y sont déjà." in text(again)) == (422, True)


def test_some_slots_alone_are_put_back(client, event, member, now):
    ready(event, member, now)
    Slot.objects.filter(event=event, title="Fin").update(day=date(2027, 3, 12))
    client.force_login(member)

    page = text(client.get(address("pro", "show-programme", event.pk)))

    assert "1 créneau est à un autre jour que l’évènement." in page
    assert "Les déplacer au mardi 9 mars 2027" in page


def test_each_error_has_its_label_in_the_first_block(client, event, member, now):
    actions.add_slot(event, slot("Sans fin", 15, None), by=member, now=now)
    client.force_login(member)

    page = text(client.get(address("pro", "show-programme", event.pk)))

    first = page[page.index("1 erreur empêche") : page.index('id="jour-1"')]
    assert "Erreur" in first


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"since": "17h"}, "Aucun créneau ne commence à cette heure ni après"),
        ({"since": ""}, "Dites à partir de quelle heure."),
        ({"length": ""}, "Dites de combien de minutes."),
        ({"length": "9h", "keep": "1"}, "Un créneau changerait de jour"),
    ],
)
def test_a_shift_that_cannot_be_is_refused(client, event, member, now, typed, sentence):
    ready(event, member, now)
    client.force_login(member)

    answer = client.post(
        address("pro", "shift-slots", event.pk),
        {"day": "2027-03-09", "since": "14h", "length": "15", "way": "later", **typed},
    )

    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_pasted_text_is_read_before_it_is_kept(face, client, event):
    page = address(face, "import-programme", event.pk)
    assert client.get(page).status_code == 200

    shown = client.post(page, {"text": PASTED})
    read = shown.context["read"]
    assert not event.slots.exists()
    assert (read.count, read.unread) == (6, ("Journée d’exemple", "mardi 9 mars 2027 de 9h30 à 16h"))
    assert [(each.finding.code, each.finding.slot) for each in read.sheet.said] == [
        ("W7", "s1"),
        ("I1", "s1"),
        ("I1", "s3"),
    ]
    assert "Heures déduites" in text(shown)
    assert "Le texte annonce 9\u00a0h\u00a030 – 16\u00a0h" in text(shown)

    answer = client.post(page, {"text": PASTED, "read": read.mark, "keep": "1"}, follow=True)
    assert "6 créneaux sont gardés, en brouillon." in text(answer)
    assert list(event.slots.order_by("start").values_list("title", "start")) == [
        ("Ouverture", time(9)),
        ("Un constat", time(9, 45)),
        ("Pause déjeuner", time(11, 30)),
        ("Aller vers", time(12, 30)),
        ("Écrire ensemble", time(14)),
        ("Clôture", time(16)),
    ]


def test_another_text_than_the_one_that_was_read_is_shown_again(face, client, event):
    page = address(face, "import-programme", event.pk)
    mark = client.post(page, {"text": PASTED}).context["read"].mark

    answer = client.post(page, {"text": PASTED.replace("16 h -", "17 h -"), "read": mark, "keep": "1"})

    assert "Le texte a changé" in text(answer)
    assert not event.slots.exists()


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [("", "Collez le texte du programme."), ("Rien à lire", "Aucun horaire trouvé")],
)
def test_a_text_that_cannot_be_read_is_kept_in_the_form(client, event, member, pasted, sentence):
    client.force_login(member)

    answer = client.post(address("pro", "import-programme", event.pk), {"text": pasted})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f"{pasted}</textarea>" in text(answer)


def test_the_day_of_a_text_is_chosen_when_the_event_has_several(client, structure, member, now):
    long = create(structure, member, now, last_day=date(2027, 3, 10))
    client.force_login(member)
    page = address("pro", "import-programme", long.pk)
    typed = {"text": "9h - Accueil\n10h - Clôture", "day": "2027-03-10"}

    mark = client.post(page, typed).context["read"].mark
    client.post(page, {**typed, "read": mark, "keep": "1"})

    assert set(long.slots.values_list("day", flat=True)) == {date(2027, 3, 10)}


def test_the_source_gives_the_findings_of_the_reference_in_the_page(client, structure, member, now):
    if not SOURCE.exists():
        pytest.skip("../shared n’est pas là : le texte de la source 004 manque.")
    day = date(2021, 12, 3)
    event = create(structure, member, now, first_day=day, last_day=day, announced_start=time(10, 30))
    client.force_login(member)
    pasted = SOURCE.read_text(encoding="utf-8")
    page = address("pro", "import-programme", event.pk)

    read = client.post(page, {"text": pasted}).context["read"]
    client.post(page, {"text": pasted, "read": read.mark, "keep": "1"})

    shown = client.get(address("pro", "show-programme", event.pk)).context["sheet"]
    expected = ["W1", "W7", "I1", "I1"]
    assert [each.finding.code for each in read.sheet.said] == expected
    assert [each.finding.code for each in shown.said] == expected
    lunch = next(line for line in shown.days[0].lines if line.slot.is_break)
    assert lunch.hours == "12\u00a0h\u00a030 – 13\u00a0h\u00a030"


def test_what_readers_will_learn_is_shown_then_published(face, client, event, by, now):
    ready(event, by, now)
    page = address(face, "publish-programme", event.pk)
    first = client.get(page)
    assert "C’est la première version : 6 créneaux." in text(first)
    assert "L’évènement n’est pas publié" in text(first)
    assert "Rien" not in text(client.post(page, {"seen": first.context["next"].mark}, follow=True))
    assert "Les lecteurs ont déjà ce programme : c’est la version 1." in text(client.get(page))

    ending = event.slots.get(title="Fin")
    actions.edit_slot(ending, slot("Fin", 15, 60, room="", track="Axe 1"), by=by, now=now)
    assert list(client.get(page).context["next"].changes) == ["Parcours de « Fin » : Axe 1."]
    actions.edit_slot(ending, slot("La fin", 15, 60), by=by, now=now)
    second = client.get(page)
    assert list(second.context["next"].changes) == ["Titre : « Fin » devient « La fin »."]

    done = client.post(page, {"seen": second.context["next"].mark, "note": "Un titre plus juste."}, follow=True)

    assert "La version 2 du programme est publiée." in text(done)
    author = "la coordination" if face == "coordination" else "l’organisation"
    assert [(each.number, each.author, each.note) for each in done.context["versions"]] == [
        (2, author, "Un titre plus juste."),
        (1, author, ""),
    ]
    assert f"{event.get_absolute_url()}/versions" not in text(done)


def test_the_public_versions_are_linked_once_the_event_is_read(client, event, people, now):
    by = people["coordination"]
    ready(event, by, now)
    actions.publish_programme(event, by=by, now=now)
    actions.publish_event(event, by=by, now=now)
    client.force_login(by)

    page = text(client.get(address("coordination", "publish-programme", event.pk)))

    assert f'href="{event.get_absolute_url()}/versions"' in page
    assert "L’évènement n’est pas publié" not in page


def test_what_stops_a_programme_is_shown(face, client, event, by, now):
    ready(event, by, now)
    page = address(face, "publish-programme", event.pk)
    mark = client.get(page).context["next"].mark
    bad = actions.add_slot(event, slot("Sans fin", 17, None), by=by, now=now)

    stopped = client.get(page)
    assert f"#creneau-{bad.pk}" in text(stopped)
    assert "1 erreur empêche la publication" in text(stopped)
    assert 'name="note"' not in text(stopped)
    assert "Quelqu’un a modifié le programme" in text(client.post(page, {"seen": mark}))
    refused = client.post(page, {"seen": stopped.context["next"].mark})
    assert "corrigez les erreurs, et expliquez les avertissements" in text(refused)
    assert not event.versions.exists()


def test_an_empty_programme_says_what_to_do(face, client, event):
    assert "Le programme est vide" in text(client.get(address(face, "publish-programme", event.pk)))
    assert "Aucun créneau pour l’instant" in text(client.get(address(face, "show-programme", event.pk)))


def _fill(event, count):
    Slot.objects.bulk_create(
        Slot(event=event, title=f"Créneau {number}", day=DAY, start=time(9 + number // 60, number % 60), minutes=1)
        for number in range(count)
    )


@pytest.mark.parametrize("count", [3, 300])
def test_a_programme_costs_as_many_queries_whatever_its_length(
    client, event, member, now, count, django_assert_num_queries
):
    """Eight for the programme of an event that is announced, five for who asks."""
    _fill(event, count)
    Event.objects.filter(pk=event.pk).update(editorial="published", published_at=now)
    client.force_login(member)
    client.get(address("pro", "show-programme", event.pk))

    with django_assert_num_queries(13):
        page = client.get(address("pro", "show-programme", event.pk))

    assert text(page).count('<tr id="creneau-') == count
