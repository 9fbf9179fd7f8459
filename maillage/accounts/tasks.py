"""What happens to accounts each day."""

from datetime import datetime, time, timedelta

from maillage.accounts import actions, address, limits, sessions
from maillage.core.periodic import periodic


@periodic(
    name="accounts.close_idle",
    label="Comptes que personne n’ouvre",
    every=timedelta(days=1),
    at=time(5, 0),
)
def close_idle(now: datetime) -> str:
    return f"Comptes fermés après 90 jours sans visite : {actions.close_idle(now=now)}."


@periodic(
    name="accounts.forget_tries",
    label="Compteurs d’essais, sessions finies, adresses jamais confirmées",
    every=timedelta(days=1),
    at=time(4, 30),
)
def forget_tries(now: datetime) -> str:
    waiting = address.forget(now)
    told = f"Compteurs effacés : {limits.forget(now)}. Sessions effacées : {sessions.forget(now)}."
    return f"{told} Adresses jamais confirmées, effacées : {waiting}."
