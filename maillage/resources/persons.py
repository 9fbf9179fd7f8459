"""What resources hold on a person, and what becomes of it when her account closes."""

from datetime import datetime
from typing import Any

from maillage.accounts.models import User
from maillage.resources.models import Resource, ResourceFile


def export(user: User) -> dict[str, Any]:
    """For herself (GDPR article 15)."""
    return {
        "ressources proposées": list(
            Resource.objects.filter(proposed_by=user).order_by("pk").values("title", "created_at")
        ),
        "ressources suivies": list(Resource.objects.filter(owner=user).order_by("pk").values("title", "review_on")),
        "fichiers envoyés": list(ResourceFile.objects.filter(sent_by=user).order_by("pk").values("label", "sent_at")),
    }


def end(user: User, *, by: User | None, now: datetime) -> None:
    """What she followed is nobody's: the coordination is told when it must be read again. What she gave stays, without her."""
    Resource.objects.filter(owner=user).update(owner=None)
    Resource.objects.filter(proposed_by=user).update(proposed_by=None)
    ResourceFile.objects.filter(sent_by=user).update(sent_by=None)
