"""When the periodic tasks are due, and what the coordination sees of them."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder

from maillage.core import periodic
from maillage.core.models import TaskRun
from maillage.core.periodic import Punctuality, Task, TaskLine

DAY = timedelta(days=1)


def nothing(now):
    return "Rien à faire."


def task(every=DAY, at=time(3, 0)):
    return Task("core.nothing", "Rien", every, at, nothing)


@pytest.fixture
def registry(monkeypatch):
    """The tasks of the product put aside."""
    monkeypatch.setattr(periodic, "_registry", {})
    monkeypatch.setattr(periodic, "autodiscover_modules", lambda *_: None)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        (utc(2026, 11, 18, 1, 59), utc(2026, 11, 17, 2), utc(2026, 11, 18, 2)),
        (utc(2026, 11, 18, 2, 0), utc(2026, 11, 18, 2), utc(2026, 11, 19, 2)),
        (utc(2026, 3, 28, 12), utc(2026, 3, 28, 2), utc(2026, 3, 29, 1)),  # the night of summer time
        (utc(2026, 10, 25, 12), utc(2026, 10, 25, 2), utc(2026, 10, 26, 2)),  # and that of winter time
    ],
)
def test_a_daily_task_follows_the_clock_of_the_wall(now, last, following):
    assert (task().last_due(now), task().next_due(now)) == (last, following)


def test_a_weekly_task_is_due_on_mondays():
    weekly = task(every=7 * DAY)

    assert weekly.last_due(utc(2026, 11, 18, 9)) == utc(2026, 11, 16, 2)
    assert weekly.last_due(utc(2026, 11, 16, 1)) == utc(2026, 11, 9, 2)
    assert weekly.next_due(utc(2026, 11, 18, 9)) == utc(2026, 11, 23, 2)


def test_a_task_without_an_hour_is_due_day_and_night():
    often = task(every=timedelta(minutes=10), at=None)

    assert often.last_due(utc(2026, 11, 18, 9, 29, 59)) == utc(2026, 11, 18, 9, 20)
    assert often.next_due(utc(2026, 11, 18, 9, 20)) == utc(2026, 11, 18, 9, 30)


@pytest.mark.parametrize(("every", "at"), [(timedelta(seconds=30), None), (timedelta(hours=36), time(3, 0))])
def test_a_pace_that_cannot_be_kept_is_refused(registry, every, at):
    with pytest.raises(ValueError, match=r"core\.nothing"):
        periodic.periodic(name="core.nothing", label="Rien", every=every, at=at)


def test_two_tasks_cannot_share_a_name(registry):
    register = periodic.periodic(name="core.nothing", label="Rien", every=DAY)
    register(nothing)
    register(nothing)  # the same module read twice

    with pytest.raises(ValueError, match=r"core\.nothing"):
        register(utc)


@pytest.mark.django_db
def test_the_overview_shows_the_last_run_that_began(registry, now, django_assert_num_queries):
    periodic.periodic(name="core.nothing", label="Rien", every=DAY, at=time(3, 0))(nothing)
    periodic.periodic(name="core.never", label="Jamais", every=DAY, at=time(3, 0))(nothing)
    for day, state, result in ((16, "done", "Ancienne."), (17, "failed", "OSError"), (18, "waiting", "")):
        due = utc(2026, 11, day, 2)
        began = due if state != "waiting" else None
        TaskRun.objects.create(
            name="core.nothing", due_at=due, try_at=due, state=state, result=result, started_at=began, finished_at=began
        )

    with django_assert_num_queries(2):
        lines = periodic.overview(now)

    last, following = utc(2026, 11, 17, 2), utc(2026, 11, 19, 2)
    assert lines == [
        TaskLine("core.never", "Jamais", None, None, "", is_failed=False, next_due=following),
        TaskLine("core.nothing", "Rien", last, last, "OSError", is_failed=True, next_due=following),
    ]


@pytest.mark.django_db
def test_the_overview_is_empty_of_runs_before_the_first(registry, now):
    periodic.periodic(name="core.nothing", label="Rien", every=DAY, at=time(3, 0))(nothing)

    assert [line.last_started for line in periodic.overview(now)] == [None]


@pytest.mark.django_db
@pytest.mark.abuse(72)
def test_a_task_that_was_not_done_for_more_than_a_day_is_told(registry):
    periodic.periodic(name="core.nothing", label="Rien", every=DAY, at=time(3, 0))(nothing)
    due = utc(2026, 11, 18, 2)
    following = due + DAY
    TaskRun.objects.create(name="core.nothing", due_at=due, try_at=due, state="done", started_at=due)
    TaskRun.objects.create(name="core.nothing", due_at=following, try_at=due, state="failed", started_at=following)

    assert periodic.punctuality(following + DAY) == Punctuality((), ())
    assert periodic.punctuality(following + DAY + timedelta(minutes=1)) == Punctuality(("core.nothing",), ())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "late", "never"),
    [
        (utc(2026, 11, 18, 10), (), ("core.nothing",)),  # just set up
        (utc(2026, 11, 20, 2), (), ("core.nothing",)),
        (utc(2026, 11, 20, 2, 1), ("core.nothing",), ()),
    ],
)
def test_a_task_that_never_ran_is_late_a_day_after_its_first_time_only(
    registry, now, late, never, django_assert_num_queries
):
    """Set up on a morning: its first night is the next one."""
    periodic.periodic(name="core.nothing", label="Rien", every=DAY, at=time(3, 0))(nothing)
    MigrationRecorder.Migration.objects.update(applied=utc(2026, 11, 18, 9))

    with django_assert_num_queries(2):  # and one more once a task ran
        assert periodic.punctuality(now) == Punctuality(late, never)


@pytest.mark.django_db
def test_a_database_that_does_not_know_when_it_was_made_hides_no_delay(registry, now):
    periodic.periodic(name="core.nothing", label="Rien", every=DAY, at=time(3, 0))(nothing)
    MigrationRecorder.Migration.objects.all().delete()

    assert periodic.punctuality(now).late == ("core.nothing",)
