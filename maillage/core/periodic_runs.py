"""Runs the periodic tasks that are due: each due moment once, whatever the number of workers (docs/adr/0021)."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from maillage.core import periodic
from maillage.core.errors import DomainError
from maillage.core.models import TaskRun
from maillage.core.periodic import Task

logger = logging.getLogger(__name__)
State = TaskRun.State
Clock = Callable[[], datetime]
HELD = timedelta(minutes=5)  # a run that nobody holds any more is that of a dead worker
_RENEW_SECONDS = 30.0
_PAUSE_SECONDS = 5.0
# After a failure, and after the death of a worker; then the moment is given up.
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
_LATE = "Remplacée par la fois suivante."
_DEAD = "L’ouvrier s’est arrêté pendant la tâche."


def run_next(clock: Clock = timezone.now) -> TaskRun | None:
    """Run one task that is due and that no other worker has taken; nothing when there is none."""
    tasks = {task.name: task for task in periodic.tasks()}
    run = claim(list(tasks.values()), clock())
    if run is not None:
        with _held(run, clock):
            _run(run, tasks[run.name], clock)
    return run


def claim(tasks: list[Task], now: datetime) -> TaskRun | None:
    """A due moment, taken for the one who calls. One query when nothing is due."""
    dues = {task.name: task.last_due(now) for task in tasks}
    seen = _seen(dues)
    known = {(run.name, run.due_at) for run in seen}
    missing = [TaskRun(name=name, due_at=due, try_at=due) for name, due in dues.items() if (name, due) not in known]
    if missing:
        TaskRun.objects.bulk_create(missing, ignore_conflicts=True)  # another worker may have seen them too
        seen = _seen(dues)
    for run in seen:
        if run.state == State.RUNNING and _is_dead(run, now):
            _put_back(run, now, _DEAD, unless_renewed=Q(held_until=run.held_until))
        elif run.state == State.WAITING and run.due_at < dues[run.name]:
            _change(run, state=State.FAILED, finished_at=now, result=run.result or _LATE)
    ready = sorted((run for run in seen if _is_ready(run, dues, now)), key=lambda run: run.due_at)
    return next((run for run in ready if _take(run, now)), None)


def _seen(dues: dict[str, datetime]) -> list[TaskRun]:
    """The runs of these moments, and those of others that are not ended."""
    present = Q(*(Q(name=name, due_at=due) for name, due in dues.items()), _connector=Q.OR)
    unended = Q(name__in=dues, state__in=(State.WAITING, State.RUNNING))
    return list(TaskRun.objects.filter(present | unended))


def _is_dead(run: TaskRun, now: datetime) -> bool:
    """A living worker renews its hold: one that ends too far away was taken under a clock that was put back since."""
    assert run.held_until is not None
    return not now <= run.held_until <= now + 2 * HELD


def _is_ready(run: TaskRun, dues: dict[str, datetime], now: datetime) -> bool:
    is_time = run.try_at <= now or run.try_at > now + 2 * BACK_OFF[-1]
    return run.state == State.WAITING and run.due_at == dues[run.name] and is_time


def _take(run: TaskRun, now: datetime) -> bool:
    """The database decides between workers: a row changes once, and a task has one running row."""
    try:
        with transaction.atomic():
            return _change(
                run,
                state=State.RUNNING,
                started_at=now,
                held_until=now + HELD,
                attempts=run.attempts + 1,
                finished_at=None,
            )
    except IntegrityError:
        return False


def _change(run: TaskRun, only: Q = Q(), **values: object) -> bool:  # noqa: B008 -- never changed
    """Write these values unless the run has been taken or ended by another since it was read."""
    values = {"held_until": None, **values}
    is_mine = TaskRun.objects.filter(only, pk=run.pk, state=run.state, attempts=run.attempts).update(**values) == 1
    for name, value in values.items():
        setattr(run, name, value if is_mine else getattr(run, name))
    return is_mine


def _put_back(run: TaskRun, now: datetime, why: str, unless_renewed: Q = Q()) -> None:  # noqa: B008 -- never changed
    """To be tried again later, or given up."""
    if run.attempts > len(BACK_OFF):
        _change(run, unless_renewed, state=State.FAILED, finished_at=now, result=why)
    else:
        try_at = now + BACK_OFF[run.attempts - 1]
        _change(run, unless_renewed, state=State.WAITING, try_at=try_at, finished_at=now, result=why)


def _run(run: TaskRun, task: Task, clock: Clock) -> None:
    try:
        result = task.function(clock())
    except DomainError as refusal:  # said in words that people read: trying again would not change it
        _change(run, state=State.FAILED, finished_at=clock(), result=str(refusal))
    except Exception as error:
        logger.exception("The task %s failed.", task.name)
        _put_back(run, clock(), f"Erreur : {type(error).__name__}.")
    else:
        _change(run, state=State.DONE, finished_at=clock(), result=result)


@contextmanager
def _held(run: TaskRun, clock: Clock) -> Iterator[None]:
    """Meanwhile, a thread tells the other workers that this one lives."""
    ended = threading.Event()
    thread = threading.Thread(target=_renew, args=(run.pk, run.attempts, clock, ended), name="hold", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _renew(pk: int, attempts: int, clock: Clock, ended: threading.Event) -> None:
    while not ended.wait(_RENEW_SECONDS):
        try:
            _hold_again(pk, attempts, clock())
        except Exception:
            logger.exception("The hold of a task could not be renewed.")  # the next time, perhaps
        finally:
            connection.close()


def _hold_again(pk: int, attempts: int, now: datetime) -> None:
    TaskRun.objects.filter(pk=pk, attempts=attempts, state=State.RUNNING).update(held_until=now + HELD)


class Loop(threading.Thread):
    """Runs what is due until it is stopped; a task that has begun is finished."""

    def __init__(self) -> None:
        super().__init__(name="periodic", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            if not self._step():
                self._stopping.wait(_PAUSE_SECONDS)

    def stop(self) -> None:
        self._stopping.set()
        if self.is_alive():
            self.join()

    def _step(self) -> bool:
        try:
            return run_next() is not None
        except Exception:  # a stopped database must not stop the worker
            logger.exception("The periodic tasks could not be run.")
            return False
        finally:
            close_old_connections()
