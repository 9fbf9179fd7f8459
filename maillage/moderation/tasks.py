"""What the worker does each night."""

from datetime import datetime, time, timedelta

from maillage.core.periodic import periodic
from maillage.moderation import actions, forgetting


@periodic(
    name="moderation.expire",
    label="Fin des propositions sans réponse depuis soixante jours",
    every=timedelta(days=1),
    at=time(3, 20),
)
def expire(now: datetime) -> str:
    count = actions.expire(now=now)
    return f"{count} propositions expirées." if count > 1 else "1 proposition expirée." if count else "Rien à faire."


@periodic(
    name="moderation.forget",
    label="Effacement des propositions closes depuis longtemps",
    every=timedelta(days=1),
    at=time(3, 25),
)
def forget(now: datetime) -> str:
    count = forgetting.forget(now=now)
    return f"{count} propositions effacées." if count > 1 else "1 proposition effacée." if count else "Rien à faire."
