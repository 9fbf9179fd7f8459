"""What of the directory awaits a coordinator, beside its records."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from maillage.accounts.models import User
from maillage.core.work import WorkItem
from maillage.directory.models import Membership, Organisation
from maillage.directory.standing import Standing


def without_referent(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Structures that had a referent, and have none any more. One query."""
    referents = Membership.objects.filter(
        organisation=OuterRef("pk"), role=Membership.Role.REFERENT, validated_at__isnull=False
    )
    left = Organisation.objects.filter(Exists(referents), ~Exists(referents.filter(ended_at=None)))
    if not (standing.is_national or standing.is_machine):
        left = left.filter(department__in=standing.departments)
    count = left.count()
    text = f"Trouver un référent pour {count} structures" if count > 1 else "Trouver un référent pour une structure"
    return [WorkItem(text, "/coordination/comptes", count, "week", "Sans référent")]
