"""« Mes inscriptions »: all those of an address, behind a link that its mailbox receives."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.registrations import signed
from maillage.registrations.models import Registration
from tests import factories
from tests.registrations.factories import FormFactory, OfferedFactory, RegistrationFactory, WaitingFactory
from tests.registrations.pages import box, own, read, reader

pytestmark = pytest.mark.django_db
ASK, SENT, MINE = "/mes-inscriptions", "/mes-inscriptions/envoye", "/mes-inscriptions/compte"
KNOWN, UNKNOWN = "connue@example.org", "inconnue@example.org"


def ask(client, email):
    return client.post(ASK, {"email": email})


def test_the_link_of_the_mail_opens_all_her_registrations(client):
    registration = RegistrationFactory(email=KNOWN, form__event__title="Journée d’exemple")

    answer = ask(client, KNOWN)

    (message,) = mail.outbox
    link = next(word for word in message.body.split() if "/mes-inscriptions/" in word)
    assert answer.url == SENT
    assert message.to == [KNOWN]
    assert "exemple" not in message.subject
    assert KNOWN not in link
    page = read(client, link[link.index(ASK) :])
    assert "Journée d’exemple" in page.text
    assert own(registration) in page.inside()


def test_the_answer_is_the_same_and_costs_the_same_for_a_known_and_an_unknown_address(client):
    RegistrationFactory(email=KNOWN)
    ask(client, "autre@example.org")

    answers, costs = [], []
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answers.append(ask(client, email))
        costs.append(len(queries))

    known, unknown = answers
    assert (known.status_code, known.url, known.content) == (unknown.status_code, unknown.url, unknown.content)
    assert dict(known.headers) == dict(unknown.headers)
    assert costs[0] == costs[1]
    assert [message.to for message in mail.outbox] == [[KNOWN]]
    assert client.get(SENT).content == client.get(SENT).content


def test_an_address_receives_one_link_an_hour(client):
    RegistrationFactory(email=KNOWN)

    answers = [ask(client, email) for email in (KNOWN, "Connue@Example.org", KNOWN)]

    assert {answer.url for answer in answers} == {SENT}
    assert len(mail.outbox) == 1


def test_no_address_stands_in_the_queue_of_the_tasks(client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    ask(client, KNOWN)

    (waiting,) = DBTaskResult.objects.all()
    assert waiting.task_path == "maillage.registrations.pages.boxes.send"
    assert "connue" not in str(waiting.args_kwargs)


@pytest.mark.parametrize(
    ("typed", "refusal"), [("", "Donnez un courriel"), ("connue", "Ce courriel n’est pas complet")]
)
def test_what_is_no_address_is_said(client, typed, refusal):
    answer = ask(client, typed)

    assert answer.status_code == 422
    assert refusal in reader(answer).text
    assert not mail.outbox


def test_those_to_come_stand_before_those_past_each_in_its_state(client):
    for title, day, factory, said in (
        ("La deuxième", date(2035, 5, 1), WaitingFactory, {}),
        ("La première", date(2035, 4, 1), RegistrationFactory, {}),
        ("L’ancienne", date(2026, 1, 5), RegistrationFactory, {}),
        ("La troisième", date(2035, 6, 1), OfferedFactory, {"offered_until": timezone.now() + timedelta(days=1)}),
        ("La dernière", date(2035, 7, 1), RegistrationFactory, {"state": "cancelled"}),
    ):
        factory(email=KNOWN, form__event__title=title, form__event__first_day=day, **said)

    text = read(client, box(KNOWN)).text

    found = [
        text.index(one)
        for one in ("La première", "La deuxième", "La troisième", "La dernière", "Passées", "L’ancienne")
    ]
    assert found == sorted(found)
    for said in (
        "Vous venez",
        "Sur la liste d’attente",
        "Une place vous est proposée",
        "Annulée",
        "Vous étiez inscrit·e",
    ):
        assert said in text


def test_nobody_comes_to_what_is_cancelled(client):
    for state in ("confirmed", "waiting"):
        RegistrationFactory(
            email=KNOWN, state=state, form__event__life="cancelled", form__event__cancelled_at=timezone.now()
        )

    text = read(client, box(KNOWN)).text

    assert text.count("Évènement annulé") == 2
    assert "Vous venez" not in text
    assert "Sur la liste d’attente" not in text


def test_nobody_else_s_are_shown(client):
    RegistrationFactory(email="autre@example.org", form__event__title="Journée d’une autre")

    page = read(client, box(KNOWN))

    assert "Journée d’une autre" not in page.text
    assert "Aucune inscription à venir." in page.text


def test_what_is_reserved_or_withdrawn_shows_its_day_only(client):
    for said in ({"level": 2}, {"editorial": "withdrawn", "published_at": factories.MOMENT}):
        form = FormFactory(event__title="Un titre réservé", **{f"event__{name}": value for name, value in said.items()})
        RegistrationFactory(email=KNOWN, form=form)

    text = read(client, box(KNOWN)).text

    assert "réservé" not in text
    assert text.count("Rendez-vous professionnel") == 2


def test_the_page_of_an_event_and_the_map_of_the_site_lead_to_it(client):
    event = FormFactory().event

    assert ASK in read(client, event.get_absolute_url()).inside()
    assert ASK in read(client, "/plan-du-site").inside()


def test_a_link_lasts_a_day(client):
    now = timezone.now()

    assert client.get(box(KNOWN, now - timedelta(hours=23))).status_code == 200
    old = client.get(box(KNOWN, now - timedelta(hours=25)))
    assert old.status_code == 404
    assert "Ce lien ne sert plus" in reader(old).text


def test_a_link_that_is_not_exactly_ours_opens_nothing(client):
    registration = RegistrationFactory(email=KNOWN)
    token = signed.box_token(KNOWN, now=timezone.now())

    for forged in (token[:-4], token + "AAAA", token.swapcase(), signed.token(registration.pk), KNOWN, "é", "abc"):
        answer = client.get(f"/mes-inscriptions/{forged}")

        assert answer.status_code == 404
        assert registration.form.event.title not in answer.content.decode()


def test_whoever_has_an_account_reads_hers_there(client):
    user = factories.UserFactory(email="Connue@example.org")
    RegistrationFactory(email=KNOWN, form__event__title="Par son adresse")
    RegistrationFactory(email="ancienne@example.org", person=user, form__event__title="Par son compte")
    RegistrationFactory(email=UNKNOWN, form__event__title="D’une autre")
    assert client.get(MINE).url == f"/pro/connexion?next={MINE}"
    client.force_login(user)

    page = read(client, MINE)

    assert "Par son adresse" in page.text
    assert "Par son compte" in page.text
    assert "D’une autre" not in page.text
    assert "/pro/agenda/mes-attestations" in page.inside()
    assert MINE in read(client, ASK).inside()
    assert f'href="{MINE}"' in client.get("/pro/compte").content.decode()  # in the menu of her account
    assert client.get(MINE)["Cache-Control"] == "private, no-store"


def test_an_address_that_nobody_confirmed_opens_nothing(client):
    RegistrationFactory(email=KNOWN)
    client.force_login(factories.UserFactory(email=KNOWN, is_confirmed=False))

    assert client.get(MINE).url == ASK


def test_no_cookie_no_cache_no_robot(client):
    hers = box(KNOWN)
    for url in (ASK, SENT, hers, "/mes-inscriptions/abc"):
        answer = client.get(url)

        assert not answer.cookies
        assert answer["Cache-Control"] == ("private, no-store" if url == hers else "no-store")
        assert answer["X-Robots-Tag"] == "noindex, noarchive"
        assert KNOWN not in answer.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_one_query_whatever_its_size(client, django_assert_num_queries, size):
    RegistrationFactory.create_batch(size, email=KNOWN)
    url = box(KNOWN)

    with django_assert_num_queries(1):
        answer = client.get(url)

    assert answer.content.count(b"<h3>") == size
    assert Registration.objects.count() == size
