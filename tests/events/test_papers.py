"""Documents of an event, keys of newsrooms, streams and recordings."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import standing
from maillage.events import access, actions
from maillage.events.actions.papers import LONGEST_KEY, MOST_DOCUMENTS
from maillage.events.models import EventDocument, PressKey, Replay, Stream
from maillage.resources.files import checking, storage
from maillage.resources.models import ResourceFile
from tests.events.factories import EventFactory, SlotFactory
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
    return EventFactory(organiser=structure, departments=("77",))


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


def _pdf(name="Dossier de Canari Martin.pdf"):
    return SimpleUploadedFile(name, made.pdf(), content_type="text/html")


def _png():
    return SimpleUploadedFile("photo.png", made.png())


def _content(**more):
    return actions.DocumentContent(**more)


def _add(event, member, now, **more):
    return actions.add_document(event, _pdf(), "Dossier de presse", _content(**more), by=member, now=now)


def _verbs():
    return list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))


# Documents


def test_a_document_waits_to_be_cleaned_then_is_ready(event, member, now):
    document = _add(event, member, now, audience="press", embargo_until=now + DAY, licence="cc-by")

    assert (document.audience, document.embargo_until, document.licence, document.rank) == (
        "press",
        now + DAY,
        "cc-by",
        0,
    )
    assert (document.file.state, document.file.label, document.file.resource) == ("waiting", "Dossier de presse", None)
    checking.check_file(document.file_id, now=now)
    assert ResourceFile.objects.get().state == "ready"
    assert _verbs() == ["resources.receive_file", "events.add_document", "resources.check_file"]


def test_documents_come_one_after_another_whatever_was_removed(event, member, now):
    first, second = _add(event, member, now), _add(event, member, now)
    actions.remove_document(first, by=member, now=now)

    assert (second.rank, _add(event, member, now).rank) == (1, 2)


def test_a_removed_document_leaves_neither_row_nor_file(event, member, now, django_capture_on_commit_callbacks):
    document = _add(event, member, now)
    received = storage.path(document.file.received)
    assert received.exists()

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(document, by=member, now=now)

    assert not EventDocument.objects.exists()
    assert not ResourceFile.objects.exists()
    assert not received.exists()
    assert _verbs()[-2:] == ["resources.clear_file", "events.remove_document"]


def test_a_document_is_given_to_others_from_another_day_on(event, member, now):
    document = _add(event, member, now)
    slot = SlotFactory(event=event)

    changed = actions.set_document(
        document, _content(audience="registered", embargo_until=now + DAY, slot=slot.pk), by=member, now=now
    )

    assert (changed.audience, changed.embargo_until, changed.slot, changed.file) == (
        "registered",
        now + DAY,
        slot,
        document.file,
    )


def test_an_embargo_that_has_passed_may_stay_as_it_was(event, member, now):
    document = _add(event, member, now, embargo_until=now + DAY)

    kept = _content(audience="press", embargo_until=now + DAY)
    changed = actions.set_document(document, kept, by=member, now=now + 2 * DAY)

    assert (changed.audience, changed.is_under_embargo(now + 2 * DAY)) == ("press", False)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"audience": "amis"}, "Choisissez dans la liste pour qui est ce document."),
        ({"licence": "aucune"}, "Choisissez une licence de la liste."),
        ({"slot": uuid4()}, "Ce créneau n’existe plus. Choisissez-en un autre."),
    ],
)
def test_what_a_document_cannot_be_is_refused_and_keeps_nothing(wrong, sentence, event, member, now):
    with pytest.raises(actions.EventRefused) as refusal:
        _add(event, member, now, **wrong)

    assert str(refusal.value) == sentence
    assert not ResourceFile.objects.exists()


def test_an_embargo_is_to_come(event, member, now):
    with pytest.raises(actions.EventRefused, match="déjà passé"):
        _add(event, member, now, embargo_until=now)


def test_the_slot_of_another_event_is_refused(event, member, now):
    with pytest.raises(actions.EventRefused, match="créneau"):
        _add(event, member, now, slot=SlotFactory().pk)


def test_a_program_is_refused_before_anything_is_kept(event, member, now):
    upload = SimpleUploadedFile("dossier.pdf", b"MZ programme")

    with pytest.raises(DomainError, match="programme"):
        actions.add_document(event, upload, "Dossier", _content(), by=member, now=now)

    assert not EventDocument.objects.exists()


def test_an_event_has_so_many_documents(event, member, now):
    EventDocument.objects.bulk_create(
        EventDocument(event=event, file=ReadyFileFactory(resource=None), rank=n) for n in range(MOST_DOCUMENTS)
    )

    with pytest.raises(actions.EventRefused, match="40 documents au plus"):
        _add(event, member, now)


def test_only_those_who_organise_or_coordinate_write_here(event, member, now):
    stranger = MembershipFactory().user
    document, replay = _add(event, member, now), Replay.objects.create(event=event, title="A", link="https://a.org/")
    key, _ = actions.give_press_key(event, "Journal", now + DAY, by=member, now=now)
    content = actions.ReplayContent("A", "https://example.org/a")

    for write in (
        lambda by: actions.add_document(event, _pdf(), "Dossier", _content(), by=by, now=now),
        lambda by: actions.set_document(document, _content(), by=by, now=now),
        lambda by: actions.remove_document(document, by=by, now=now),
        lambda by: actions.give_press_key(event, "Journal", now + DAY, by=by, now=now),
        lambda by: actions.end_press_key(key, by=by, now=now),
        lambda by: actions.set_streams(event, {"main": "https://example.org/a"}, by=by, now=now),
        lambda by: actions.add_replay(event, content, by=by, now=now),
        lambda by: actions.edit_replay(replay, content, by=by, now=now),
        lambda by: actions.remove_replay(replay, by=by, now=now),
        lambda by: actions.order_replays(event, [replay.pk], by=by, now=now),
    ):
        with pytest.raises(NotAllowed):
            write(stranger)
    assert actions.set_document(document, _content(audience="press"), by=CoordinatorFactory(), now=now)


def test_what_somebody_removed_meanwhile_is_told(event, member, now):
    document = _add(event, member, now)
    replay = actions.add_replay(event, actions.ReplayContent("A", "https://example.org/a"), by=member, now=now)
    actions.remove_document(document, by=member, now=now)
    actions.remove_replay(replay, by=member, now=now)
    document.pk, replay.pk = 1, 1

    with pytest.raises(actions.EventRefused, match="Rechargez la page"):
        actions.set_document(document, _content(), by=member, now=now)
    with pytest.raises(actions.EventRefused, match="Rechargez la page"):
        actions.remove_replay(replay, by=member, now=now)


# Keys of newsrooms


def test_the_key_of_a_newsroom_is_told_once_and_kept_as_a_fingerprint(event, member, now):
    key, token = actions.give_press_key(event, "  Le Journal  d’exemple ", now + LONGEST_KEY, by=member, now=now)

    assert (key.label, key.by, key.expires_at) == ("Le Journal d’exemple", member, now + LONGEST_KEY)
    assert token not in key.digest
    assert access.press_key(event, token, now=now) == key


def test_an_ended_key_opens_nothing(event, member, now):
    key, token = actions.give_press_key(event, "Journal", now + DAY, by=member, now=now)

    actions.end_press_key(key, by=member, now=now)
    actions.end_press_key(PressKey(pk=key.pk or 1, event=event), by=member, now=now)

    assert access.press_key(event, token, now=now) is None
    assert _verbs() == ["events.give_press_key", "events.end_press_key"]


@pytest.mark.parametrize("length", [timedelta(0), LONGEST_KEY + timedelta(minutes=1)])
def test_a_key_lasts_ninety_days_at_most(length, event, member, now):
    with pytest.raises(actions.EventRefused, match="90 jours au plus"):
        actions.give_press_key(event, "Journal", now + length, by=member, now=now)


def test_a_key_says_for_whom(event, member, now):
    with pytest.raises(actions.EventRefused, match="quelle rédaction"):
        actions.give_press_key(event, " ", now + DAY, by=member, now=now)


def test_an_event_has_so_many_keys_that_still_open(event, member, now):
    for number in range(40):
        PressKey.objects.create(event=event, label="J", digest=f"{number}", expires_at=now + DAY, at=now)

    with pytest.raises(actions.EventRefused, match="fermez-en une"):
        actions.give_press_key(event, "Journal", now + DAY, by=member, now=now)
    assert actions.give_press_key(event, "Journal", now + 3 * DAY, by=member, now=now + 2 * DAY)


# Streams


def _links(event, member, now):
    shown = access.streams(event, standing=standing.of(member, now=now), now=now)
    return {watch.kind: watch.link for watch in shown}


def test_streams_are_set_changed_and_closed_by_kind(event, member, now):
    given = {"main": " https://visio.example.org/a?utm_source=x ", "lsf": "https://visio.example.org/l", "captions": ""}

    assert actions.set_streams(event, given, by=member, now=now)
    assert _links(event, member, now) == {
        "main": "https://visio.example.org/a?utm_source=x",
        "lsf": "https://visio.example.org/l",
    }
    assert actions.set_streams(event, {"main": "https://visio.example.org/b", "lsf": ""}, by=member, now=now)
    assert _links(event, member, now) == {"main": "https://visio.example.org/b"}


def test_streams_that_stay_are_not_written_again(event, member, now):
    given = {"main": "https://visio.example.org/a"}
    actions.set_streams(event, given, by=member, now=now)
    sealed = bytes(Stream.objects.get().sealed)

    assert not actions.set_streams(event, given, by=member, now=now)

    assert bytes(Stream.objects.get().sealed) == sealed
    assert _verbs() == ["events.set_streams"]


def test_a_stream_that_nobody_can_read_is_written_again(event, member, now):
    given = {"main": "https://visio.example.org/a"}
    actions.set_streams(event, given, by=member, now=now)
    Stream.objects.update(sealed=b"x")

    actions.set_streams(event, given, by=member, now=now)

    assert _links(event, member, now) == given


@pytest.mark.parametrize("given", [{"main": "http://visio.example.org/a"}, {"radio": "https://visio.example.org/a"}])
def test_a_stream_is_a_safe_address_of_a_known_kind(given, event, member, now):
    with pytest.raises(actions.EventRefused):
        actions.set_streams(event, given, by=member, now=now)

    assert not Stream.objects.exists()


# Recordings


def _replay(event, member, now, title="Matinée", **more):
    content = actions.ReplayContent(title, "https://youtu.be/aBcDeFg1234?si=suivi")
    return actions.add_replay(event, content, by=member, now=now, **more)


def test_a_recording_is_a_plain_link_with_a_picture_of_ours(event, member, now):
    replay = _replay(event, member, now, title=" La  matinée ", poster=_png())

    assert (replay.title, replay.link) == ("La matinée", "https://www.youtube.com/watch?v=aBcDeFg1234")
    assert (replay.poster.state, replay.poster.label) == ("waiting", "Image : La matinée")
    checking.check_file(replay.poster_id, now=now)
    assert ResourceFile.objects.get().thumbnail


def test_the_picture_of_a_recording_is_a_picture(event, member, now):
    with pytest.raises(actions.EventRefused, match="Choisissez une image"):
        _replay(event, member, now, poster=_pdf())
    with pytest.raises(actions.EventRefused, match="programme"):
        _replay(event, member, now, poster=SimpleUploadedFile("a.png", b"MZ"))

    assert not Replay.objects.exists()


def test_another_picture_takes_the_place_of_the_first(event, member, now):
    replay = _replay(event, member, now, poster=_png())
    first = replay.poster_id
    content = actions.ReplayContent("Après-midi", "https://example.org/b", minutes=90, has_captions=True, has_lsf=True)

    kept = actions.edit_replay(replay, content, by=member, now=now)
    assert (kept.poster_id, kept.title, kept.minutes, kept.has_captions, kept.has_lsf) == (
        first,
        "Après-midi",
        90,
        True,
        True,
    )
    changed = actions.edit_replay(replay, content, poster=_png(), by=member, now=now)
    assert [file.pk for file in ResourceFile.objects.all()] == [changed.poster_id]
    assert changed.poster_id != first
    assert actions.edit_replay(replay, content, drops_poster=True, by=member, now=now).poster is None
    assert not ResourceFile.objects.exists()


def test_a_removed_recording_takes_its_picture_along(event, member, now):
    actions.remove_replay(_replay(event, member, now, poster=_png()), by=member, now=now)
    actions.remove_replay(_replay(event, member, now), by=member, now=now)

    assert not Replay.objects.exists()
    assert not ResourceFile.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Donnez un titre à cette rediffusion."),
        ({"link": "http://example.org/a"}, "Donnez une adresse entière, qui commence par https://."),
        ({"minutes": 0}, "Une rediffusion dure d’une minute à 24 heures."),
    ],
)
def test_what_a_recording_cannot_be_is_refused(wrong, sentence, event, member, now):
    content = actions.ReplayContent(**{"title": "Matinée", "link": "https://example.org/a", **wrong})

    with pytest.raises(actions.EventRefused) as refusal:
        actions.add_replay(event, content, by=member, now=now)

    assert str(refusal.value) == sentence


def test_recordings_are_put_in_order(event, member, now):
    rows = [_replay(event, member, now, title=title) for title in "ABC"]

    actions.order_replays(event, [rows[2].pk, rows[0].pk, rows[1].pk], by=member, now=now)

    assert "".join(event.replays.order_by("rank").values_list("title", flat=True)) == "CAB"
    with pytest.raises(actions.EventRefused, match="La liste a changé"):
        actions.order_replays(event, [rows[0].pk, rows[1].pk], by=member, now=now)


def test_an_event_has_so_many_recordings(event, member, now):
    Replay.objects.bulk_create(Replay(event=event, title="A", link="https://a.org/", rank=n) for n in range(60))

    with pytest.raises(actions.EventRefused, match="60 rediffusions"):
        _replay(event, member, now)
