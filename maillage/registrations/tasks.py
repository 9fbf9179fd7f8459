"""What the worker does for registrations."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import task

from maillage.core.periodic import periodic
from maillage.registrations import actions, posting, reminders, retention


@task()
def send_letters(**_: object) -> int:
    """Those that wait; a second run sends nothing twice."""
    sent = posting.send_waiting(now=timezone.now())
    if sent.has_more:
        send_soon()
    return sent.mails


def send_soon() -> None:
    """Ask the worker, after the present transaction."""
    send_letters.enqueue()


@periodic(name="registrations.send_again", label="Écrire aux personnes inscrites", every=timedelta(minutes=10))
def send_again(now: datetime) -> str:
    """Letters that did not leave at once, because the mail server was down."""
    sent = posting.send_waiting(now=now)
    if sent.has_more:
        send_soon()
    said = f"Courriels partis : {sent.mails}." if sent.mails or sent.is_down else "Aucun courriel n’attendait."
    return f"Le serveur de courriel ne répond pas. {said}" if sent.is_down else said


@periodic(name="registrations.lapse_offers", label="Places proposées sans réponse", every=timedelta(minutes=5))
def lapse_offers(now: datetime) -> str:
    """They go to the next."""
    count = actions.lapse_offers(now=now)
    return f"Places reprises : {count}." if count else "Aucune place à reprendre."


@periodic(name="registrations.remind", label="Rappels aux personnes inscrites", every=timedelta(minutes=5))
def remind(now: datetime) -> str:
    count = reminders.write_due(now=now)
    return f"Rappels faits : {count}." if count else "Aucun rappel à faire."


@periodic(
    name="registrations.forget",
    label="Effacement de ce que les inscriptions ont dit",
    every=timedelta(days=1),
    at=time(3, 35),
)
def forget(now: datetime) -> str:
    """Needs, names and letters, each in its time."""
    gone = retention.forget(now=now)
    return f"Inscriptions effacées en tout ou en partie : {gone}." if gone else "Rien à effacer."
