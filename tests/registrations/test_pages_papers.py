"""The documents that are for the registered, by the link of a registration (docs/security.md, case 83)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillage.events.models import Event
from maillage.registrations import actions, signed
from maillage.registrations.models import Registration
from maillage.resources.models import ResourceFile
from tests import factories
from tests.events.reading.made import document
from tests.registrations.factories import FormFactory, RegistrationFactory, applicant
from tests.registrations.pages import own, read
from tests.resources.factories import PDF

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OTHER_STATES = ("requested", "waiting", "offered", "cancelled", "lapsed", "refused")


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def form():
    return FormFactory(event__slug="journee", event__title="Journée d’exemple")


@pytest.fixture
def registration(form):
    return RegistrationFactory(form=form)


@pytest.fixture
def slides(form):
    return document(form.event, "Supports de la matinée", audience="registered")


def at(registration, document):
    return own(registration, f"/documents/{document.pk}")


def given(client, registration, document):
    """Its status; a file is read, and closed then."""
    answer = client.get(at(registration, document))
    if answer.streaming:
        assert b"".join(answer.streaming_content) == PDF
    return answer.status_code


def is_named(client, registration, document):
    return document.file.label in read(client, own(registration)).text


def test_who_has_a_seat_and_no_account_reads_what_is_for_the_registered(client, registration, slides):
    page = read(client, own(registration))
    answer = client.get(at(registration, slides))

    assert "Documents pour les personnes inscrites Supports de la matinée PDF, 12 pages" in page.text
    assert at(registration, slides) in page.inside()
    assert "plus tard" not in page.text
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="journee-1.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not answer.cookies


def test_it_asks_for_no_write_and_counts_nobody(client, registration, slides, django_assert_num_queries):
    with django_assert_num_queries(2) as asked:  # the registration with its event, the documents
        given(client, registration, slides)

    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_each_of_a_group_has_them_by_her_own_link(client, form, slides, now):
    group = actions.register_group(form, [applicant(number) for number in range(3)], by=None, now=now)

    assert [given(client, one, slides) for one in group] == [200, 200, 200]
    assert {is_named(client, one, slides) for one in group} == {True}


@pytest.mark.abuse(83)
@pytest.mark.parametrize("state", OTHER_STATES)
def test_without_a_seat_no_document_is_named_nor_given(client, form, slides, state):
    until = timezone.now() + DAY if state == "offered" else None
    other = RegistrationFactory(form=form, state=state, offered_until=until)
    document(form.event, "Plus tard", audience="registered", embargo_until=timezone.now() + DAY)

    assert given(client, other, slides) == 404
    assert not is_named(client, other, slides)
    assert "Documents pour" not in read(client, own(other)).text


@pytest.mark.abuse(83)
def test_who_left_keeps_no_address_that_works(client, registration, slides):
    assert given(client, registration, slides) == 200

    client.post(own(registration, "/annuler"))

    assert given(client, registration, slides) == 404
    assert not is_named(client, registration, slides)


@pytest.mark.abuse(83)
def test_an_embargo_holds_and_only_says_that_there_will_be_more(client, registration, form, slides):
    held = document(form.event, "Étude retenue", audience="registered", embargo_until=timezone.now() + DAY)
    over = document(form.event, "Étude parue", audience="registered", embargo_until=timezone.now() - DAY)

    page = read(client, own(registration))

    assert [given(client, registration, one) for one in (slides, held, over)] == [200, 404, 200]
    assert "Étude parue" in page.text
    assert "Étude retenue" not in page.text
    assert "D’autres documents seront ici plus tard." in page.text


def test_when_all_are_under_embargo_the_page_says_so(client, registration, form):
    document(form.event, "Étude retenue", audience="registered", embargo_until=timezone.now() + DAY)

    text = read(client, own(registration)).text

    assert "Documents pour les personnes inscrites Des documents seront ici plus tard." in text
    assert "Étude retenue" not in text


@pytest.mark.abuse(83)
@pytest.mark.parametrize("audience", ["press", "public"])
def test_documents_of_others_are_not_under_her_link(client, registration, form, audience):
    """Those of everybody stand on the page of the event; those of the press are of the press."""
    now = timezone.now()
    others = [
        document(form.event, f"Pour d’autres {until}", audience=audience, embargo_until=until)
        for until in (None, now - DAY, now + DAY)
    ]

    assert [given(client, registration, one) for one in others] == [404] * 3
    assert "Pour d’autres" not in read(client, own(registration)).text


@pytest.mark.abuse(83)
def test_a_document_of_another_event_is_not_given(client, registration):
    elsewhere = document(FormFactory().event, "Ailleurs", audience="registered")
    hers = RegistrationFactory(form=elsewhere.event.registration_form)

    assert given(client, registration, elsewhere) == 404
    assert not is_named(client, registration, elsewhere)
    assert given(client, hers, elsewhere) == 200


@pytest.mark.abuse(83)
def test_the_link_of_another_is_not_guessed_from_hers(client, registration, form, slides):
    waiting = RegistrationFactory(form=form, state="waiting")
    body, seal = signed.token(waiting.pk).split(".")
    forged = (
        f"{registration.pk.hex}.{seal}",
        f"{body}.{'a' * len(seal)}",
        registration.pk.hex,
        str(registration.pk),
        "x",
    )

    assert {client.get(f"/inscription/{one}/documents/{slides.pk}").status_code for one in forged} == {404}


@pytest.mark.abuse(83)
def test_what_is_withdrawn_is_given_no_more(client, registration, form, slides):
    ready = document(form.event, "En contrôle", audience="registered")
    ResourceFile.objects.filter(pk=ready.file_id).update(state="waiting")
    lost = document(form.event, "Perdu", audience="registered")
    ResourceFile.objects.filter(pk=lost.file_id).update(cleaned="cleaned/nowhere.pdf")
    link = at(registration, slides)
    slides.delete()

    assert client.get(link).status_code == 404
    assert [given(client, registration, one) for one in (ready, lost)] == [404, 404]
    assert not is_named(client, registration, ready)
    assert client.get(own(registration, f"/documents/{10**30}")).status_code == 404


@pytest.mark.abuse(83)
@pytest.mark.parametrize(
    ("said", "member"), [({"editorial": "withdrawn"}, 404), ({"editorial": "draft"}, 404), ({"level": 2}, 200)]
)
def test_of_an_event_that_she_may_not_read_nothing_is_given(client, registration, slides, said, member):
    Event.objects.update(**said)

    assert given(client, registration, slides) == 404
    assert not is_named(client, registration, slides)
    client.force_login(factories.MembershipFactory().user)
    assert given(client, registration, slides) == member


def test_they_stay_once_it_is_over(client, registration, slides):
    Event.objects.update(first_day=date(2026, 1, 5), last_day=date(2026, 1, 5))

    assert is_named(client, registration, slides)
    assert given(client, registration, slides) == 200


def test_it_is_read_only(client, registration, slides):
    assert client.post(at(registration, slides)).status_code == 405
    answer = client.head(at(registration, slides))
    answer.close()
    assert answer.status_code == 200


def test_the_link_itself_is_under_no_guard(registration, slides):
    """No script, no cookie: a plain request gives it."""
    assert given(Client(enforce_csrf_checks=True), registration, slides) == 200


def test_the_page_of_the_event_says_where_they_are_without_an_account(client, registration, form, slides):
    at = form.event.get_absolute_url()

    page = read(client, at)
    Event.objects.update(registering="none")

    assert "Inscrit·e sans compte ? Ils sont sur la page de votre inscription : Retrouver mes inscriptions" in page.text
    assert "Supports de la matinée" not in page.text
    assert "D’autres documents sont pour les personnes inscrites." in read(client, at).text
    assert "sans compte" not in read(client, at).text


@pytest.mark.parametrize("size", [1, 3])
def test_documents_cost_one_query_whatever_their_number(client, form, size, django_assert_num_queries):
    registration = RegistrationFactory(form=form)
    for number in range(size):
        document(form.event, f"Support {number}", audience="registered", rank=number)

    with django_assert_num_queries(5):
        page = read(client, own(registration))

    assert page.text.count("Support ") == size
    assert Registration.objects.count() == 1
