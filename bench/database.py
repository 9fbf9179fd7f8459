"""A database of the bench's own, on the server that MAILLAGE_DATABASE_URL names: made anew, dropped afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "maillage_bench"


def url_of(given: str) -> str:
    """The same server, our database."""
    return urlunsplit(urlsplit(given)._replace(path=f"/{NAME}"))


@contextmanager
def fresh(given: str, *, is_kept: bool) -> Iterator[str]:
    """`is_kept`: leave it there at the end, to look at it."""
    _again(given, is_made=True)
    yield url_of(given)
    if not is_kept:
        _again(given, is_made=False)


def _again(given: str, *, is_made: bool) -> None:
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        if is_made:
            connection.execute(f"CREATE DATABASE {NAME}")


def version(given: str) -> str:
    with psycopg.connect(given) as connection:
        row = connection.execute("SHOW server_version").fetchone()
        assert row is not None
        extension = connection.execute(
            "SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'"
        ).fetchone()
    return f"PostgreSQL {row[0]}, " + (f"PostGIS {extension[0]}" if extension else "without PostGIS")
