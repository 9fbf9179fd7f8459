"""Each night, the search is compared with what the apps publish."""

from datetime import datetime, time, timedelta

from maillage.core.periodic import periodic
from maillage.search import actions, sealing


@periodic(name="search.follow", label="Recherche remise à jour", every=timedelta(days=1), at=time(4, 15))
def follow(now: datetime) -> str:
    return str(actions.follow_all())


@periodic(name="search.forget", label="Recherches qui ne s’ouvrent plus", every=timedelta(minutes=30))
def forget(now: datetime) -> str:
    """What was sealed in addresses opens for nobody any more, even when nobody searches."""
    return f"Clés détruites : {sealing.forget()}."
