"""One registration: what she said, what was written to her, decisions; what people need; somebody who telephoned."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from maillage.core import journal
from maillage.registrations import actions, needs
from maillage.registrations.models import Letter, Registration
from tests.factories import DepartmentFactory, UserFactory
from tests.registrations.factories import (
    FormFactory,
    OfferedFactory,
    QuestionFactory,
    QuotaFactory,
    RegistrationFactory,
    RequestedFactory,
    WaitingFactory,
    applicant,
)

pytestmark = pytest.mark.django_db


def text(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).replace(" ,", ",")


def needing(door, said="Une boucle magnétique", **more):
    key = uuid4()
    return RegistrationFactory(form=door, pk=key, sealed_needs=needs.seal(said, registration=key), **more)


def verbs(about):
    return [line.verb for line in journal.about(about, now=timezone.now())]


def state(one):
    one.refresh_from_db()
    return one.state


def test_the_page_says_what_she_said(desk, door):
    meal = QuestionFactory(form=door, label="Repas ?", kind="yes_no", rank=1)
    rooms = QuestionFactory(form=door, label="Ateliers ?", kind="several", choices=["A", "B"], rank=2)
    QuestionFactory(form=door, label="Autre chose ?", rank=3)
    one = RegistrationFactory(
        form=door,
        name="Zoé Inventée",
        department=DepartmentFactory(code="42", name="Loire", seat="42218"),
        answers={str(meal.pk): False, str(rooms.pk): ["A", "B"]},
    )
    Letter.objects.create(
        registration=one, kind="state", cause="confirmed-1", at=timezone.now(), sent_at=timezone.now()
    )
    Letter.objects.create(registration=one, kind="reminder", cause="r", at=timezone.now(), dropped_at=timezone.now())
    Letter.objects.create(registration=one, kind="change", cause="c", at=timezone.now())

    page = text(desk.get(f"/{one.pk}"))

    for said in ("Zoé Inventée", "Loire (42)", "Travail social et éducatif", "Association d’exemple", one.email):
        assert said in page
    assert "Repas ? Non" in page
    assert "Ateliers ? A, B" in page
    assert "Autre chose ? sans réponse" in page
    assert [page.count(word) for word in (" Envoyé", "Non envoyé", "Va partir")] == [1, 1, 1]
    assert "Où en est l’inscription" in page


def test_who_waits_is_told_her_place_and_why(desk, event):
    door = FormFactory(event=event, seats=0)
    WaitingFactory(form=door)
    one = WaitingFactory(form=door)

    assert desk.get(f"/{one.pk}").context["sheet"].why != ""


def test_whose_seat_she_holds_is_told(desk, door):
    one = RegistrationFactory(form=door, quota=QuotaFactory(form=door, label="justice"))

    assert "Gardée pour « justice »" in text(desk.get(f"/{one.pk}"))


def test_needs_are_not_asked_where_the_form_does_not(desk, event):
    FormFactory(event=event, asks_needs=False)

    assert 'name="needs"' not in desk.get("/ajouter").content.decode()


def test_what_happened_is_read_from_the_journal(desk, door, member, now):
    one = actions.register(door, applicant(1), by=member, now=now)

    desk.post(f"/{one.pk}/decider", {"que": "annuler", "confirme": "1"})

    history = [said for _, said in desk.get(f"/{one.pk}").context["sheet"].history]
    assert history == ["Inscription reçue", "Annulée par l’équipe"]


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_it_says(size, desk, door, django_assert_num_queries):
    one = RegistrationFactory(form=door)
    for number in range(size):
        question = QuestionFactory(form=door)
        one.answers[str(question.pk)] = "Oui"
        Letter.objects.create(registration=one, kind="change", cause=f"c{number}", at=timezone.now())
        journal.record("registrations.edit", one, by=None, at=timezone.now())
    one.save()

    desk.get()  # the first of the day notes that she was seen

    with django_assert_num_queries(11):
        desk.get(f"/{one.pk}")


# Decisions


@pytest.mark.parametrize(
    ("make", "said", "after"),
    [
        (RequestedFactory, {"que": "accepter"}, "confirmed"),
        (RequestedFactory, {"que": "refuser"}, "refused"),
        (RegistrationFactory, {"que": "annuler", "confirme": "1"}, "cancelled"),
        (RegistrationFactory, {"que": "annuler"}, "confirmed"),
        (RegistrationFactory, {"que": "effacer"}, "confirmed"),
        (RegistrationFactory, {}, "confirmed"),
        (RegistrationFactory, {"que": "accepter"}, "confirmed"),
        (RegistrationFactory, {"que": "confirmer"}, "confirmed"),
    ],
)
def test_a_registration_is_decided(make, said, after, desk, door):
    one = make(form=door)

    answer = desk.post(f"/{one.pk}/decider", said)

    assert answer.url == f"{desk.root}/{one.pk}"
    assert state(one) == after


def test_an_offered_seat_is_confirmed_for_who_said_yes_on_the_telephone(desk, door):
    one = OfferedFactory(form=door, offered_until=timezone.now() + timezone.timedelta(days=1))

    desk.post(f"/{one.pk}/decider", {"que": "confirmer"})

    assert state(one) == "confirmed"
    assert "registrations.confirm_for" in verbs(one)


def test_what_is_refused_is_told(desk, door):
    one = RegistrationFactory(form=door, state="cancelled")

    answer = desk.post(f"/{one.pk}/decider", {"que": "accepter"}, follow=True)

    assert "Cette demande est terminée" in text(answer)


def test_her_link_is_written_again(desk, door):
    one = RegistrationFactory(form=door)

    desk.post(f"/{one.pk}/decider", {"que": "lien"})

    assert one.letters.count() == 1
    assert "registrations.write_again" in verbs(one)


def test_without_an_address_no_link_is_written(desk, door):
    one = RegistrationFactory(form=door, email="")

    answer = desk.post(f"/{one.pk}/decider", {"que": "lien"}, follow=True)

    assert "n’a plus de courriel" in text(answer)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("what", "after"), [("accepter", "confirmed"), ("refuser", "refused")])
def test_several_are_decided_at_once_and_the_list_comes_back_as_it_was(what, after, desk, door):
    first, second, other = (RequestedFactory(form=door) for _ in range(3))

    answer = desk.post("/decider", {what: "cochees", "coche": [first.pk, second.pk], "etat": "requested"}, follow=True)

    assert answer.redirect_chain == [(f"{desk.root}?etat=requested", 302)]
    assert [state(one) for one in (first, second, other)] == [after, after, "requested"]
    assert text(answer).count("2 demandes ") == 1


def test_one_is_decided_from_the_list(desk, door):
    first, second = RequestedFactory(form=door), RequestedFactory(form=door)

    answer = desk.post("/decider", {"accepter": first.pk, "coche": [second.pk]}, follow=True)

    assert [state(first), state(second)] == ["confirmed", "requested"]
    assert "1 demande acceptée" in text(answer)


def test_seats_go_in_the_order_of_the_queue_whatever_the_order_of_the_boxes(desk, event):
    door = FormFactory(event=event, seats=1, needs_approval=True)
    first, second = RequestedFactory(form=door), RequestedFactory(form=door)

    answer = desk.post("/decider", {"accepter": "cochees", "coche": [second.pk, first.pk]}, follow=True)

    assert "2 demandes acceptées, dont 1 en liste d’attente" in text(answer)
    assert [state(first), state(second)] == ["confirmed", "waiting"]


def test_one_that_is_refused_does_not_hold_the_others(desk, door):
    gone, asked = RegistrationFactory(form=door, state="cancelled"), RequestedFactory(form=door)

    answer = desk.post("/decider", {"accepter": "cochees", "coche": [gone.pk, asked.pk]}, follow=True)

    assert [state(gone), state(asked)] == ["cancelled", "confirmed"]
    assert "1 demande acceptée" in text(answer)
    assert "1 sans changement." in text(answer)


@pytest.mark.parametrize(
    "said", [{}, {"accepter": "cochees"}, {"accepter": "x"}, {"coche": ["x"], "refuser": "cochees"}]
)
def test_nothing_ticked_changes_nothing(said, desk, door):
    one = RequestedFactory(form=door)

    answer = desk.post("/decider", said, follow=True)

    assert "Cochez d’abord" in text(answer)
    assert state(one) == "requested"


def test_what_is_ticked_elsewhere_is_not_decided_here(desk, door):
    other = RequestedFactory()

    desk.post("/decider", {"accepter": "cochees", "coche": [other.pk]})

    assert state(other) == "requested"


# Needs


def test_needs_are_read_once_asked_for_and_noted(desk, door):
    one = needing(door)

    closed = desk.get(f"/{one.pk}")
    assert "Une boucle magnétique" not in text(closed)
    assert verbs(one) == []
    opened = desk.post(f"/{one.pk}/besoins")

    assert "Une boucle magnétique" in text(opened)
    assert opened["Cache-Control"] == "no-store"
    assert verbs(one) == ["registrations.read_needs"]
    assert desk.get(f"/{one.pk}/besoins").status_code == 405


def test_needs_whose_key_is_gone_are_told_lost(desk, door):
    one = needing(door)
    Registration.objects.update(sealed_needs=b"other")

    assert "Ce besoin ne peut plus être lu." in text(desk.post(f"/{one.pk}/besoins"))


def test_the_needs_of_all_are_listed_without_names_once_asked_for_and_noted(desk, door):
    needing(door, name="Zoé Secrète")
    needing(door, "Le texte par écrit", way="remote")
    needing(door, "Partie", state="cancelled")
    RegistrationFactory(form=door)

    closed = text(desk.get("/besoins"))
    assert "2 personnes ont dit de quoi elles ont besoin : 1 sur place, 1 à distance." in closed
    assert "boucle" not in closed
    assert verbs(door) == []
    opened = text(desk.post("/besoins"))

    assert "Une boucle magnétique" in opened
    assert "Le texte par écrit" in opened
    assert "Zoé" not in opened
    assert "Partie" not in opened
    assert verbs(door) == ["registrations.read_needs"]


@pytest.mark.parametrize("size", [1, 3])
def test_the_needs_cost_the_same_whatever_their_number(size, desk, door, django_assert_num_queries):
    for _ in range(size):
        needing(door)

    desk.get()  # the first of the day notes that she was seen

    with django_assert_num_queries(8):
        desk.get("/besoins")


def test_nobody_needs_anything(desk, event):
    assert "Personne n’a dit de besoin" in text(desk.get("/besoins"))
    assert "Personne n’a dit de besoin" in text(desk.post("/besoins"))


# By hand


def telephoned(**more):
    usual = {"name": "Zoé Inventée", "email": "Zoe@example.org", "profession": "health", "department": "other"}
    return {**usual, **more}


def test_somebody_who_telephoned_is_registered(desk, door, member):
    meal = QuestionFactory(form=door, label="Repas ?", kind="yes_no")

    answer = desk.post("/ajouter", telephoned(**{f"question-{meal.pk}": "no", "needs": "Un fauteuil"}))

    one = Registration.objects.get()
    assert answer.url == f"{desk.root}/{one.pk}"
    assert (one.name, one.email, one.profession, one.department) == ("Zoé Inventée", "zoe@example.org", "health", None)
    assert (one.state, one.answers, needs.read(one)) == ("confirmed", {str(meal.pk): False}, "Un fauteuil")


def test_what_is_missing_is_told_and_what_was_typed_stays(desk, door):
    meal = QuestionFactory(form=door, label="Quel repas ?", is_required=True)

    answer = desk.post("/ajouter", telephoned(email="zoe", name="Zoé à garder"))

    assert answer.status_code == 422
    assert 'value="Zoé à garder"' in answer.content.decode()
    assert f'href="#id_question-{meal.pk}"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_what_the_action_refuses_stands_beside_its_field(desk, door):
    answer = desk.post("/ajouter", telephoned(department="42"))  # known to the gazetteer, not loaded here

    assert answer.status_code == 422
    assert 'href="#id_department"' in answer.content.decode()


def test_somebody_who_is_registered_already_is_not_added_twice(desk, door):
    shown = []
    for _ in range(2):
        answer = desk.post("/ajouter", telephoned())
        shown.append(text(desk.get(answer.url.removeprefix(desk.root))))

    assert answer.url == f"{desk.root}/{Registration.objects.get().pk}"
    assert ["C’est enregistré." in page for page in shown] == [True, False]
    assert ["Cette personne est déjà inscrite" in page for page in shown] == [False, True]


def test_what_the_rules_refuse_is_told(desk, event):
    FormFactory(event=event, seats=0, has_waiting_list=False)

    answer = desk.post("/ajouter", telephoned())

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 'value="Zoé Inventée"' in answer.content.decode()


def test_how_somebody_comes_is_asked_where_there_is_a_choice(desk, event, door):
    type(event).objects.update(mode="hybrid")

    assert desk.post("/ajouter", telephoned()).status_code == 422
    desk.post("/ajouter", telephoned(way="remote"))

    assert Registration.objects.get().way == "remote"


def test_nobody_is_added_without_a_form(desk, event):
    assert desk.get("/ajouter").url == desk.root
    assert desk.post("/decider", {"accepter": str(uuid4())}).url == desk.root


# Whose list it is


def test_the_registration_of_another_event_is_not_there(desk, door):
    other = needing(FormFactory())

    assert desk.get(f"/{other.pk}").status_code == 404
    for path in ("decider", "besoins"):
        assert desk.post(f"/{other.pk}/{path}", {"que": "annuler", "confirme": "1"}).status_code == 404
    assert state(other) == "confirmed"
    assert verbs(other) == []


def test_a_registration_of_an_event_without_a_form_is_not_there(desk, event):
    assert desk.get(f"/{uuid4()}").status_code == 404


@pytest.mark.parametrize("path", ["", "/qui-vient", "/besoins", "/ajouter", "/formulaire", "/rappels", "/{pk}"])
def test_a_stranger_sees_nothing(path, client, event, door):
    one = RegistrationFactory(form=door)
    client.force_login(UserFactory())

    assert client.get(f"/pro/agenda/{event.pk}/inscriptions{path.format(pk=one.pk)}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/decider", "/chercher", "/ouvrir", "/besoins", "/ajouter", "/formulaire", "/rappels"]
)
def test_a_stranger_does_nothing(path, client, event, door):
    one = needing(door)
    client.force_login(UserFactory())

    for data in ({}, {"que": "annuler", "confirme": "1", "mots": "a", "refuser": one.pk}):
        assert client.post(f"/pro/agenda/{event.pk}/inscriptions{path}", data).status_code == 404
        assert client.post(f"/pro/agenda/{event.pk}/inscriptions/{one.pk}/decider", data).status_code == 404
    assert state(one) == "confirmed"
