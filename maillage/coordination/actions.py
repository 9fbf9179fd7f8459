"""The writes of this face itself; all the others belong to the apps below."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.coordination.models import TerritorySetting
from maillage.core import journal
from maillage.core.errors import NotAllowed
from maillage.directory import standing
from maillage.territories.models import Department


@transaction.atomic
def set_territory(
    department: Department, *, threshold: int | None, call_note: str, by: User, now: datetime
) -> TerritorySetting:
    """Keep what that territory decided; `threshold` None: the network's."""
    if not standing.of(by, now=now).coordinates(department.pk):
        raise NotAllowed
    setting, _ = TerritorySetting.objects.update_or_create(
        department=department,
        defaults={"threshold": threshold, "call_note": call_note, "changed_by": by, "changed_at": now},
    )
    journal.record("coordination.set_territory", setting, by=by, at=now)
    return setting
