"""What `manage.py check --deploy` warns about (docs/security.md, cases 5 and 30)."""

import pytest
from django.core.checks import Tags, run_checks

from maillage.core import checks


@pytest.fixture
def folders(settings, tmp_path, monkeypatch):
    """Data, database and keys each in a folder of its own."""
    (tmp_path / "data").mkdir(mode=0o700)
    settings.DATA_DIR, settings.KEYRING_DIR = tmp_path / "data", tmp_path / "keys"
    settings.CHECKPOINT_DIR = tmp_path / "points"
    monkeypatch.setitem(settings.DATABASES, "default", _sqlite(tmp_path / "base" / "maillage.sqlite3"))
    return tmp_path


def _sqlite(name):
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name}


def _ids():
    return [message.id for message in run_checks(tags=[Tags.security], include_deployment_checks=True)]


def test_keys_apart_and_closed_data_are_fine(folders):
    assert [name for name in _ids() if name.startswith("maillage")] == []


@pytest.mark.parametrize("place", ["data/keyring", "data", "data/x/../keys", "base/keyring", "base"])
def test_keys_beside_the_data_or_the_database_are_pointed_out(folders, settings, place):
    settings.KEYRING_DIR = folders / place

    assert "maillage.W001" in _ids()
    assert "maillage.W001" not in [message.id for message in run_checks(tags=[Tags.security])]


@pytest.mark.parametrize("place", ["data/checkpoints", "base"])
@pytest.mark.abuse(44)
def test_points_beside_the_data_or_the_database_are_pointed_out(folders, settings, place):
    settings.CHECKPOINT_DIR = folders / place

    assert "maillage.W003" in _ids()


@pytest.mark.parametrize("name", [":memory:", "file:memory?mode=memory"])
def test_a_database_in_memory_has_no_folder(folders, settings, name, monkeypatch):
    monkeypatch.chdir(folders)
    monkeypatch.setitem(settings.DATABASES, "default", _sqlite(name))

    assert checks.keys_are_apart() == []


def test_a_database_server_has_no_folder(folders, settings, monkeypatch):
    server = {"ENGINE": "django.db.backends.postgresql", "NAME": str(folders / "keys" / "x")}
    monkeypatch.setitem(settings.DATABASES, "default", server)

    assert checks.keys_are_apart() == []


@pytest.mark.parametrize("mode", [0o750, 0o705])
def test_data_that_others_can_open_are_pointed_out(folders, mode):
    (folders / "data").chmod(mode)

    assert [message.id for message in checks.data_are_closed()] == ["maillage.W002"]


def test_data_that_are_not_there_yet_are_not_pointed_out(folders, settings):
    settings.DATA_DIR = folders / "later"

    assert checks.data_are_closed() == []
