"""The bench of events at its own size: what it makes is right, and a line says whether its bar is met. Nothing is timed."""

import pytest

from bench import asking, events
from maillage.events import rows
from maillage.events.programme import checks
from tests.events.judges import faults

pytestmark = pytest.mark.django_db


def test_the_event_of_the_bench_has_sixty_sessions_and_its_files(monkeypatch):
    monkeypatch.setattr(events, "AGENDA", 3)

    event = events.fill()

    assert len(rows.version(event.versions.get()).held) == events.SESSIONS
    assert not [one for one in checks.check(rows.programme(event)) if one.is_error]
    assert set(event.renderings.values_list("form", flat=True)) == {"ics", "xml", "json", "pdf"}
    assert faults(bytes(event.renderings.get(form="ics").body)) == []
    assert events.fill().pk != event.pk  # again, on a database that has one already


def test_a_line_says_what_a_file_costs(monkeypatch):
    monkeypatch.setattr(events, "AGENDA", 3)
    monkeypatch.setattr(asking, "_TIMES", 2)
    address = f"{events.fill().get_absolute_url()}/programme.ics"

    given, known = events._asked("SQLite", "ics", address), events._known("SQLite", "ics", address)

    assert ("2 queries" in given.measured, "1 queries" in known.measured) == (True, True)
    assert (given.peer.startswith("pretalx"), known.peer) == (True, "")
