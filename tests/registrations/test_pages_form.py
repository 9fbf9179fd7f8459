"""The form by which somebody registers, and all that it refuses."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from maillage.events.models import Event
from maillage.registrations import needs
from maillage.registrations.models import Registration, RegistrationForm
from tests import factories
from tests.events.factories import EventFactory, WebinarFactory
from tests.hostile import PAYLOADS, danger_of
from tests.registrations.factories import (
    FormFactory,
    QuestionFactory,
    QuotaFactory,
    RegistrationFactory,
    WaitingFactory,
)
from tests.registrations.pages import NOTED, door, filled, own, read, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    return FormFactory(event__title="Journée d’exemple")


@pytest.fixture
def person(client):
    user = factories.UserFactory(first_name="Ana", last_name="Imaginaire")
    client.force_login(user)
    return user


def test_somebody_without_an_account_registers_on_one_screen(client, form):
    page = read(client, door(form))
    answer = client.post(door(form), filled(needs="boucle magnétique"))

    assert "Journée d’exemple" in page.text
    assert "mardi 13 mars 2035" in page.text.lower()
    assert (answer.status_code, answer.url) == (302, NOTED)
    made = Registration.objects.get()
    assert (made.name, made.email, made.profession) == ("Personne Inventée 0", "personne-0@example.org", "social")
    assert (made.structure, made.department_id, made.way, made.state) == (
        "Association d’exemple",
        "77",
        "onsite",
        "confirmed",
    )
    assert needs.read(made) == "boucle magnétique"


def test_what_fits_nobody_s_list_is_kept_as_nothing(client, form):
    client.post(door(form), filled(profession="other", department="other", structure=""))

    made = Registration.objects.get()
    assert (made.profession, made.department_id, made.structure) == ("", None, "")


def test_looking_registers_nobody_and_leaves_no_cookie(client, form):
    answer = client.get(door(form))

    assert not Registration.objects.exists()
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in reader(answer).hidden


def test_sending_leaves_no_cookie_either(form):
    answer = Client(enforce_csrf_checks=True).post(door(form), filled())

    assert (answer.status_code, answer.url) == (302, NOTED)
    assert not answer.cookies


def test_the_answer_is_the_same_for_an_address_that_is_registered(client, form):
    RegistrationFactory(form=form, email="connue@example.org")
    client.get(door(form))

    known, unknown = (
        client.post(door(form), filled(email=email)) for email in ("connue@example.org", "nouvelle@example.org")
    )

    assert dict(known.headers) == dict(unknown.headers)
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    pages = [client.get(one.url).content for one in (known, unknown)]
    assert pages[0] == pages[1]
    assert b"example.org" not in pages[0]


def test_the_answer_is_the_same_when_there_is_no_room_left(client):
    form = FormFactory(seats=1, has_waiting_list=False)
    RegistrationFactory(form=form, email="connue@example.org", name="Personne Inventée 0")

    known, unknown = (
        client.post(door(form), filled(email=email)) for email in ("connue@example.org", "nouvelle@example.org")
    )

    assert known.status_code == unknown.status_code == 409
    assert known.content.replace(b"connue@", b"nouvelle@") == unknown.content


def test_a_double_click_and_two_tabs_make_one_registration(client, form):
    answers = [client.post(door(form), filled()) for _ in range(3)]

    assert {answer.url for answer in answers} == {NOTED}
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "refusal"),
    [
        ({"name": ""}, "id_name", "Écrivez votre prénom et votre nom."),
        ({"email": ""}, "id_email", "Donnez un courriel : la réponse y sera envoyée."),
        ({"email": "ana@"}, "id_email", "Ce courriel n’est pas complet : par exemple prenom.nom@exemple.org."),
        ({"profession": ""}, "id_profession", "Choisissez un métier ou un domaine."),
        ({"department": ""}, "id_department", "Choisissez un département, ou « aucun, ou plusieurs »."),
    ],
)
def test_what_is_missing_is_said_above_and_beside_and_what_was_typed_stays(client, form, changed, field, refusal):
    answer = client.post(door(form), filled(structure="Une structure à garder", **changed))

    page = reader(answer)
    assert answer.status_code == 422
    assert "Votre demande n’est pas encore complète" in page.text
    assert page.text.count(refusal) == 2
    assert f"#{field}" in [href for href, _ in page.links]
    assert "Une structure à garder" in answer.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"profession": "zz"}, "Choisissez « Métier ou domaine » dans la liste."),
        ({"department": "zz"}, "Choisissez « Département où vous travaillez » dans la liste."),
        ({"name": "Ana\0"}, "Retapez « Prénom et nom » : un signe invisible s’y trouve."),
        ({"structure": "x" * 201}, "Raccourcissez « Structure » : 200 caractères au plus."),
        ({"name": "\u200b\u200b"}, "« Prénom et nom » : écrivez le prénom et le nom."),
    ],
)
def test_what_cannot_be_kept_is_said_in_plain_words_that_name_the_field(client, form, changed, refusal):
    answer = client.post(door(form), filled(**changed))

    page = reader(answer)
    assert answer.status_code == 422
    assert page.text.count(refusal) == 2
    assert [word for word in ("zz", "cette valeur", "nul", "valide") if word in page.text] == []


def test_a_choice_that_is_not_offered_names_its_question(client, form):
    question = QuestionFactory(form=form, kind="choice", choices=["10 %", "20 %"], label="Quel % ?")

    answer = client.post(door(form), filled(**{f"question-{question.pk}": "30 %"}))

    assert reader(answer).text.count("Choisissez « Quel % ? » dans la liste.") == 2


def test_the_questions_of_the_organisers_are_asked_and_kept(client, form):
    kinds = {
        kind: QuestionFactory(form=form, kind=kind, choices=choices, label=f"Quoi, {kind} ?")
        for kind, choices in (
            ("text", []),
            ("long", []),
            ("choice", ["matin", "soir"]),
            ("several", ["a", "b", "c"]),
            ("yes_no", []),
        )
    }
    given = {"text": "un mot", "long": "deux\nlignes", "choice": "soir", "several": ["a", "c"], "yes_no": "no"}

    page = read(client, door(form))
    client.post(door(form), filled(**{f"question-{kinds[kind].pk}": value for kind, value in given.items()}))

    for question in kinds.values():
        assert question.label in page.text
    expected = {str(kinds[kind].pk): value for kind, value in given.items()} | {str(kinds["yes_no"].pk): False}
    assert {
        key: str(value).replace("\r", "") if isinstance(value, str) else value
        for key, value in Registration.objects.get().answers.items()
    } == expected


def test_a_long_list_of_choices_is_a_list(client, form):
    question = QuestionFactory(form=form, kind="choice", choices=[f"choix {number}" for number in range(9)])

    assert f'<select name="question-{question.pk}"' in client.get(door(form)).content.decode()


def test_a_question_that_must_be_answered_is_asked_for(client, form):
    question = QuestionFactory(form=form, kind="several", choices=["a", "b"], is_required=True, label="Quels repas ?")

    answer = client.post(door(form), filled())

    assert answer.status_code == 422
    assert "Répondez à « Quels repas ? »." in reader(answer).text
    assert f"#id_question-{question.pk}_0" in [href for href, _ in reader(answer).links]


def test_what_only_the_action_can_see_is_told_beside_the_field(client, form):
    answer = client.post(
        door(form), filled(department="75")
    )  # a département of the list, of which the database knows nothing

    assert answer.status_code == 422
    assert reader(answer).text.count("« Département où vous travaillez » : choisissez dans la liste.") == 2


def test_needs_are_asked_only_where_the_organisers_ask_for_them(client):
    asking, not_asking = FormFactory(), FormFactory(asks_needs=False)

    assert (
        "Ces informations sont chiffrées, vues par l’organisation seulement, effacées 30 jours après."
        in read(client, door(asking)).text
    )
    assert "chiffrées" not in read(client, door(not_asking)).text
    assert client.post(door(not_asking), filled(needs="un secret")).url == NOTED
    assert Registration.objects.get().sealed_needs is None


def test_how_one_comes_is_asked_only_when_there_is_a_choice(client):
    hybrid = FormFactory(event__mode="hybrid")
    online = FormFactory(event=WebinarFactory(registering="here"))

    assert "Comment venez-vous ?" in read(client, door(hybrid)).text
    assert "Comment venez-vous ?" not in read(client, door(online)).text
    assert client.post(door(hybrid), filled()).status_code == 422
    client.post(door(hybrid), filled(way="remote"))
    client.post(door(online), filled())
    assert list(Registration.objects.values_list("form", "way").order_by("form")) == [
        (hybrid.pk, "remote"),
        (online.pk, "remote"),
    ]


def test_the_page_says_who_sees_what_and_until_when(client, form):
    text = read(client, door(form)).text

    assert "La liste des personnes inscrites n’est pas publiée." in text
    assert "effacés deux ans après" in text


@pytest.mark.parametrize(
    ("seats", "taken", "said"),
    [
        (None, 0, "Il reste des places."),
        (9, 3, "Il reste des places."),
        (9, 5, "Il reste moins de 5 places."),
        (9, 8, "Il reste moins de 5 places."),
        (3, 3, "Complet : vous serez sur la liste d’attente."),
    ],
)
def test_the_page_says_how_it_stands_without_a_small_count(client, seats, taken, said):
    form = FormFactory(seats=seats)
    RegistrationFactory.create_batch(taken, form=form)
    WaitingFactory.create_batch(2, form=form)

    page = read(client, door(form))

    assert said in page.text
    assert "Personne Inventée" not in page.text


def test_places_that_are_kept_are_named(client):
    form = FormFactory(seats=2)
    QuotaFactory(form=form, label="magistrats et avocats", seats=1)
    RegistrationFactory(form=form)

    text = read(client, door(form)).text

    assert "Il ne reste que des places gardées : « magistrats et avocats »." in text
    assert "Si vous n’en êtes pas, vous serez sur la liste d’attente." in text


def test_each_way_of_coming_says_its_own_room(client):
    form = FormFactory(event__mode="hybrid", seats=1, remote_seats=50)
    RegistrationFactory(form=form)

    text = read(client, door(form)).text

    assert "Sur place – Complet : vous serez sur la liste d’attente." in text
    assert "À distance – Il reste des places." in text


def closed(form, **said):
    Event.objects.filter(pk=form.event_id).update(**said)


def _cancelled(form):
    closed(form, life="cancelled", cancelled_at=timezone.now())


def _past_the_deadline(form):
    closed(form, registration_closes_at=timezone.now() - timedelta(minutes=1))


def _elsewhere(form):
    closed(form, registering="none")


def _over(form):
    closed(form, first_day="2026-01-05", last_day="2026-01-05")


def _not_yet(form):
    RegistrationForm.objects.filter(pk=form.pk).update(opens_at=timezone.now() + timedelta(days=1))


def _full(form):
    RegistrationForm.objects.filter(pk=form.pk).update(seats=0, has_waiting_list=False)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (_cancelled, "Cet évènement est annulé : il n’y a plus d’inscription."),
        (_past_the_deadline, "Les inscriptions sont closes."),
        (_elsewhere, "On ne s’inscrit pas ici à cet évènement : lisez sa page."),
        (_over, "Cet évènement est passé : on ne s’y inscrit plus."),
        (_not_yet, "Les inscriptions ouvrent le"),
        (_full, "C’est complet : on ne s’inscrit plus."),
    ],
)
def test_what_happens_while_one_fills_the_form_is_said_and_nothing_typed_is_lost(client, form, happens, said):
    happens(form)

    before = read(client, door(form))
    answer = client.post(door(form), filled(structure="Une structure à garder"))

    assert said in before.text
    assert 'name="structure"' not in client.get(door(form)).content.decode()
    assert answer.status_code == 409
    assert "L’inscription n’a pas été faite" in reader(answer).text
    assert said in reader(answer).text
    assert "places" not in reader(answer).text.partition("Où on en est")[2].partition("Prénom et nom")[0]
    assert "Une structure à garder" in answer.content.decode()
    assert "personne-0@example.org" in answer.content.decode()
    assert not Registration.objects.exists()


def test_where_the_organisers_have_not_made_the_form_yet_nothing_can_be_sent(client):
    event = EventFactory(registering="here")

    page = read(client, f"{event.get_absolute_url()}/inscription")
    answer = client.post(f"{event.get_absolute_url()}/inscription", filled())

    assert "Les inscriptions ne sont pas encore ouvertes." in page.text
    assert answer.status_code == 409


def test_where_one_comes_freely_the_page_says_so(client):
    event = EventFactory()

    assert "On vient sans s’inscrire." in read(client, f"{event.get_absolute_url()}/inscription").text


def test_an_event_that_is_not_shown_has_no_form(client):
    for said in ({"level": 2}, {"editorial": "draft"}, {"editorial": "withdrawn", "published_at": factories.MOMENT}):
        form = FormFactory(**{f"event__{name}": value for name, value in said.items()})

        assert client.get(door(form)).status_code == 404
        assert client.post(door(form), filled()).status_code == 404


def test_whoever_is_logged_in_finds_her_name_and_is_led_to_her_page(client, form, person):
    structure = factories.OrganisationFactory(name="Foyer d’exemple", department=factories.DepartmentFactory())
    factories.MembershipFactory(user=person, organisation=structure)

    page = client.get(door(form))
    answer = client.post(door(form), {**filled(), "email": "autre@example.org"})

    said = page.content.decode()
    assert 'value="Ana Imaginaire"' in said
    assert 'value="Foyer d’exemple"' in said
    assert '<option value="77" selected>' in said
    assert 'name="email"' not in said
    made = Registration.objects.get()
    assert (made.email, made.person) == (person.email, person)
    assert answer.url == own(made)


def test_whoever_is_logged_in_and_belongs_to_no_structure_finds_her_name_only(client, form, person):
    said = client.get(door(form)).content.decode()

    assert 'value="Ana Imaginaire"' in said
    assert '<option value="" selected>Choisissez</option>' in said


def test_whoever_is_registered_already_is_led_to_her_page_at_once(client, form, person):
    made = RegistrationFactory(form=form, email=person.email)

    for method in (client.get, client.post):
        assert method(door(form)).url == own(made)


def test_the_form_of_whoever_is_logged_in_cannot_be_forged(form):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.UserFactory())

    answer = client.post(door(form), filled())

    assert answer.status_code == 403
    assert not Registration.objects.exists()


def test_the_pages_are_of_no_cache_and_no_robot(client, form):
    for url, kept in ((door(form), "private, no-store"), (NOTED, "no-store")):
        answer = client.get(url)

        assert answer["Cache-Control"] == kept
        assert answer["X-Robots-Tag"] == "noindex, noarchive"


def test_the_title_of_the_window_says_nothing_of_the_event(client):
    form = FormFactory(event__title="La prostitution des mineurs")

    assert "prostitution" not in read(client, door(form)).title


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_are_shown_as_words(client, form, payload):
    QuestionFactory(form=form, label=payload[:200], help_text=payload[:300], kind="choice", choices=[payload])
    RegistrationForm.objects.update(text=payload)

    answer = client.post(door(form), filled(name="", structure=payload[:200]))

    assert answer.status_code == 422
    assert not danger_of(answer.content.decode())


@pytest.mark.parametrize("size", [1, 3])
def test_the_form_costs_the_same_whatever_it_asks(client, django_assert_num_queries, size):
    form = FormFactory(seats=50)
    QuestionFactory.create_batch(size, form=form)
    QuotaFactory.create_batch(size, form=form)
    RegistrationFactory.create_batch(size, form=form)
    client.get(door(form))

    with django_assert_num_queries(6):
        client.get(door(form))


def test_no_mail_leaves_with_a_name_or_a_title(client, form, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(door(form), filled())

    for message in mail.outbox:
        assert "Journée d’exemple" not in message.subject + message.body
        assert "Inventée" not in message.subject + message.body
