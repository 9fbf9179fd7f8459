"""Several connections at once, on either database."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from django.db import connection, connections

from maillage.core.errors import DomainError


@pytest.fixture
def shared(db, tmp_path):
    """A database that several connections write: a copy on a file when the tests keep theirs in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection, connection.settings_dict["NAME"]
    in_memory = connections["default"]
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as copy:
        in_memory.ensure_connection()
        in_memory.connection.backup(copy)
    memory.settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = in_memory
        in_memory.settings_dict["NAME"] = name


def together(*acts):
    """Each in its own thread and connection, started at the same moment; what each gave, or its refusal."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
