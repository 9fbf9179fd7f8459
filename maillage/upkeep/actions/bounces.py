"""Keeps in mind the addresses that do not receive any more, without keeping the addresses."""

from datetime import datetime

from django.db import transaction

from maillage.upkeep import addresses
from maillage.upkeep.models import Bounce

_MOST = 32000  # of a small integer


@transaction.atomic
def record_bounce(address: str, is_hard: bool, *, now: datetime) -> Bounce:
    """One more return, unless that one was told already. A hard one stays hard: its structure has to correct the address."""
    bounce, is_new = Bounce.objects.select_for_update(no_key=True).get_or_create(
        address_key=addresses.key(address), defaults={"is_hard": is_hard, "last_at": now}
    )
    if not is_new:
        is_later = now > bounce.last_at
        bounce.is_hard = bounce.is_hard or is_hard
        bounce.count = min(bounce.count + is_later, _MOST)
        bounce.last_at = max(bounce.last_at, now)
        bounce.save(update_fields=["is_hard", "count", "last_at"])
    return bounce
