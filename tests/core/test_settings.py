"""What a first start writes, and who may read it. Each start is a process of its own, as the settings are read once."""

import os
import stat
import subprocess
import sys

from django.conf import settings

_START = "import os; os.umask(0o022); from maillage import settings; print(settings.SECRET_KEY)"


def _start(folder, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
    environment = {**kept, "MAILLAGE_DATA_DIR": str(folder), **more}
    command = [sys.executable, "-c", _START]
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_processes_that_start_together_share_one_whole_key(tmp_path):
    starts = [_start(tmp_path / "data") for _ in range(4)]

    keys = {start.communicate(timeout=60)[0].strip() for start in starts}

    assert [start.returncode for start in starts] == [0] * 4
    assert len(keys) == 1
    assert len(keys.pop()) == 50
    assert list((tmp_path / "data").glob(".secret_key*")) == []


def test_what_a_first_start_makes_opens_for_its_owner_only(tmp_path):
    _start(tmp_path / "data", MAILLAGE_SNAPSHOT_DIR=str(tmp_path / "shelf")).communicate(timeout=60)

    modes = [_mode(tmp_path / name) for name in ("data", "shelf", "data/secret_key")]
    assert modes == [0o700, 0o700, 0o600]


def test_a_given_key_is_not_written(tmp_path):
    key = _start(tmp_path / "data", MAILLAGE_SECRET_KEY="given").communicate(timeout=60)[0].strip()

    assert key == "given"
    assert not (tmp_path / "data" / "secret_key").exists()
