"""What the worker does for news and for the home."""

from datetime import datetime, timedelta

from django.utils import timezone

from maillage.core.periodic import periodic
from maillage.editorial import making, searching


def refresh_now() -> None:
    """After a write: the home and the legal pages say what was just decided."""
    making.refresh(now=timezone.now())


@periodic(name="editorial.publish_due", label="Publier les actualités programmées", every=timedelta(minutes=5))
def publish_due(now: datetime) -> str:
    """News whose moment has come are found, and the home shows what is new, resources included."""
    count = searching.follow_time(now)
    has_changed = making.refresh(now=now)
    if not count:
        return "L’accueil a été refait." if has_changed else "Rien à publier."
    return f"Actualités parues : {count}."
