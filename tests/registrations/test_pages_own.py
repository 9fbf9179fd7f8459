"""The page of one registration, and what is done there without an account."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from maillage.events.models import Event
from maillage.registrations import needs, signed
from maillage.registrations.models import Registration, RegistrationForm
from tests import factories
from tests.events.factories import WebinarFactory
from tests.events.reading.made import LINK, stream
from tests.hostile import PAYLOADS, danger_of
from tests.registrations.factories import (
    FormFactory,
    OfferedFactory,
    QuestionFactory,
    RegistrationFactory,
    RequestedFactory,
    WaitingFactory,
)
from tests.registrations.pages import door, filled, own, read, reader

pytestmark = pytest.mark.django_db
SOON = datetime(2034, 3, 13, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def form():
    return FormFactory(seats=1, event__title="Journée d’exemple")


def again(registration):
    registration.refresh_from_db()
    return registration.state


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("requested", "Votre demande est envoyée"),
        ("confirmed", "Votre place est réservée"),
        ("cancelled", "Vous ne venez pas"),
        ("lapsed", "La place proposée n’est plus gardée"),
        ("refused", "Votre demande n’est pas retenue"),
    ],
)
def test_the_page_says_how_it_stands_in_words(client, form, state, said):
    page = read(client, own(RegistrationFactory(form=form, state=state)))

    assert said in page.text
    assert "Journée d’exemple" in page.text
    assert "Mardi 13 mars 2035, 9 h – 16 h" in page.text
    assert "Salle des fêtes, 1 place de la Mairie, Melun" in page.text


def test_who_comes_from_afar_is_sent_to_no_room(client):
    form = FormFactory(event__mode="hybrid")

    assert "En ligne" in read(client, own(RegistrationFactory(form=form, way="remote"))).text
    assert "Salle des fêtes" not in read(client, own(RegistrationFactory(form=form, way="remote"))).text


def test_who_waits_reads_her_place_and_why(client, form):
    RegistrationFactory(form=form)
    WaitingFactory(form=form)

    page = read(client, own(WaitingFactory(form=form)))

    assert "Vous êtes sur la liste d’attente" in page.text
    assert "Votre place dans la file : 2" in page.text


def test_an_offer_says_until_when_and_is_taken(client, form):
    offered = OfferedFactory(form=form, offered_until=SOON)

    page = read(client, own(offered))
    answer = client.post(own(offered, "/reponse"), {"answer": "accept"})

    assert "Dites-nous avant le lundi 13 mars 2034 à 9 h " in page.text
    assert "Ne plus venir" not in page.text
    assert answer.url == own(offered)
    assert again(offered) == "confirmed"


def test_an_offer_is_left(client, form):
    offered = OfferedFactory(form=form, offered_until=SOON)

    client.post(own(offered, "/reponse"), {"answer": "decline"})

    assert again(offered) == "cancelled"


def test_an_offer_that_ended_while_she_reads_is_refused_and_the_page_says_how_it_stands(client, form):
    offered = OfferedFactory(form=form)  # until 2026-11-03

    answer = client.post(own(offered, "/reponse"), {"answer": "accept"})

    assert answer.status_code == 409
    assert "Rien n’a changé" in reader(answer).text
    assert again(offered) != "confirmed"


def test_who_let_an_offer_pass_waits_again_at_the_end(client, form):
    RegistrationFactory(form=form)
    lapsed = RegistrationFactory(form=form, state="lapsed")
    other = WaitingFactory(form=form)

    page = read(client, own(lapsed))
    answer = client.post(own(lapsed, "/reponse"), {"answer": "wait"})

    assert "Me remettre en liste d’attente" in page.text
    assert answer.status_code == 302
    assert again(lapsed) == "waiting"
    assert lapsed.rank > other.rank


@pytest.mark.parametrize("sent", ["", "accepter", "cancel"])
def test_an_answer_that_is_no_button_changes_nothing(client, form, sent):
    offered = OfferedFactory(form=form, offered_until=SOON)

    assert client.post(own(offered, "/reponse"), {"answer": sent}).status_code == 422
    assert again(offered) == "offered"


def test_looking_answers_nothing(client, form):
    offered = OfferedFactory(form=form, offered_until=SOON)

    assert client.get(own(offered, "/reponse?answer=accept")).status_code == 405
    assert again(offered) == "offered"


def test_who_does_not_come_any_more_is_asked_once(client, form):
    registration, waiting = RegistrationFactory(form=form), WaitingFactory(form=form)

    page = read(client, own(registration, "/annuler"))
    answers = [client.post(own(registration, "/annuler")) for _ in range(2)]

    assert "Ne plus venir ?" in page.text
    assert {one.url for one in answers} == {own(registration)}
    assert again(registration) == "cancelled"
    assert again(waiting) in {"offered", "confirmed"}
    assert client.get(own(registration, "/annuler")).url == own(registration)


def test_one_may_leave_an_event_that_is_not_shown_any_more(client, form):
    registration = RegistrationFactory(form=form)
    Event.objects.update(editorial="withdrawn")

    page = read(client, own(registration))
    client.post(own(registration, "/annuler"))

    assert "Journée d’exemple" not in page.text
    assert "Rendez-vous professionnel" in page.text
    assert again(registration) == "cancelled"


def test_when_the_event_is_cancelled_the_page_says_it_first(client, form):
    registration = RegistrationFactory(form=form)
    Event.objects.update(life="cancelled", cancelled_at=timezone.now(), life_note="La salle a fermé.")

    page = read(client, own(registration))

    assert "Évènement annulé" in page.text
    assert "La salle a fermé." in page.text
    assert own(registration, "/modifier") not in page.inside()


@pytest.mark.parametrize("state", ["confirmed", "waiting", "offered", "requested"])
def test_when_the_event_is_cancelled_no_place_is_promised(client, form, state):
    until = timezone.now() + timedelta(days=1) if state == "offered" else None
    registration = RegistrationFactory(form=form, state=state, offered_until=until)
    Event.objects.update(life="cancelled", cancelled_at=timezone.now())

    page = read(client, own(registration))

    assert "Vous n’avez rien à faire" in page.text
    assert "L’évènement n’aura pas lieu" in page.text
    for said in ("Votre place est réservée", "Une place est pour vous", "place dans la file", "vous écrivons"):
        assert said not in page.text
    assert own(registration, "/rendez-vous.ics") not in page.inside()


def test_when_it_is_over_nothing_is_offered_any_more(client, form):
    registration = RegistrationFactory(form=form)
    Event.objects.update(first_day=date(2026, 1, 5), last_day=date(2026, 1, 5))

    page = read(client, own(registration))

    assert "L’évènement est passé" in page.text
    assert not [link for link in page.inside() if link.startswith(own(registration) + "/")]


def test_answers_are_shown_but_not_what_she_needs(client, form):
    question = QuestionFactory(form=form, label="Quel repas ?")
    several, yes = QuestionFactory(form=form, label="Quels ateliers ?"), QuestionFactory(form=form, label="Un train ?")
    registration = RegistrationFactory(
        form=form, answers={str(question.pk): "végétarien", str(several.pk): ["A", "B"], str(yes.pk): True}
    )
    Registration.objects.update(sealed_needs=needs.seal("boucle magnétique", registration=registration.pk))

    text = read(client, own(registration)).text

    for said in (
        registration.name,
        registration.email,
        "Travail social et éducatif",
        "végétarien",
        "A, B",
        "Oui",
        "Transmis aux organisateurs",
    ):
        assert said in text
    assert "boucle" not in text


def test_she_changes_her_answers(client, form):
    question = QuestionFactory(form=form, kind="yes_no", label="Un repas ?")
    registration = RegistrationFactory(form=form, answers={str(question.pk): True})
    Registration.objects.update(sealed_needs=needs.seal("boucle magnétique", registration=registration.pk))

    shown = client.get(own(registration, "/modifier")).content.decode()
    answer = client.post(
        own(registration, "/modifier"), filled(name="Un autre nom", needs="", **{f"question-{question.pk}": "no"})
    )

    assert "boucle magnétique" in shown
    assert f'value="{registration.name}"' in shown
    assert 'name="email"' not in shown
    assert answer.url == own(registration)
    registration.refresh_from_db()
    assert (registration.name, registration.answers, registration.sealed_needs) == (
        "Un autre nom",
        {str(question.pk): False},
        None,
    )
    assert registration.state == "confirmed"
    assert registration.email.startswith("inscrite")


def test_a_change_that_is_wrong_changes_nothing_and_keeps_what_was_typed(client, form):
    registration = RegistrationFactory(form=form)

    answer = client.post(own(registration, "/modifier"), filled(name="", structure="À garder"))
    other = client.post(own(registration, "/modifier"), filled(department="75"))

    assert (answer.status_code, other.status_code) == (422, 422)
    assert "À garder" in answer.content.decode()
    assert "« Département où vous travaillez » : choisissez dans la liste." in reader(other).text
    registration.refresh_from_db()
    assert registration.structure == "Association d’exemple"


def test_needs_whose_key_is_gone_are_asked_again(client, form):
    registration = RegistrationFactory(form=form)
    Registration.objects.update(sealed_needs=b"nothing that opens")

    assert client.get(own(registration, "/modifier")).status_code == 200


def test_one_cannot_leave_what_is_over(client, form):
    registration = RegistrationFactory(form=form)
    Event.objects.update(first_day=date(2026, 1, 5), last_day=date(2026, 1, 5))

    answer = client.post(own(registration, "/annuler"))

    assert answer.status_code == 409
    assert "Rien n’a changé" in reader(answer).text
    assert again(registration) == "confirmed"


def test_a_registration_that_ended_is_not_changed(client, form):
    registration = RegistrationFactory(form=form, state="cancelled")

    answer = client.post(own(registration, "/modifier"), filled())

    assert answer.status_code == 409
    assert "Cette inscription est terminée" in reader(answer).text


@pytest.mark.parametrize("end", ["/modifier", "/date", "/annuler"])
def test_of_a_registration_that_ended_no_form_is_shown(client, form, end):
    registration = RegistrationFactory(form=form, state="cancelled")

    answer = client.get(own(registration, end))

    assert (answer.status_code, answer.url) == (302, own(registration))


@pytest.mark.parametrize(
    ("said", "is_offered"),
    [
        ({}, True),
        ({"level": 2}, False),
        ({"life": "cancelled", "cancelled_at": factories.MOMENT}, False),
        ({"first_day": date(2026, 1, 5), "last_day": date(2026, 1, 5)}, False),
    ],
)
def test_who_cancelled_may_register_once_more_where_one_registers(client, form, said, is_offered):
    registration = RegistrationFactory(form=form, state="cancelled")
    Event.objects.update(**said)

    page = read(client, own(registration))

    assert ("S’inscrire de nouveau" in page.text, door(form) in page.inside()) == (is_offered, is_offered)


@pytest.mark.parametrize("state", ["confirmed", "refused"])
def test_who_did_not_cancel_is_not_told_to_register_once_more(client, form, state):
    assert "S’inscrire de nouveau" not in read(client, own(RegistrationFactory(form=form, state=state))).text


def test_the_calendar_file_says_the_hour_and_the_town_and_no_title(client, form):
    registration = RegistrationFactory(form=form)

    answer = client.get(own(registration, "/rendez-vous.ics"))
    said = answer.content.decode()

    assert own(registration, "/rendez-vous.ics") in read(client, own(registration)).inside()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert "SUMMARY:Rendez-vous professionnel" in said
    assert "DTSTART;TZID=Europe/Paris:20350313T090000" in said
    assert "exemple" not in said
    assert "URL" not in said


@pytest.mark.parametrize("factory", [WaitingFactory, RequestedFactory])
def test_only_who_has_a_seat_has_it_in_her_calendar(client, form, factory):
    RegistrationFactory(form=form)

    assert client.get(own(factory(form=form), "/rendez-vous.ics")).status_code == 404


def test_who_has_a_seat_may_watch_from_afar(client):
    event = WebinarFactory(registering="here")
    stream(event)
    form = FormFactory(event=event)
    registration, waiting = RegistrationFactory(form=form), RequestedFactory(form=form)

    assert LINK in [href for href, _ in read(client, own(registration)).outside()]
    assert LINK not in client.get(own(waiting)).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"life": "cancelled", "cancelled_at": factories.MOMENT},
        {"editorial": "withdrawn"},
        {"level": 2},
        {"last_day": date(2026, 1, 1), "first_day": date(2026, 1, 1)},
    ],
)
def test_nobody_watches_what_is_cancelled_withdrawn_reserved_or_over(client, said):
    event = WebinarFactory(registering="here")
    stream(event)
    registration = RegistrationFactory(form=FormFactory(event=event))
    Event.objects.update(**said)

    assert LINK not in client.get(own(registration)).content.decode()


def test_what_is_reserved_shows_its_day_and_no_more_to_who_has_only_the_link(client):
    form = FormFactory(event__level=2, event__title="Visite d’un lieu", event__place_name="Un lieu protégé")
    registration = RegistrationFactory(form=form)

    stranger = read(client, own(registration))
    client.force_login(factories.MembershipFactory().user)
    member = read(client, own(registration))

    assert "Mardi 13 mars 2035" in stranger.text
    assert "Visite d’un lieu" not in stranger.text
    assert "protégé" not in stranger.text
    assert "Visite d’un lieu" in member.text


def test_a_discreet_title_is_what_a_hidden_event_is_called(client):
    form = FormFactory(event__level=2, event__neutral_title="Journée de travail")

    assert "Journée de travail" in read(client, own(RegistrationFactory(form=form))).text


ENDS = ("", "/annuler", "/modifier", "/date", "/rendez-vous.ics")


def test_a_link_that_is_not_exactly_ours_opens_nothing(client, form):
    registration, other = RegistrationFactory(form=form), RegistrationFactory(form=form)
    token, theirs = signed.token(registration.pk), signed.token(other.pk)
    body, seal = token.split(".")
    forged = (
        token[:-1],
        token + "A",
        f"{body}.{theirs.split('.')[1]}",
        f"{other.pk.hex}.{seal}",
        body,
        str(registration.pk),
        signing.Signer(salt="registrations.other", sep=".").sign(body),
        signed.box_token(registration.email, now=timezone.now()),
        "abc",
        "é" * 90,
    )

    for one in forged:
        for end in ENDS:
            assert client.get(f"/inscription/{one}{end}").status_code == 404
        for end in ("/annuler", "/modifier", "/date", "/reponse"):
            assert client.post(f"/inscription/{one}{end}", {"answer": "accept"}).status_code == 404
    assert again(registration) == "confirmed"


def test_a_link_outlives_the_registration_by_nothing(client, form):
    registration = RegistrationFactory(form=form)
    link = own(registration)
    registration.delete()

    assert client.get(link).status_code == 404


def test_a_registration_whose_names_were_erased_still_says_how_it_ended(client, form):
    registration = RegistrationFactory(form=form, name="", email="", structure="")
    Event.objects.update(first_day=date(2024, 1, 5), last_day=date(2024, 1, 5))

    assert "Vous étiez inscrit·e." in read(client, own(registration)).text


def test_no_cookie_no_cache_no_robot_no_referrer(form):
    registration = RegistrationFactory(form=form)
    client = Client(enforce_csrf_checks=True)

    for end in ENDS[:-1]:
        answer = client.get(own(registration, end))

        assert not answer.cookies
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, noarchive"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert 'content="no-referrer"' in answer.content.decode()
        assert "exemple" not in reader(answer).title
    assert client.post(own(registration, "/annuler")).status_code == 302


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_are_shown_as_words(client, payload):
    form = FormFactory(event__title=payload[:200], event__place_name=payload[:150])
    question = QuestionFactory(form=form, label=payload[:200])
    registration = RegistrationFactory(
        form=form, name=payload[:120], structure=payload[:200], answers={str(question.pk): payload}
    )
    Event.objects.update(life="rescheduled", life_note=payload[:300])

    for end in ("", "/annuler", "/modifier", "/date"):
        assert not danger_of(client.get(own(registration, end)).content.decode())


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_was_asked(client, django_assert_num_queries, size):
    form = FormFactory()
    questions = QuestionFactory.create_batch(size, form=form)
    registration = RegistrationFactory(form=form, answers={str(one.pk): "oui" for one in questions})
    WaitingFactory.create_batch(size, form=form)

    with django_assert_num_queries(5):
        client.get(own(registration))


def test_the_page_of_who_is_logged_in_is_the_same(client, form):
    user = factories.UserFactory()
    registration = RegistrationFactory(form=form, person=user, email=user.email)
    client.force_login(user)

    client.post(own(registration, "/annuler"))

    assert again(registration) == "cancelled"
    assert RegistrationForm.objects.get().pk == form.pk
    assert timezone.now() - registration.changed_at < timedelta(minutes=5)


def test_a_link_that_was_cut_says_what_to_do(client):
    page = client.get("/inscription/coupe")

    assert page.status_code == 404
    assert "recopiez-le tout entier" in page.content.decode()
    assert 'href="/mes-inscriptions"' in page.content.decode()
