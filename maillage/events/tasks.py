"""What the worker does for the agenda."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from maillage.core.periodic import periodic
from maillage.events.actions import notices
from maillage.events.calendars import renderings


@task()
def make_papers(**_: object) -> int:
    """Programmes in PDF that are not there yet; a second run finds nothing to do."""
    return renderings.make_papers(timezone.now())


def make_papers_soon() -> None:
    make_papers.enqueue()


@periodic(name="events.make_papers", label="Mettre les programmes en PDF", every=timedelta(minutes=10))
def make_papers_again(now: datetime) -> str:
    """What a worker that was stopped left, and what an older edition of this program made."""
    renderings.renew_old(now)
    count = renderings.make_papers(now)
    return f"Programmes mis en PDF : {count}." if count else "Aucun programme n’attendait."


@task()
def tell_people(**_: object) -> int:
    """Those who wait to be told of a change; a second run writes to nobody twice."""
    told = notices.send_waiting(now=timezone.now())
    if told.has_more:
        tell_soon()
    return told.mails


def tell_soon() -> None:
    """Ask the worker, after the present transaction."""
    tell_people.enqueue()


@periodic(name="events.tell_again", label="Prévenir les personnes qui interviennent", every=timedelta(minutes=10))
def tell_again(now: datetime) -> str:
    """Those who were not told at once, because the mail server was down."""
    told = notices.send_waiting(now=now)
    if told.has_more:
        tell_soon()
    if told.is_down:
        return f"Le serveur de courriel ne répond pas. Personnes prévenues : {told.mails}."
    return f"Personnes prévenues : {told.mails}." if told.mails else "Personne n’attendait."
