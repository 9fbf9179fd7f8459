"""What was decided for a territory, or for the whole network when nobody decided there."""

from collections.abc import Iterable

from django.conf import settings

from maillage.coordination.models import TerritorySetting
from maillage.core.secrecy import LEAST_THRESHOLD


def network_threshold() -> int:
    return max(int(settings.SECRECY_THRESHOLD), LEAST_THRESHOLD)


def strictest(own: Iterable[int | None]) -> int:
    """The threshold of what the network asks and of what each territory decided (`TerritorySetting.threshold`): the highest."""
    return max([network_threshold(), *(threshold for threshold in own if threshold)])


def call_note(department: str | None) -> str:
    """What the coordinators of that territory agreed to say or to do when they call."""
    if department is None:
        return ""
    return TerritorySetting.objects.filter(pk=department).values_list("call_note", flat=True).first() or ""
