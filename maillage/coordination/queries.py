"""What was decided for a territory, or for the whole network when nobody decided there."""

from django.conf import settings

from maillage.coordination.models import TerritorySetting
from maillage.core.secrecy import LEAST_THRESHOLD


def network_threshold() -> int:
    return max(int(settings.SECRECY_THRESHOLD), LEAST_THRESHOLD)


def threshold(department: str | None) -> int:
    """The strictest of what the network asks and of what the territory decided. One query for a territory."""
    if department is None:
        return network_threshold()
    own = TerritorySetting.objects.filter(pk=department).values_list("threshold", flat=True).first()
    return max(own or 0, network_threshold())


def call_note(department: str | None) -> str:
    """What the coordinators of that territory agreed to say or to do when they call."""
    if department is None:
        return ""
    return TerritorySetting.objects.filter(pk=department).values_list("call_note", flat=True).first() or ""
