"""The coordination face at full size: the dashboard and the list of structures, by the whole product but the socket.

In `make bench`, on its network; alone, on a database that is filled already: MAILLAGE_DATABASE_URL=… python -m bench.dashboard
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from bench.measures import Line, Times

MOST_QUERIES = 12
BAR_MS = 150.0
_TIMES = 60
_DASHBOARD = "/coordination"
_LISTS = {
    "structures, all": "/coordination/structures",
    "structures, with late records": "/coordination/structures?etat=overdue",
    "structures, by a word": "/coordination/structures?mots=maison",
    "structures, on tiles": "/coordination/structures?vue=carte",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page cost."""

    name: str
    queries: int
    times: Times
    kilobytes: float

    def line(self, *, has_bar: bool) -> Line:
        told = f"{self.times}; {self.queries} queries; {self.kilobytes:.0f} kB"
        if not has_bar:
            return Line(f"Coordination, {self.name}", "", told)
        is_met = self.queries <= MOST_QUERIES and self.times.p95() <= BAR_MS
        return Line(f"Coordination, {self.name}", f"≤ {MOST_QUERIES} queries, p95 ≤ {BAR_MS:g} ms", told, "", is_met)


def measure(times: int = _TIMES) -> list[Line]:
    """The national team sees the whole country: nobody's pages are larger."""
    return [seen.line(has_bar=seen.name.startswith("dashboard")) for seen in _look(times)]


def prepare(now: datetime) -> None:
    """What the nightly tasks do: each structure has its département, each record its state; and the database has swept."""
    from django.db import connection  # noqa: PLC0415 -- app ready

    from maillage.directory import attachment  # noqa: PLC0415 -- app ready
    from maillage.upkeep import actions  # noqa: PLC0415 -- app ready

    attachment.attach()
    actions.recompute_all(now=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _look(times: int) -> Iterator[Seen]:
    from maillage.accounts.models import Mandate  # noqa: PLC0415 -- app ready

    national = client("national@example.org", Mandate.Role.NATIONAL)
    local = client("departement@example.org", Mandate.Role.COORDINATOR, "75")
    yield visit(national, "dashboard, whole country", _DASHBOARD, times)
    yield visit(national, "dashboard, whole country, each time after a change", _DASHBOARD, times, before=_change)
    yield visit(local, "dashboard, one département", _DASHBOARD, times)
    for name, path in _LISTS.items():
        yield visit(national, name, path, max(times // 4, 1))


def client(email: str, role: str, department: str | None = None) -> Any:
    """A browser where that person is logged in, and showed a second factor."""
    from django.conf import settings  # noqa: PLC0415 -- app ready
    from django.test import Client  # noqa: PLC0415 -- app ready
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    from maillage.accounts.models import Mandate, User  # noqa: PLC0415 -- app ready

    now = timezone.now()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, first_name="Nadia", is_confirmed=True)
        Mandate.objects.create(user=user, role=role, department_id=department, asked_at=now, granted_at=now)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def _change() -> None:
    """As when a record has just been confirmed: no figure that a process remembers holds any more."""
    from maillage.upkeep.models import Reckoning  # noqa: PLC0415 -- app ready

    Reckoning.objects.update(written=uuid4())


def visit(client: Any, name: str, path: str, times: int, before: Callable[[], None] = lambda: None) -> Seen:
    from django.db import connection  # noqa: PLC0415 -- app ready
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- app ready

    for _ in range(2):  # templates, gazetteer, the day's first visit
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
    before()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
        queries = len(captured)
    taken = Times()
    for _ in range(times):
        before()
        answer = taken.take(lambda: client.get(path))
    return Seen(name, queries, taken, len(answer.content) / 1000)


def main() -> int:
    """Alone: for who works on these pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    import django  # noqa: PLC0415 -- after its settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- app ready
    from django.utils import timezone  # noqa: PLC0415 -- app ready

    call_command("migrate", verbosity=0)
    call_command("build_assets", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    prepare(timezone.now())
    lines = measure()
    for line in lines:
        print(f"{line.what:45} {line.measured} {'' if line.is_met is None else 'ok' if line.is_met else 'NO'}")
    return int(any(line.is_met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
