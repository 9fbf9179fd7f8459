"""What happens to memberships each day."""

from datetime import datetime, time, timedelta

from maillage.core.periodic import periodic
from maillage.directory import members


@periodic(
    name="directory.end_overdue_members",
    label="Appartenances à confirmer ou à terminer",
    every=timedelta(days=1),
    at=time(5, 30),
)
def end_overdue_members(now: datetime) -> str:
    ended, reminded = members.end_overdue(now=now)
    return f"Appartenances terminées : {ended}. Structures à qui nous l’avons rappelé : {reminded}."
