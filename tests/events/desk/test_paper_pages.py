"""Documents, streams, recordings and press keys of an event, in both working faces."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from maillage.events import access, actions, keys
from maillage.events.models import EventDocument, PressKey, Replay, Stream
from maillage.resources.files import checking
from tests.events.factories import EventFactory, RegistrationFactory, SlotFactory
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory
from tests.resources import made
from tests.resources.factories import ReadyFileFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def structure():
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def event(structure):
    return EventFactory(organiser=structure, departments=("77",), registering="here", slug="journee")


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def desk(client, member, event):
    """The member face: where an address of the event is, and what answers there."""
    client.force_login(member)
    return lambda path, data=None: (
        client.get(f"/pro/agenda/{event.pk}/{path}")
        if data is None
        else client.post(f"/pro/agenda/{event.pk}/{path}", data)
    )


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace(" ,", ",")


def _document(event, rank=0, **more):
    file = ReadyFileFactory(resource=None, label=f"Dossier {rank}")
    return EventDocument.objects.create(event=event, file=file, rank=rank, **more)


def _pdf():
    return SimpleUploadedFile("Dossier de Canari Martin.pdf", made.pdf(), content_type="text/html")


@pytest.mark.parametrize("face", ["pro", "coordination"])
def test_both_faces_show_and_change_the_documents(face, client, event, member):
    client.force_login(member if face == "pro" else CoordinatorFactory())
    document = _document(event)

    page = client.get(f"/{face}/agenda/{event.pk}/documents")
    edit = client.get(f"/{face}/agenda/{event.pk}/documents/{document.pk}")
    answer = client.post(f"/{face}/agenda/{event.pk}/documents/{document.pk}", {"audience": "press"})

    assert [one.templates[0].name for one in (page, edit)] == [
        "events/desk/paper_list.html",
        "events/desk/paper_document.html",
    ]
    assert (answer.status_code, answer.url) == (302, f"/{face}/agenda/{event.pk}/documents")
    assert EventDocument.objects.get().audience == "press"


# Documents


def test_a_document_is_sent_cleaned_and_opened_under_a_name_of_ours(desk, event, now):
    sent = {"upload": _pdf(), "label": "Dossier de presse", "audience": "press", "embargo_until": "2035-03-01T12:00"}

    answer = desk("documents/ajouter", sent)
    waiting = _text(desk("documents"))
    document = EventDocument.objects.get()
    assert desk(f"documents/{document.pk}/fichier").status_code == 404
    checking.check_file(document.file_id, now=now)
    ready = desk("documents")
    given = desk(f"documents/{document.pk}/fichier")

    assert answer.status_code == 302
    assert timezone.localtime(document.embargo_until).isoformat() == "2035-03-01T12:00:00+01:00"
    assert "En cours de contrôle" in waiting
    assert "Sous embargo" in waiting
    assert "Prêt" in _text(ready)
    assert given["Content-Disposition"] == 'attachment; filename="journee-1.pdf"'
    assert b"Canari" not in b"".join(given.streaming_content)


def test_a_refused_document_says_why_and_keeps_what_was_typed(desk):
    answer = desk(
        "documents/ajouter",
        {"upload": SimpleUploadedFile("a.pdf", b"MZ"), "label": "Dossier", "audience": "registered"},
    )

    assert answer.status_code == 422
    assert "Ce fichier est un programme" in _text(answer)
    assert 'value="Dossier"' in answer.content.decode()
    assert 'value="registered"' in re.search(r"<input[^>]*checked[^>]*>", answer.content.decode())[0]


def test_an_incomplete_document_asks_for_what_is_missing(desk):
    assert desk("documents/ajouter", {"audience": "public"}).status_code == 422


def test_the_page_says_what_became_of_each_file(desk, event):
    refused = ReadyFileFactory(resource=None, state="refused", reason="Il a un mot de passe.", cleaned="", thumbnail="")
    EventDocument.objects.create(event=event, file=refused)
    scanned = ReadyFileFactory(resource=None, label="Affiche", findings={"has_text": False})
    EventDocument.objects.create(event=event, file=scanned, rank=1)

    text = _text(desk("documents"))

    assert "Refusé" in text
    assert "Il a un mot de passe." in text
    assert "« Affiche » est une image de texte" in text


def test_a_document_goes_with_a_slot_and_under_embargo_again(desk, event):
    document, slot = _document(event), SlotFactory(event=event, title="Table ronde")
    until = timezone.now().replace(microsecond=0, second=0) + DAY
    typed = {"audience": "public", "slot": str(slot.pk), "licence": "cc-by"}

    local = timezone.localtime(until).strftime("%Y-%m-%dT%H:%M")
    assert desk(f"documents/{document.pk}", {**typed, "embargo_until": local}).status_code == 302
    refused = desk(f"documents/{document.pk}", {**typed, "embargo_until": "2020-01-01T12:00"})

    document.refresh_from_db()
    assert (document.slot, document.licence, document.embargo_until) == (slot, "cc-by", until)
    assert (refused.status_code, "déjà passé" in _text(refused)) == (422, True)
    assert "Avec « Table ronde »" in _text(desk("documents"))
    assert local in desk(f"documents/{document.pk}").content.decode()


def test_a_document_is_removed(desk, event):
    document = _document(event)

    assert desk(f"documents/{document.pk}/retirer", {}).status_code == 302
    assert not EventDocument.objects.exists()
    assert desk(f"documents/{document.pk}/retirer", {}).status_code == 404


def test_the_document_of_another_event_is_not_there(desk):
    document = _document(EventFactory())

    for path in ("", "/fichier"):
        assert desk(f"documents/{document.pk}{path}").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_there_is(size, desk, event, django_assert_num_queries):
    for rank in range(size):
        _document(event, rank, slot=SlotFactory(event=event))
        poster = ReadyFileFactory(resource=None)
        Replay.objects.create(event=event, title=f"Film {rank}", link="https://example.org/a", poster=poster, rank=rank)
        PressKey.objects.create(event=event, label="Journal", digest=f"{rank}", expires_at=timezone.now(), at=DATE)
        RegistrationFactory(event=event)
    kind = ("main", "lsf", "captions")
    for name in kind[:size]:
        Stream.objects.create(
            event=event, kind=name, sealed=keys.seal("https://example.org/s", event=event.pk, kind=name)
        )
    desk("documents")

    with django_assert_num_queries(QUERIES):
        desk("documents")


DATE = timezone.now()
QUERIES = 15


# Streams


def test_streams_are_set_and_shown_to_those_who_organise(desk, event):
    link = "https://visio.example.org/salle"

    assert desk("diffusion", {"main": link, "lsf": "", "captions": ""}).status_code == 302
    assert f'value="{link}"' in desk("documents").content.decode()
    refused = desk("diffusion", {"main": "http://visio.example.org/salle"})
    assert (refused.status_code, "commence par https://" in _text(refused)) == (422, True)
    assert desk("diffusion", {"main": ""}).status_code == 302
    assert not Stream.objects.exists()


def test_what_is_for_the_registered_of_nothing_is_told(desk, event):
    _document(event, audience="registered")
    assert "Personne ne peut s’inscrire ici" not in _text(desk("documents"))

    type(event).objects.update(registering="none")

    assert "Personne ne peut s’inscrire ici" in _text(desk("documents"))


# Recordings


def test_a_recording_is_added_changed_and_removed(desk, event):
    sent = {
        "title": "Matinée",
        "link": "https://youtu.be/aBcDeFg1234?si=suivi",
        "minutes": "90",
        "has_lsf": "on",
        "poster": SimpleUploadedFile("a.png", made.png()),
    }
    assert desk("rediffusions").status_code == 200
    assert desk("rediffusions", sent).status_code == 302
    replay = Replay.objects.get()

    assert "90 min, en langue des signes" in _text(desk("documents"))
    assert "https://www.youtube.com/watch?v=aBcDeFg1234" in desk(f"rediffusions/{replay.pk}").content.decode()
    changed = {"title": "Après-midi", "link": replay.link, "drops_poster": "on"}
    assert desk(f"rediffusions/{replay.pk}", changed).status_code == 302
    replay.refresh_from_db()
    assert (replay.title, replay.minutes, replay.has_lsf, replay.poster) == ("Après-midi", None, False, None)
    assert desk(f"rediffusions/{replay.pk}/retirer", {}).status_code == 302
    assert not Replay.objects.exists()


@pytest.mark.parametrize("path", ["rediffusions", "rediffusions/{pk}"])
def test_a_recording_that_cannot_be_is_refused(path, desk, event):
    replay = Replay.objects.create(event=event, title="Matinée", link="https://example.org/a")

    answer = desk(path.format(pk=replay.pk), {"title": "Matinée", "link": "http://example.org/a"})

    assert (answer.status_code, "commence par https://" in _text(answer)) == (422, True)


def test_a_recording_goes_up(desk, event):
    rows = [Replay.objects.create(event=event, title=title, link="https://a.org/", rank=0) for title in "ABC"]

    desk(f"rediffusions/{rows[2].pk}/monter", {})
    desk(f"rediffusions/{rows[2].pk}/monter", {})
    desk(f"rediffusions/{rows[2].pk}/monter", {})

    assert "".join(event.replays.order_by("rank").values_list("title", flat=True)) == "CAB"


# Press keys


def test_the_link_of_a_newsroom_is_shown_once(desk, event):
    answer = desk("presse", {"label": "Le Journal", "days": "30"})

    (token,) = re.findall(r"/agenda/2035/journee/presse/([\w-]{43})", answer.content.decode())
    assert access.press_key(event, token, now=timezone.now()).label == "Le Journal"
    page = desk("documents").content.decode()
    assert token not in page
    assert "Le Journal" in page


def test_a_key_without_a_name_is_not_given(desk):
    assert desk("presse", {"label": "", "days": "30"}).status_code == 422
    assert desk("presse", {"label": "Journal", "days": "91"}).status_code == 422
    assert not PressKey.objects.exists()


def test_a_key_is_ended(desk, event, member, now):
    key, _ = actions.give_press_key(event, "Journal", now + DAY, by=member, now=now)

    assert desk(f"presse/{key.pk}/fermer", {}).status_code == 302
    assert desk(f"presse/{key.pk}/fermer", {}).status_code == 404


@pytest.mark.abuse(75)
@pytest.mark.parametrize("path", ["documents", "rediffusions"])
def test_nobody_else_reads_the_desk_of_an_event(path, event):
    client = Client()
    client.force_login(RegistrationFactory(event=event).person)

    assert client.get(f"/pro/agenda/{event.pk}/{path}").status_code == 404
