"""The worker: each due moment once, whatever stops, fails, or changes the clock (docs/security.md, case 72)."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest

from maillage.core import periodic, periodic_runs
from maillage.core.errors import DomainError
from maillage.core.models import TaskRun
from maillage.core.periodic_runs import BACK_OFF, HELD

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NAME = "core.count"
DUE = datetime(2026, 11, 18, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self):
        self.now = DUE + 7 * MINUTE

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ran(monkeypatch):
    """The only task of the registry counts its runs; what it does can be replaced."""
    monkeypatch.setattr(periodic, "_registry", {})
    monkeypatch.setattr(periodic, "autodiscover_modules", lambda *_: None)
    calls = Calls()
    periodic.periodic(name=NAME, label="Compter", every=DAY, at=time(3, 0))(calls.run)
    return calls


class Calls(list):
    act = None

    def run(self, now):
        self.append(now)
        return self.act(now) if self.act else f"Fait {len(self)}."


def run_all(clock):
    """How many runs, until nothing is due."""
    count = 0
    while periodic_runs.run_next(clock) is not None:
        count += 1
    return count


def states():
    return list(TaskRun.objects.order_by("due_at").values_list("due_at", "state", "attempts", "result"))


def test_a_due_moment_runs_once(ran, clock):
    assert [run_all(clock), run_all(clock)] == [1, 0]

    assert ran == [clock.now]
    run = TaskRun.objects.get()
    assert (run.due_at, run.state, run.result) == (DUE, "done", "Fait 1.")
    assert (run.started_at, run.finished_at, run.held_until) == (clock.now, clock.now, None)


def test_each_moment_has_its_run_and_those_that_were_missed_are_done_once(ran, clock):
    run_all(clock)
    clock.now += 4 * DAY

    assert run_all(clock) == 1
    assert [due for due, *_ in states()] == [DUE, DUE + 4 * DAY]


def test_looking_when_nothing_is_due_costs_one_query(ran, clock, django_assert_num_queries):
    run_all(clock)

    with django_assert_num_queries(1):
        run_all(clock)


@pytest.mark.abuse(72)
@pytest.mark.parametrize("jump", [-timedelta(hours=1), -timedelta(hours=6), timedelta(hours=6), timedelta(days=400)])
def test_a_clock_that_changes_and_comes_back_runs_no_moment_twice(ran, clock, jump):
    run_all(clock)
    clock.now += jump
    run_all(clock)
    clock.now -= jump
    run_all(clock)

    moments = [due for due, *_ in states()]
    assert len(moments) == len(set(moments)) == len(ran)
    assert {state for _, state, *_ in states()} == {"done"}


def test_a_task_that_fails_is_tried_again_later_and_later_then_given_up(ran, clock):
    def fail(now):
        raise OSError("12 rue de la Démonstration")

    ran.act = fail
    assert run_all(clock) == 1
    assert states() == [(DUE, "waiting", 1, "Erreur : OSError.")]
    assert TaskRun.objects.get().is_failed
    for tried, pause in enumerate(BACK_OFF, start=2):
        clock.now += pause - MINUTE / 60
        assert run_all(clock) == 0
        clock.now += MINUTE / 60
        assert run_all(clock) == 1
        assert len(ran) == tried
    clock.now += timedelta(hours=5)
    assert run_all(clock) == 0
    assert states() == [(DUE, "failed", 4, "Erreur : OSError.")]


def test_a_task_that_succeeds_at_last_says_so(ran, clock):
    ran.act = lambda _: "Fait." if len(ran) == 2 else 1 / 0
    run_all(clock)
    clock.now += BACK_OFF[0]
    run_all(clock)

    assert states() == [(DUE, "done", 2, "Fait.")]
    assert not TaskRun.objects.get().is_failed


def test_a_refusal_is_told_and_not_tried_again(ran, clock):
    def refuse(now):
        raise DomainError("Journal rompu.")

    ran.act = refuse
    run_all(clock)
    clock.now += timedelta(hours=2)

    assert run_all(clock) == 0
    assert states() == [(DUE, "failed", 1, "Journal rompu.")]


def test_a_failure_gives_way_to_the_next_moment(ran, clock):
    ran.act = lambda _: 1 / 0
    run_all(clock)
    clock.now += DAY
    ran.act = None

    assert run_all(clock) == 1
    assert [(due, state) for due, state, *_ in states()] == [(DUE, "failed"), (DUE + DAY, "done")]


def taken(clock):
    """A worker has taken the run, and is heard of no more."""
    run = periodic_runs.claim(periodic.tasks(), clock())
    assert run is not None
    return run


@pytest.mark.abuse(72)
def test_the_run_of_a_dead_worker_is_taken_again_once_nobody_holds_it(ran, clock):
    taken(clock)
    clock.now += HELD
    assert run_all(clock) == 0
    clock.now += MINUTE
    assert run_all(clock) == 0  # put back
    assert states() == [(DUE, "waiting", 1, "L’ouvrier s’est arrêté pendant la tâche.")]
    clock.now += BACK_OFF[0]

    assert run_all(clock) == 1
    assert states() == [(DUE, "done", 2, "Fait 1.")]


def test_a_task_whose_workers_always_die_is_given_up(ran, clock):
    for pause in (*BACK_OFF, None):
        taken(clock)
        clock.now += HELD + MINUTE
        run_all(clock)
        clock.now += pause or MINUTE

    assert run_all(clock) == 0
    assert states() == [(DUE, "failed", 4, "L’ouvrier s’est arrêté pendant la tâche.")]


@pytest.mark.abuse(72)
def test_a_hold_taken_under_a_clock_that_was_put_back_does_not_last(ran, clock):
    clock.now += 400 * DAY
    taken(clock)
    clock.now -= 400 * DAY

    assert run_all(clock) == 1
    clock.now += MINUTE
    assert TaskRun.objects.filter(state="running").count() == 0


def test_a_worker_that_was_thought_dead_does_not_write_over_the_other(ran, clock):
    lost = taken(clock)
    clock.now += HELD + MINUTE
    run_all(clock)
    clock.now += BACK_OFF[0]
    run_all(clock)

    periodic_runs._run(lost, periodic.tasks()[0], clock)

    assert states() == [(DUE, "done", 2, "Fait 1.")]


def test_a_run_that_was_renewed_meanwhile_is_not_put_back(ran, clock):
    stale = taken(clock)
    TaskRun.objects.update(held_until=clock.now + 2 * HELD)

    periodic_runs._put_back(stale, clock.now, "Mort.", periodic_runs.Q(held_until=stale.held_until))

    assert states() == [(DUE, "running", 1, "")]


def test_a_task_never_overlaps_itself(ran, clock):
    """The moment of yesterday is still running: that of today waits for it."""
    run = taken(clock)
    clock.now += DAY
    TaskRun.objects.filter(pk=run.pk).update(held_until=clock.now + HELD)

    assert run_all(clock) == 0
    TaskRun.objects.filter(pk=run.pk).update(state="done", held_until=None)
    assert run_all(clock) == 1


def test_the_hold_is_renewed_while_the_task_runs(ran, clock, monkeypatch):
    renewed = threading.Event()
    monkeypatch.setattr(periodic_runs, "_RENEW_SECONDS", 0.01)
    monkeypatch.setattr(periodic_runs, "_hold_again", lambda *_: renewed.set())
    ran.act = lambda _: "Fait." if renewed.wait(5) else 1 / 0

    run_all(clock)

    assert states() == [(DUE, "done", 1, "Fait.")]


def test_holding_again_moves_the_end_of_the_hold(ran, clock):
    run = taken(clock)
    clock.now += MINUTE

    periodic_runs._hold_again(run.pk, run.attempts, clock.now)
    periodic_runs._hold_again(run.pk, run.attempts + 1, clock.now + DAY)  # not that of another try

    run.refresh_from_db()
    assert run.held_until == clock.now + HELD


def test_a_hold_that_cannot_be_renewed_is_tried_again(ran, clock, monkeypatch, caplog):
    tries, renewed = [], threading.Event()

    def hold_again(*_):
        tries.append(1)
        if len(tries) == 1:
            raise OSError
        renewed.set()

    monkeypatch.setattr(periodic_runs, "_RENEW_SECONDS", 0.01)
    monkeypatch.setattr(periodic_runs, "_hold_again", hold_again)
    ran.act = lambda _: "Fait." if renewed.wait(5) else 1 / 0

    run_all(clock)

    assert states() == [(DUE, "done", 1, "Fait.")]
    assert "The hold of a task could not be renewed." in caplog.messages


def test_the_loop_goes_on_after_an_error_and_stops_when_told(monkeypatch, caplog):
    steps, enough = [], threading.Event()

    def run_next():
        steps.append(1)
        if len(steps) == 1:
            raise OSError
        if len(steps) > 3:
            enough.set()

    monkeypatch.setattr(periodic_runs, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(periodic_runs, "run_next", run_next)
    loop = periodic_runs.Loop()
    loop.stop()  # not started yet: nothing to wait for
    loop = periodic_runs.Loop()
    loop.start()

    assert enough.wait(5)
    loop.stop()

    assert not loop.is_alive()
    assert "The periodic tasks could not be run." in caplog.messages
