"""Files that events hold are not for resources, and the purge leaves them."""

from datetime import timedelta

import pytest

from maillage.directory import standing
from maillage.events.models import EventDocument, Replay
from maillage.moderation.actions import propose
from maillage.resources import sheets, writing
from maillage.resources.files import clearing, giving, storage
from maillage.resources.forms import blank
from maillage.resources.models import ResourceFile
from tests.events.factories import EventFactory
from tests.factories import MembershipFactory
from tests.resources.factories import ReadyFileFactory

pytestmark = pytest.mark.django_db
LONG = timedelta(days=400)


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def member():
    return MembershipFactory().user


@pytest.fixture
def free(member, now):
    return ReadyFileFactory(resource=None, sent_by=member, sent_at=now - LONG)


@pytest.fixture
def held(member, now):
    """One of a document, one of a recording."""
    files = [ReadyFileFactory(resource=None, sent_by=member, sent_at=now - LONG) for _ in range(2)]
    event = EventFactory()
    EventDocument.objects.create(event=event, file=files[0])
    Replay.objects.create(event=event, title="Matinée", link="https://video.example.org/1", poster=files[1])
    return files


def test_the_purge_leaves_the_files_of_events(free, held, now):
    assert clearing.clear(now=now) == 1

    assert set(ResourceFile.objects.values_list("pk", flat=True)) == {file.pk for file in held}


def test_a_file_of_an_event_is_never_forgotten_while_it_is_held(held, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        clearing.forget(held[0].pk, now=now)

    assert storage.path(ResourceFile.objects.get(pk=held[0].pk).cleaned).exists()


def test_a_resource_is_offered_free_files_only(free, held, member, now):
    form = writing.form(None, standing=standing.of(member, now=now), content=blank())

    assert form.fields["kept"].choices == [(str(free.pk), free.label)]


def test_a_resource_takes_no_file_of_an_event(held, member, now):
    content = {"type": "guide", "title": "Guide", "summary": "Un guide.", "files": [str(held[0].pk)]}

    with pytest.raises(sheets.WrongField, match="n’existe plus"):
        propose("resources.resource", "", content, by=member, now=now)


def test_a_file_of_an_event_is_named_after_it(held):
    given = giving.open_file(held[0], base="journee-2027")

    with given.handle:
        assert given.name == "journee-2027.pdf"
