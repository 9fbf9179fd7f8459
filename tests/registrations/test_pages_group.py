"""Several people of one structure, registered by one of them."""

import pytest
from django.test import Client
from django.utils import timezone

from maillage.events.models import Event
from maillage.registrations.models import Registration
from tests import factories
from tests.registrations.factories import FormFactory, QuestionFactory, RegistrationFactory
from tests.registrations.pages import NOTED, door, group, read, reader

pytestmark = pytest.mark.django_db
ANA = ("Ana Imaginaire", "ana@example.org", "social")
BRUNO = ("Bruno Inventé", "bruno@example.org", "justice")


@pytest.fixture
def form():
    return FormFactory(group_most=8)


def url(form):
    return f"{door(form)}/groupe"


def names(answer):
    return [f"{number}-name" for number in range(50) if f'name="{number}-name"' in answer.content.decode()]


def test_everybody_has_her_own_registration_in_the_order_of_the_lines(client):
    form = FormFactory(seats=1)

    answer = client.post(url(form), group(ANA, BRUNO))

    made = list(Registration.objects.order_by("rank"))
    assert (answer.status_code, answer.url) == (302, NOTED)
    assert [(one.name, one.email, one.profession, one.state) for one in made] == [
        (*ANA, "confirmed"),
        (*BRUNO, "waiting"),
    ]
    assert {(one.structure, one.department_id) for one in made} == {("Association d’exemple", "77")}
    assert len({one.group for one in made}) == 1


def test_lines_left_empty_are_nobody(client, form):
    client.post(url(form), group(ANA, ("", "", ""), BRUNO))

    assert list(Registration.objects.order_by("rank").values_list("email", flat=True)) == [ANA[1], BRUNO[1]]


def test_more_lines_are_given_without_javascript_up_to_the_limit(client, form):
    first = client.get(url(form))
    more = client.post(url(form), group(ANA, more="1"))

    assert len(names(first)) == 5
    assert len(names(more)) == 8
    assert more.status_code == 200
    assert 'value="Ana Imaginaire"' in more.content.decode()
    assert '<option value="77" selected>' in more.content.decode()
    assert "Votre demande n’est pas encore complète" not in more.content.decode()
    assert "Ajouter des lignes" not in more.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("lines", ["", "-1", "99999999999999999999", "abc", "²"])
def test_a_number_of_lines_that_was_tampered_with_is_harmless(client, form, lines):
    answer = client.post(url(form), group(("", "", ""), lines=lines))

    assert answer.status_code == 422
    assert 1 <= len(names(answer)) <= 8


def test_no_more_people_than_the_organisers_allow(client):
    form = FormFactory(group_most=2)

    client.post(url(form), group(ANA, BRUNO, ("Chloé Fictive", "chloe@example.org", "school"), lines="5"))

    assert Registration.objects.count() <= 2


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (("", "bruno@example.org", "justice"), "Personne 3 : écrivez le prénom et le nom."),
        (("Bruno", "", "justice"), "Personne 3 : donnez un courriel."),
        (("Bruno", "bruno@example.org", ""), "Personne 3 : choisissez un métier."),
        (
            ("Bruno\0", "bruno@example.org", "justice"),
            "Personne 3 : retapez « Prénom et nom » : un signe invisible s’y trouve.",
        ),
        (
            ("x" * 121, "bruno@example.org", "justice"),
            "Personne 3 : raccourcissez « Prénom et nom » : 120 caractères au plus.",
        ),
        (("Bruno", "bruno@example.org", "zz"), "Personne 3 : choisissez « Métier ou domaine » dans la liste."),
        (("\u200b", "bruno@example.org", "justice"), "Personne 3 : écrivez le prénom et le nom."),
        (("Bruno", "bruno@", "justice"), "Personne 3 : Ce courriel n’est pas complet"),
        (("Bruno", "ANA@example.org", "justice"), "Personne 3 : ce courriel est aussi celui de la personne 1."),
    ],
)
def test_one_line_to_be_corrected_and_nobody_is_registered(client, form, line, refusal):
    answer = client.post(url(form), group(ANA, ("", "", ""), line))

    assert answer.status_code == 422
    assert reader(answer).text.count(refusal) == 2
    assert 'value="Ana Imaginaire"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_list_of_nobody_is_not_sent(client, form):
    answer = client.post(url(form), group())

    assert answer.status_code == 422
    assert "Écrivez au moins une personne." in reader(answer).text


def test_a_refusal_of_the_action_is_told_on_the_line_that_it_names(client, form):
    answer = client.post(url(form), group(("", "", ""), ANA, (BRUNO[0], BRUNO[1], "other"), department="75"))

    said = answer.content.decode()
    assert answer.status_code == 422
    assert reader(answer).text.count("« Son département » : choisissez dans la liste.") == 2
    assert 'value="Ana Imaginaire"' in said


def test_the_questions_are_answered_once_for_all(client, form):
    question = QuestionFactory(form=form, is_required=True, label="Quel repas ?")

    refused = client.post(url(form), group(ANA))
    client.post(url(form), group(ANA, BRUNO, **{f"question-{question.pk}": "végétarien"}))

    assert "Répondez à « Quel repas ? »." in reader(refused).text
    assert [one.answers for one in Registration.objects.all()] == [{str(question.pk): "végétarien"}] * 2


def test_the_answer_tells_nothing_of_those_who_are_registered(client, form):
    RegistrationFactory(form=form, email=BRUNO[1])

    answers = [client.post(url(form), group(ANA, BRUNO)) for _ in range(2)]

    assert [(one.status_code, one.url) for one in answers] == [(302, NOTED)] * 2
    assert Registration.objects.count() == 2


def test_not_enough_places_and_no_waiting_list_registers_nobody(client):
    form = FormFactory(seats=1, has_waiting_list=False)

    answer = client.post(url(form), group(ANA, BRUNO))

    assert answer.status_code == 409
    assert "Personne n’a été inscrit" in reader(answer).text
    assert 'value="Ana Imaginaire"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_what_is_cancelled_meanwhile_is_said_and_the_lines_stay(client, form):
    Event.objects.update(life="cancelled", cancelled_at=timezone.now())

    answer = client.post(url(form), group(ANA))

    assert answer.status_code == 409
    assert "Cet évènement est annulé" in reader(answer).text
    assert 'value="Ana Imaginaire"' in answer.content.decode()
    assert "Cet évènement est annulé" in read(client, url(form)).text


def test_groups_only_where_they_are_taken(client):
    alone, made_of = FormFactory(group_most=1), FormFactory()

    assert client.get(url(alone)).status_code == 404
    assert url(alone) not in read(client, door(alone)).inside()
    assert url(made_of) in read(client, door(made_of)).inside()


def test_whoever_is_logged_in_registers_others_and_proves_that_the_form_is_ours(form):
    user = factories.UserFactory()
    client, forger = Client(), Client(enforce_csrf_checks=True)
    client.force_login(user)
    forger.force_login(user)

    assert forger.post(url(form), group(ANA)).status_code == 403
    assert client.post(url(form), group(ANA)).url == NOTED
    assert Registration.objects.get().person is None


@pytest.mark.parametrize("size", [1, 3])
def test_the_form_costs_the_same_whatever_it_asks(client, django_assert_num_queries, size):
    form = FormFactory(seats=50)
    QuestionFactory.create_batch(size, form=form)
    RegistrationFactory.create_batch(size, form=form)
    client.get(url(form))

    with django_assert_num_queries(6):
        client.get(url(form))
