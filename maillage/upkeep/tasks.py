"""What the worker does to keep records fresh."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from maillage.core.periodic import periodic
from maillage.upkeep import actions
from maillage.upkeep.fetching import Fetcher

_DAY = timedelta(days=1)


@task()
def recompute_states(**_: object) -> int | None:
    """After a change of the directory; a second run does nothing."""
    now = timezone.now()
    count = actions.recompute_all(now=now)
    actions.follow(now=now)
    return count


def recompute_soon() -> None:
    """Ask the worker, after the present transaction."""
    recompute_states.enqueue()


@task()
def send_reminders(**_: object) -> int:
    """What waits, once somebody asked; a second run sends nothing."""
    return actions.send_waiting(now=timezone.now()).mails


def send_soon() -> None:
    """Ask the worker, after the present transaction."""
    send_reminders.enqueue()


@periodic(name="upkeep.recompute_states", label="Calculer l’état des fiches", every=_DAY, at=time(3, 0))
def recompute_each_night(now: datetime) -> str:
    """Days pass: what was fresh yesterday may be due today."""
    count = actions.recompute_all(now=now)
    actions.follow(now=now)
    return "Rien n’avait changé." if count is None else f"Fiches dont l’état a changé : {count}."


@periodic(name="upkeep.catch_up", label="Rattraper l’état des fiches", every=timedelta(minutes=5))
def catch_up(now: datetime) -> str:
    """What was left for later because it takes long, or while the worker was stopped."""
    return recompute_each_night(now)


@periodic(name="upkeep.close_campaigns", label="Clore les campagnes finies", every=_DAY, at=time(0, 30))
def close_campaigns(now: datetime) -> str:
    """The day after their last one."""
    count = actions.close_ended(now=now)
    return f"Campagnes closes : {count}." if count else "Aucune campagne à clore."


@periodic(name="upkeep.remind_due", label="Relancer les structures", every=_DAY, at=time(7, 30))
def remind_due(now: datetime) -> str:
    """In the morning: a mail that comes at night is read by whoever sleeps there."""
    return str(actions.remind_due(now=now))


@periodic(name="upkeep.check_links", label="Vérifier les liens des fiches", every=_DAY, at=time(1, 0))
def check_links(now: datetime) -> str:
    """At night, when sites have few visitors."""
    if not settings.CHECK_LINKS:
        return "La vérification des liens est arrêtée (MAILLAGE_CHECK_LINKS)."
    actions.forget_links()
    return str(actions.check_links(Fetcher().ask, now=now))


@periodic(name="upkeep.send_reminders", label="Envoyer les rappels en attente", every=timedelta(hours=1))
def send_again(now: datetime) -> str:
    """What did not leave at once, because the mail server was down."""
    sent = actions.send_waiting(now=now)
    if sent.is_down:
        return "Le serveur de courriel ne répond pas : les rappels attendent, un essai aura lieu dans une heure."
    return f"Courriels partis : {sent.mails}." if sent.mails else "Aucun rappel n’attendait."
