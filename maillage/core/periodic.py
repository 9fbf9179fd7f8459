"""What must happen at set times. A task is named once, in the `tasks` module of its app; the worker does the rest (`periodic_runs`).

    @periodic(name="upkeep.compute", label="Calcul de la fraîcheur", every=timedelta(days=1), at=time(3, 0))
    def compute(now: datetime) -> str:
        return "12 fiches à revoir."

Each due run happens once, whatever the number of workers. When a worker dies, its run is started again: a task is written so that
doing it twice changes nothing. What it returns is shown to the coordination: a French sentence, with nothing of anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from maillage.core.models import TaskRun

Function = Callable[[datetime], str]
_ORIGIN = datetime(2001, 1, 1, tzinfo=UTC)  # a Monday
_registry: dict[str, "Task"] = {}


@dataclass(frozen=True, slots=True)
class Task:
    """`at`: an hour of the installation's clock, every so many days (each seven days: on Monday); without it, day and night."""

    name: str
    label: str
    every: timedelta
    at: time | None
    function: Function

    def last_due(self, now: datetime) -> datetime:
        """The latest moment, `now` included, at which it had to run."""
        if self.at is None:
            return _ORIGIN + (now - _ORIGIN) // self.every * self.every
        day = timezone.localdate(now)
        moment = self._moment(self._round(day))
        return moment if moment <= now else self._moment(self._round(day - timedelta(days=1)))

    def next_due(self, now: datetime) -> datetime:
        """The first moment after `now` at which it must run."""
        last = self.last_due(now)
        return last + self.every if self.at is None else self._moment(timezone.localdate(last) + self.every)

    def _round(self, day: date) -> date:
        return day - timedelta(days=(day - _ORIGIN.date()).days % self.every.days)

    def _moment(self, day: date) -> datetime:
        assert self.at is not None
        return datetime.combine(day, self.at, timezone.get_default_timezone()).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as the coordination sees it."""

    name: str
    label: str
    last_started: datetime | None
    last_finished: datetime | None
    result: str
    is_failed: bool
    next_due: datetime


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Names of tasks. `late`: they had to be done more than a day ago, and were not: the worker is stopped, or they fail."""

    late: tuple[str, ...]
    never: tuple[str, ...]  # not yet: their first time is to come, or has just passed


def periodic(*, name: str, label: str, every: timedelta, at: time | None = None) -> Callable[[Function], Function]:
    """Have the function run every so often: at the hour `at`, `every` is then a whole number of days."""
    if every < timedelta(minutes=1) or (at is not None and every % timedelta(days=1)):
        raise ValueError(f"{name}: every minute at most, and whole days with an hour.")

    def register(function: Function) -> Function:
        known = _registry.get(name)
        if known is not None and (known.function.__module__, known.function.__qualname__) != (
            function.__module__,
            function.__qualname__,
        ):
            raise ValueError(f"{name} is already the name of another task.")
        _registry[name] = Task(name, label, every, at, function)
        return function

    return register


def tasks() -> list[Task]:
    """Every task of every app, by name."""
    autodiscover_modules("tasks")
    return [_registry[name] for name in sorted(_registry)]


def overview(now: datetime) -> list[TaskLine]:
    """The last run of each task and the next one: two queries."""
    known = tasks()
    runs = TaskRun.objects.filter(name__in=[task.name for task in known]).latest_of_each()
    return [_line(task, runs.get(task.name), now) for task in known]


def punctuality(now: datetime) -> Punctuality:
    """Three queries. A task that was never done is late when its first moment since the last set-up passed a day ago too."""
    done = TaskRun.objects.filter(state=TaskRun.State.DONE).latest_of_each()
    since = _set_up_at()
    late, never = [], []
    for task in tasks():
        is_done = task.name in done
        if task.next_due(done[task.name].due_at if is_done else since) + timedelta(days=1) < now:
            late.append(task.name)
        elif not is_done:
            never.append(task.name)
    return Punctuality(tuple(late), tuple(never))


def _set_up_at() -> datetime:
    """When the database last took its present shape."""
    applied: datetime | None = MigrationRecorder.Migration.objects.aggregate(at=Max("applied"))["at"]
    return applied or _ORIGIN


def _line(task: Task, run: TaskRun | None, now: datetime) -> TaskLine:
    if run is None:
        return TaskLine(task.name, task.label, None, None, "", is_failed=False, next_due=task.next_due(now))
    return TaskLine(
        task.name, task.label, run.started_at, run.finished_at, run.result, run.is_failed, task.next_due(now)
    )
