"""What happens to memberships each day, and what the search learns of the directory."""

from datetime import datetime, time, timedelta

from django_tasks import task

from maillage.core.periodic import periodic
from maillage.directory import members, searching
from maillage.search import actions as search


@periodic(
    name="directory.end_overdue_members",
    label="Appartenances à confirmer ou à terminer",
    every=timedelta(days=1),
    at=time(5, 30),
)
def end_overdue_members(now: datetime) -> str:
    ended, reminded = members.end_overdue(now=now)
    return f"Appartenances terminées : {ended}. Structures à qui nous l’avons rappelé : {reminded}."


@task()
def follow_search(**_: object) -> str:
    """What differs in the search from the services that are public; a second run does nothing."""
    return str(search.follow(searching.SERVICE))


def follow_search_soon() -> None:
    """Ask the worker, after the present transaction."""
    follow_search.enqueue()
