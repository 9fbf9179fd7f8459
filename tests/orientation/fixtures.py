"""Fixtures of the public face, taken up by the conftest of each folder that looks at it."""

import pytest
from django.test import override_settings

from maillage.orientation.snapshots import shelf, snapshot
from tests.orientation import pages, worlds


@pytest.fixture(autouse=True)
def texts(request):
    """A test that looks at a text of the network has the database; one that looks at help has none, unless it asks."""
    asked = getattr(request.node, "callspec", None)
    url = asked.params.get("url", "") if asked else ""
    if url.startswith(pages.TEXTS):
        request.getfixturevalue("db")


@pytest.fixture
def empty_folder(settings, tmp_path, monkeypatch):
    """A snapshot folder of this test alone, looked at without waiting."""
    monkeypatch.setattr(shelf, "_LOOK_EVERY_SECONDS", 0.0)
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    return settings.SNAPSHOT_DIR


@pytest.fixture(scope="session")
def small_world_file(tmp_path_factory):
    """The small world as the bytes of its snapshot, made once."""
    with override_settings(SNAPSHOT_DIR=tmp_path_factory.mktemp("small-world")):
        return worlds.publish(worlds.small_world()).read_bytes()


@pytest.fixture
def small_world(empty_folder, small_world_file):
    """The small world, published."""
    path = shelf.path(shelf.PUBLIC)
    path.parent.mkdir()
    for place in (path, snapshot.spare(path)):
        place.write_bytes(small_world_file)
    return empty_folder
