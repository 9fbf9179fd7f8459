"""What the worker does for the journal, and for itself."""

from datetime import datetime, time, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from maillage.core import checkpoints, journal
from maillage.core.errors import DomainError
from maillage.core.models import TaskRun
from maillage.core.periodic import periodic

_DAY = timedelta(days=1)
_KEPT = timedelta(days=30)
_LONGEST = timedelta(hours=1)
_TRIES = 3


class JournalBroken(DomainError):
    pass


@task()
def take_checkpoint(**_: object) -> None:
    """After each thousandth line; a second run sends the same point again."""
    line = checkpoints.take()
    if line is not None:
        checkpoints.send(line)


def checkpoint_soon() -> None:
    take_checkpoint.enqueue()


@periodic(name="core.prune", label="Effacer ce qui est trop ancien", every=_DAY, at=time(1, 30))
def prune(now: datetime) -> str:
    """The journal after twelve months with the keys of its pseudonyms; runs and tasks after thirty days; ended sessions."""
    lines = journal.prune(now=now)
    journal.forget_keys(now=now)
    ended = TaskRun.objects.filter(due_at__lt=now - _KEPT).exclude(state=TaskRun.State.RUNNING)
    runs, _ = ended.exclude(pk__in=[run.pk for run in TaskRun.objects.all().latest_of_each().values()]).delete()
    tasks, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - _KEPT).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return f"Effacés : {lines} lignes du journal, {runs + tasks} comptes rendus de tâches, et les sessions finies."


@periodic(name="core.checkpoint", label="Vérifier et signer le journal", every=_DAY, at=time(2, 0))
def checkpoint(now: datetime) -> str:
    """Nothing is signed over a break: whoever keeps the points is told."""
    verdict = checkpoints.verify(now=now)
    if not verdict.is_whole:
        checkpoints.sound_alarm(verdict)
        raise JournalBroken(
            f"Journal rompu à la ligne {verdict.number} : {verdict.reason}. Ne supprimez rien, prévenez l’exploitation."
        )
    line = checkpoints.take()
    if line is None:
        return "Le journal est vide."
    return (
        f"Journal entier jusqu’à la ligne {verdict.number}. Point de contrôle signé, envois : {checkpoints.send(line)}."
    )


@periodic(name="core.requeue", label="Reprendre ce qu’un ouvrier arrêté a laissé", every=timedelta(minutes=10))
def requeue(now: datetime) -> str:
    """A task that has run for an hour has lost its worker. Tasks may be done twice; after three tries, one is given up."""
    lost = DBTaskResult.objects.running().filter(Q(started_at=None) | Q(started_at__lt=now - _LONGEST))
    count = 0
    for one in lost:
        status = TaskResultStatus.READY if len(one.worker_ids) < _TRIES else TaskResultStatus.FAILED
        finished_at = None if status == TaskResultStatus.READY else now
        still = DBTaskResult.objects.running().filter(pk=one.pk, started_at=one.started_at)
        count += still.update(status=status, started_at=None, finished_at=finished_at)
    return f"Tâches reprises : {count}." if count else "Rien à reprendre."
