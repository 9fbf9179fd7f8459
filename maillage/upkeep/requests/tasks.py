"""What the worker does about requests."""

from datetime import datetime, time, timedelta

from maillage.core.periodic import periodic
from maillage.upkeep.requests import actions


@periodic(
    name="upkeep.forget_requests", label="Oublier les demandes anciennes", every=timedelta(days=1), at=time(4, 15)
)
def forget_each_night(now: datetime) -> str:
    count = actions.forget_decided(now=now)
    return f"Demandes dont les coordonnées sont oubliées : {count}." if count else "Rien à oublier."
