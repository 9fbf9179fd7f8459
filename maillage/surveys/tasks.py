"""What the worker does for questionnaires."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import task

from maillage.core.periodic import periodic
from maillage.surveys import actions
from maillage.surveys.actions import letters
from maillage.surveys.actions.letters import Sent


@task()
def ask_people(**_: object) -> int:
    """Those who wait to be asked; a second run writes to nobody twice."""
    sent = letters.send_waiting(now=timezone.now())
    if sent.has_more:
        ask_soon()
    return sent.mails


def ask_soon() -> None:
    """Ask the worker, after the present transaction."""
    ask_people.enqueue()


@periodic(name="surveys.ask", label="Envoyer les questionnaires", every=timedelta(minutes=30))
def ask(now: datetime) -> str:
    """Those that open now, and what did not leave because the mail server was down. Never at night."""
    return _said(letters.send_waiting(now=now), "Personnes interrogées")


@periodic(name="surveys.remind", label="Relancer pour les questionnaires", every=timedelta(days=1), at=time(9, 30))
def remind(now: datetime) -> str:
    """In the morning, those who did not answer."""
    return _said(letters.remind_some(now=now), "Personnes relancées")


@periodic(name="surveys.count", label="Compter les questionnaires fermés", every=timedelta(minutes=30))
def count(now: datetime) -> str:
    """The ballots of those that closed, which are then destroyed."""
    counted = actions.count_closed(now=now)
    return f"Questionnaires comptés : {counted}." if counted else "Aucun questionnaire à compter."


def _said(sent: Sent, who: str) -> str:
    down = "Le serveur de courriel ne répond pas. " if sent.is_down else ""
    return f"{down}{who} : {sent.mails}." if sent.mails or down else "Personne n’attendait."
