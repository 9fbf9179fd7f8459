"""Documents and recordings: who has which, and what is asked of other sites."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.events.models import PressKey
from tests import factories
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.reading.made import document, press_key, read, replay
from tests.resources.factories import PDF, WEBP, ReadyFileFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def event():
    return EventFactory(slug="journee", registering="here")


@pytest.fixture
def soon():
    return timezone.now() + DAY


@pytest.fixture
def past():
    return timezone.now() - DAY


def given(client, document, token=""):
    at = f"{document.event.get_absolute_url()}{f'/presse/{token}' if token else ''}"
    return client.get(f"{at}/documents/{document.pk}")


def status(client, document, token=""):
    answer = given(client, document, token)
    if answer.streaming:
        b"".join(answer.streaming_content)  # and closed then
    return answer.status_code


def test_a_document_is_kept_and_never_opened_in_our_pages(client, event):
    answer = given(client, document(event, "Plan", rank=1))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="journee-2.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_who_has_a_document_depends_on_whom_it_is_for_and_on_its_embargo(client, event, soon, past):
    """Letters: a stranger, the registered, a newsroom with its key."""
    token = press_key(event, soon)
    registered = factories.UserFactory()
    RegistrationFactory(event=event, person=registered)
    shown = {}
    for audience in ("public", "registered", "press"):
        for name, until in (("free", None), ("over", past), ("held", soon)):
            one = document(event, name, audience=audience, embargo_until=until)
            client.logout()
            statuses = [status(client, one), 0, status(client, one, token)]
            client.force_login(registered)
            statuses[1] = status(client, one)
            shown[audience, name] = "".join(
                letter for letter, status in zip("srn", statuses, strict=True) if status == 200
            )

    assert shown == {
        ("public", "free"): "srn",
        ("public", "over"): "srn",
        ("public", "held"): "n",
        ("registered", "free"): "r",
        ("registered", "over"): "r",
        ("registered", "held"): "",
        ("press", "free"): "srn",
        ("press", "over"): "srn",
        ("press", "held"): "n",
    }


def test_what_is_not_ready_or_of_another_event_or_lost_is_not_given(client, event):
    waiting = document(event, "En contrôle")
    waiting.file.state = "waiting"
    waiting.file.save()
    lost = document(event, "Perdu")
    lost.file.cleaned = "cleaned/nowhere.pdf"
    lost.file.save()
    elsewhere = document(EventFactory(), "Ailleurs")

    assert given(client, waiting).status_code == 404
    assert given(client, lost).status_code == 404
    assert client.get(f"{event.get_absolute_url()}/documents/{elsewhere.pk}").status_code == 404


def test_the_press_page_shows_everybody_what_is_no_longer_held(client, event, soon, past):
    document(event, "Dossier ouvert", audience="press", embargo_until=past)
    document(event, "Dossier retenu", audience="press", embargo_until=soon)
    document(event, "Plan", audience="public")

    page = read(client, event, "/presse")

    assert "Dossier ouvert PDF, 12 pages" in page.text
    assert "Dossier retenu" not in page.text
    assert "Plan PDF" not in page.text


def test_a_newsroom_with_its_key_reads_before_the_others(client, event, soon):
    held = document(event, "Dossier retenu", audience="press", embargo_until=soon)
    document(event, "Rapport", audience="public", embargo_until=soon)
    document(event, "Supports", audience="registered", embargo_until=soon)
    token = press_key(event, soon)

    answer = client.get(f"{event.get_absolute_url()}/presse/{token}")
    page = read(client, event, f"/presse/{token}")

    assert page.text.count("Sous embargo jusqu’au") == 2
    assert "Supports" not in page.text
    assert f"{event.get_absolute_url()}/presse/{token}/documents/{held.pk}" in page.inside()
    assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("kind", ["wrong", "expired", "of another event", "not one"])
def test_a_key_that_opens_nothing_gives_the_same_page_and_says_so(client, event, soon, past, kind):
    held = document(event, "Dossier retenu", audience="press", embargo_until=soon)
    token = {
        "wrong": "a" * 43,
        "expired": press_key(event, past),
        "of another event": press_key(EventFactory(), soon),
        "not one": "abc",
    }[kind]

    page = read(client, event, f"/presse/{token}")

    assert "Ce lien ne donne plus accès aux documents sous embargo" in page.text
    assert "Dossier retenu" not in page.text
    assert token not in "".join(page.inside())
    assert given(client, held, token).status_code == 404


def test_a_key_does_not_open_an_event_that_one_may_not_read(client, soon):
    event = EventFactory(level=2)
    token = press_key(event, soon)

    assert client.get(f"{event.get_absolute_url()}/presse/{token}").status_code == 404
    assert PressKey.objects.count() == 1


def test_recordings_ask_nothing_elsewhere_before_the_click(client, event):
    replay(
        event,
        link="https://www.video.example.org/abc",
        minutes=85,
        has_captions=True,
        has_lsf=True,
        poster=ReadyFileFactory(resource=None),
    )
    replay(event, title="Après-midi", rank=1)

    page = read(client, event, "/rediffusion")

    assert "Matinée 1 h 25 · sur video.example.org Sous-titré En langue des signes Après-midi" in page.text
    assert {said["rel"] for _, said in page.outside()} == {"noopener noreferrer nofollow"}
    assert [href for href, _ in page.outside()] == ["https://www.video.example.org/abc", "https://video.example.org/1"]
    assert [one for one in page.resources if not one.startswith(("/", "http://localhost"))] == []


def test_a_link_that_is_not_of_the_web_is_not_shown(client, event):
    replay(event, link="javascript:alert(1)")

    page = read(client, event, "/rediffusion")

    assert "Aucun enregistrement n’est disponible" in page.text
    assert page.outside() == []


def test_a_poster_is_ours(client, event):
    shown = replay(event, poster=ReadyFileFactory(resource=None))
    address = f"{event.get_absolute_url()}/rediffusion/{shown.pk}/image"

    answer = client.get(address)

    assert b"".join(answer.streaming_content) == WEBP
    assert answer["Content-Type"] == "image/webp"
    assert address in read(client, event, "/rediffusion").resources


def test_a_recording_without_a_picture_has_a_drawn_one(client, event):
    drawn = replay(event)
    waiting = replay(event, poster=ReadyFileFactory(resource=None, state="waiting"))
    lost = replay(event, poster=ReadyFileFactory(resource=None, thumbnail=""))

    page = read(client, event, "/rediffusion")

    assert [one for one in page.resources if "/image" in one] == []
    for one in (drawn, waiting, lost):
        assert client.get(f"{event.get_absolute_url()}/rediffusion/{one.pk}/image").status_code == 404


def test_pages_of_documents_cost_few_queries(client, event, soon, django_assert_num_queries):
    token = press_key(event, soon)
    for number in range(9):
        document(event, f"Dossier {number}", audience="press")
        replay(event)

    with django_assert_num_queries(3):
        read(client, event, f"/presse/{token}")
    with django_assert_num_queries(2):
        read(client, event, "/rediffusion")
