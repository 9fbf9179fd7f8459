"""Fixtures of the public face, taken up by the conftest of each folder that looks at it."""

import pytest

from maillage.orientation import shelf
from tests.orientation import worlds


@pytest.fixture
def empty_folder(settings, tmp_path, monkeypatch):
    """A snapshot folder of this test alone, looked at without waiting."""
    monkeypatch.setattr(shelf, "_LOOK_EVERY_SECONDS", 0.0)
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    return settings.SNAPSHOT_DIR


@pytest.fixture
def small_world(empty_folder):
    """The small world, published."""
    worlds.publish(worlds.small_world())
    return empty_folder
