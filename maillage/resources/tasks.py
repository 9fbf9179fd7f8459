"""What the worker does for resources."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import task

from maillage.core.periodic import periodic
from maillage.resources import actions, searching
from maillage.resources.files import checking, clearing

_DAY = timedelta(days=1)


@task()
def check_files(**_: object) -> int:
    """Those that wait; a second run finds nothing to do."""
    return checking.check_waiting(now=timezone.now())


def check_soon() -> None:
    """Ask the worker, after the present transaction."""
    check_files.enqueue()


@periodic(name="resources.check_files", label="Contrôler les fichiers reçus", every=timedelta(minutes=10))
def check_again(now: datetime) -> str:
    """What a worker that was killed left."""
    count = checking.check_waiting(now=now)
    return f"Fichiers contrôlés : {count}." if count else "Aucun fichier n’attendait."


@periodic(name="resources.clear_files", label="Effacer les fichiers sans ressource", every=_DAY, at=time(2, 30))
def clear_files(now: datetime) -> str:
    count = clearing.clear(now=now)
    return f"Fichiers effacés : {count}." if count else "Aucun fichier à effacer."


@periodic(name="resources.follow_time", label="Montrer et retirer les ressources à l’heure", every=timedelta(hours=1))
def follow_time(now: datetime) -> str:
    """The search follows the end of embargoes and of lives; pages look at the clock by themselves."""
    count = searching.follow_time(now)
    return f"Ressources apparues ou expirées : {count}." if count else "Rien n’avait changé."


@periodic(name="resources.remind", label="Faire relire les ressources", every=_DAY, at=time(7, 45))
def remind(now: datetime) -> str:
    told = actions.remind_and_escalate(now=now)
    return f"Rappels : {told.owners}. Signalées à la coordination : {told.coordinations}."
