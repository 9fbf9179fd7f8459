"""Who registered: the list, its counts, what narrows it, a search by name, decisions on several at once; who comes, in figures."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.factories import DepartmentFactory
from tests.registrations.factories import (
    FormFactory,
    OfferedFactory,
    QuotaFactory,
    RegistrationFactory,
    RequestedFactory,
    WaitingFactory,
)

pytestmark = pytest.mark.django_db


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).replace(" ,", ",")


def names(answer):
    return [row.name for row in answer.context["found"].rows]


@pytest.mark.parametrize("face", ["pro", "coordination"])
@pytest.mark.parametrize("path", ["", "/qui-vient", "/besoins", "/ajouter", "/formulaire", "/rappels"])
def test_both_faces_show_every_page(face, path, client, people, event, door):
    RegistrationFactory(form=door)
    client.force_login(people[face])

    answer = client.get(f"/{face}/agenda/{event.pk}/inscriptions{path}")

    assert answer.status_code == 200
    assert f'href="/{face}/agenda/{event.pk}/inscriptions" aria-current="page"' in answer.content.decode()


def test_what_is_to_be_accepted_comes_first_then_the_queue(desk, door):
    RegistrationFactory(form=door, name="Confirmée")
    WaitingFactory(form=door, name="Première")
    WaitingFactory(form=door, name="Lointaine", way="remote")
    RegistrationFactory(form=door, name="Partie", state="cancelled")
    OfferedFactory(form=door, name="Appelée")
    WaitingFactory(form=door, name="Deuxième")
    RequestedFactory(form=door, name="Nouvelle")

    answer = desk.get()

    assert names(answer) == ["Nouvelle", "Première", "Lointaine", "Deuxième", "Appelée", "Confirmée", "Partie"]
    assert [row.place for row in answer.context["found"].rows] == ["", "1re", "1re", "2e", "", "", ""]
    counts = [(name, count) for name, count, _, _ in answer.context["states"]]
    assert counts == [
        ("Toutes", 7),
        ("À accepter", 1),
        ("En attente", 3),
        ("Places proposées", 1),
        ("Confirmées", 1),
        ("Annulées", 1),
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"etat": "waiting"}, ["Bo"]),
        ({"metier": "health"}, ["Cy"]),
        ({"departement": "42"}, ["Di"]),
        ({"venue": "remote"}, ["Ed"]),
        ({"metier": "health", "venue": "remote"}, []),
        ({"etat": "unknown", "n": "x"}, ["Bo", "Al", "Cy", "Di", "Ed"]),
        ({"n": "99"}, ["Bo", "Al", "Cy", "Di", "Ed"]),
    ],
)
def test_the_list_is_narrowed(said, kept, desk, door):
    RegistrationFactory(form=door, name="Al")
    WaitingFactory(form=door, name="Bo")
    RegistrationFactory(form=door, name="Cy", profession="health")
    RegistrationFactory(form=door, name="Di", department=DepartmentFactory(code="42", name="Loire", seat="42218"))
    RegistrationFactory(form=door, name="Ed", way="remote")

    assert names(desk.get(**said)) == kept


def test_a_name_is_searched_without_standing_in_an_address(desk, door):
    RegistrationFactory(form=door, name="Zoé L’Étoile")
    RegistrationFactory(form=door, name="Bo Inventé")

    answer = desk.post("/chercher", {"mots": "eto zoe"})

    assert names(answer) == ["Zoé L’Étoile"]
    assert "eto" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode()))
    assert desk.get("/chercher").url == desk.root
    empty = desk.post("/chercher", {"mots": ""})
    assert (empty.status_code, "Écrivez un nom" in text(empty)) == (422, True)


def test_the_pages_hold_fifty_and_keep_what_narrows(desk, door):
    RegistrationFactory.create_batch(51, form=door)
    RegistrationFactory(form=door, way="remote")

    first, second = desk.get(venue="onsite"), desk.get(venue="onsite", n="2")

    assert (len(names(first)), len(names(second))) == (50, 1)
    assert 'href="?venue=onsite&amp;n=2"' in first.content.decode()


def test_each_pool_says_what_is_taken_and_who_waits_for_it(desk, door):
    kept = QuotaFactory(form=door, label="justice", seats=6)
    RegistrationFactory(form=door, profession="justice", quota=kept)
    OfferedFactory(form=door)
    WaitingFactory(form=door, profession="justice")
    WaitingFactory(form=door, profession="health")

    pools = [pool for pool, _ in desk.get().context["pools"]]

    assert [(pool.label, pool.seats, pool.taken, pool.waiting) for pool in pools] == [
        ("justice", 6, 1, 1),
        ("tout le monde", 14, 1, 2),
    ]


def test_who_comes_is_counted_by_profession_and_departement_without_a_name(desk, door):
    loire = DepartmentFactory(code="42", name="Loire", seat="42218")
    RegistrationFactory(form=door, profession="health", department=loire)
    RegistrationFactory(form=door, profession="health", name="Zoé Secrète")
    WaitingFactory(form=door, profession="justice", department=loire)
    RegistrationFactory(form=door, state="cancelled", profession="police")

    answer = desk.get("/qui-vient")
    counts = answer.context["counts"]

    assert [(count.text, count.numbers) for count in counts.professions] == [
        ("Santé", (2, 0, 0, 0)),
        ("Magistrats et avocats", (0, 0, 1, 0)),
    ]
    assert [(count.text, count.numbers) for count in counts.departments] == [
        ("Loire (42)", (1, 0, 1, 0)),
        ("Département non dit", (1, 0, 0, 0)),
    ]
    assert counts.total.numbers == (2, 0, 1, 0)
    assert "2 personnes inscrites" in text(answer)
    assert "Zoé" not in text(answer)


@pytest.mark.parametrize("size", [1, 3, 60])
@pytest.mark.parametrize(("path", "queries"), [("", 10), ("/qui-vient", 9)])
def test_the_list_costs_the_same_whatever_its_size(path, queries, size, desk, door, django_assert_num_queries):
    make = (RegistrationFactory, WaitingFactory, RequestedFactory)
    for number in range(size):
        make[number % 3](form=door, quota=QuotaFactory(form=door) if number < 3 else None)

    desk.get()  # the first of the day notes that she was seen

    with django_assert_num_queries(queries):
        desk.get(path)


def test_nobody_registered_yet(desk, event):
    assert "Le formulaire n’est pas encore réglé" in text(desk.get())
    assert "Personne n’est encore inscrit" in text(desk.get("/qui-vient"))
    FormFactory(event=event)

    assert "Les inscriptions arriveront ici" in text(desk.get())


def test_the_page_says_until_when_one_registers(desk, event, door):
    def said():
        return desk.get().context["said"]

    assert said() == "Ouvertes, sans date de fin."
    type(event).objects.update(registration_closes_at=timezone.now() + timedelta(days=1))
    assert said().startswith("Ouvertes jusqu’au ")
    type(door).objects.update(opens_at=timezone.now() + timedelta(hours=1))
    assert said().startswith("Elles ouvrent le ")
    type(event).objects.update(registration_closes_at=timezone.now() - timedelta(days=1))
    assert said().startswith("Closes depuis le ")
    type(event).objects.update(life="cancelled", cancelled_at=timezone.now())
    assert said().startswith("On ne s’inscrit plus")
    type(event).objects.update(editorial="draft")
    assert said().startswith("L’évènement n’est pas publié")


def test_where_one_does_not_register_here_the_page_says_how_and_does_it(desk, event, door):
    type(event).objects.update(registering="none")
    RegistrationFactory(form=door, name="Restée")

    page = desk.get()
    answer = desk.post("/ouvrir")

    assert "On ne s’inscrit pas ici" in text(page)
    assert names(page) == ["Restée"]
    assert answer.url == f"{desk.root}/formulaire"
    event.refresh_from_db()
    assert event.registering == "here"


def test_what_keeps_registrations_from_opening_is_told(desk, event):
    type(event).objects.update(registering="none", announced_start="18:00", announced_end="09:00")

    answer = desk.post("/ouvrir", follow=True)

    assert "L’heure de fin annoncée vient avant celle de début." in text(answer)


def test_what_somebody_changed_is_shown_compared_and_seen(desk, door):
    row = RegistrationFactory(
        form=door, name="Après Elle", profession="health", before={"name": "Avant Elle", "profession": ""}
    )
    RegistrationFactory(form=door)

    everybody, changed = desk.get(), desk.get("", etat="changees")
    assert "Des personnes ont changé ce qu’elles avaient dit" in text(everybody)
    assert names(changed) == ["Après Elle"]
    page = text(desk.get(f"/{row.pk}"))
    assert "Avant Elle puis Après Elle" in page
    assert "Métier non dit puis Santé" in page

    desk.post(f"/{row.pk}/decider", {"que": "vu"})
    assert "Réponses changées" not in text(desk.get())


def test_requests_are_declined_with_a_word_that_they_read(desk, door):
    rows = RequestedFactory.create_batch(2, form=door)
    page = desk.get().content.decode()
    assert 'name="refuser" value="cochees"' in page
    assert f'name="refuser" value="{rows[0].pk}"' not in page  # one alone: on its page, where one writes why

    desk.post(
        "/decider", {"refuser": "cochees", "coche": [row.pk for row in rows], "reponse": " Réservé  à la Loire. "}
    )

    assert {(row.state, row.reply) for row in door.registrations.all()} == {("refused", "Réservé à la Loire.")}


def test_one_request_is_declined_with_a_word_not_a_speech(desk, door):
    row = RequestedFactory(form=door)

    desk.post(f"/{row.pk}/decider", {"que": "refuser", "reponse": "x" * 301})
    row.refresh_from_db()
    assert row.state == "requested"

    desk.post(f"/{row.pk}/decider", {"que": "refuser", "reponse": "Complet."})
    row.refresh_from_db()
    assert (row.state, row.reply) == ("refused", "Complet.")


def test_a_seat_is_given_all_the_same(desk, door):
    door.seats = 0
    door.save()
    row = WaitingFactory(form=door)
    assert "Donner une place quand même" in text(desk.get(f"/{row.pk}"))

    desk.post(f"/{row.pk}/decider", {"que": "place"})

    row.refresh_from_db()
    assert row.state == "confirmed"
    assert "dont 1 de trop" in text(desk.get())


def test_who_waits_is_said_of_her_not_to_her(desk, door):
    first, second = WaitingFactory(form=door), WaitingFactory(form=door)

    page = text(desk.get(f"/{second.pk}"))

    assert "2e de la liste d’attente, dans l’ordre d’arrivée. 1 personne attend avant elle les mêmes places." in page
    assert "Elle peut avoir une place pour « tout le monde »." in page
    assert "1re de la liste d’attente" in text(desk.get(f"/{first.pk}"))
    assert "Vous êtes la" not in page


def test_who_waited_for_what_is_over_waits_no_more(desk, door):
    row = WaitingFactory(form=door)
    door.event.first_day = door.event.last_day = date(2026, 11, 1)
    door.event.save()

    assert "L’évènement est passé : rien ne partira plus." in text(desk.get(f"/{row.pk}"))


@pytest.mark.parametrize(
    ("said", "sentence"), [({"life": "cancelled"}, "l’évènement est annulé."), ({}, "l’évènement est passé.")]
)
def test_why_one_registers_no_more_is_said(desk, door, said, sentence):
    for name, value in {"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 1), **said}.items():
        setattr(door.event, name, value)
    if said:
        door.event.cancelled_at = timezone.now()
    door.event.save()

    assert f"On ne s’inscrit plus : {sentence}" in text(desk.get())
