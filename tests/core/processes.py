"""Real processes on the database of the test: SQLite's is copied to a file, for those in memory cannot be shared."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


@dataclass
class Processes:
    folder: Path
    url: str
    path: Path | None  # of the database, when it is a file
    started: list = field(default_factory=list)

    def start(self, *arguments, **variables):
        """`python …` with the product's own settings, on this database."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
        environment |= {
            "MAILLAGE_DATABASE_URL": self.url,
            "MAILLAGE_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "maillage.settings",
            **variables,
        }
        process = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, *arguments, **variables):
        """What it says, once it has ended well."""
        return ended(self.start(*arguments, **variables))

    def stop(self):
        """None of them must hold the database when the test ends, even badly."""
        for process in self.started:
            with process:
                process.kill()


def ended(process):
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


@pytest.fixture
def processes(transactional_db, tmp_path):
    path = tmp_path / "shared.sqlite3" if connection.vendor == "sqlite" else None
    found = Processes(tmp_path, _copied(path) if path else _url(), path)
    yield found
    found.stop()


def _copied(path):
    with connection.cursor(), sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{path}"


def _url():
    one = connection.settings_dict
    who = f"{one['USER']}:{one['PASSWORD']}".strip(":")
    return f"postgres://{who}@{one['HOST']}:{one['PORT'] or 5432}/{one['NAME']}"
