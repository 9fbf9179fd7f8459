"""A presence was taken back: what was certified of it may be wrong now."""

from django.contrib import messages
from django.http import HttpRequest

from maillage.attendance.certificates import stale
from maillage.core.templatetags.desk import ui_count
from maillage.events.models import Event


def tell(request: HttpRequest, event: Event) -> None:
    """Nothing where no certificate was issued."""
    count = len(stale.of(event))
    if count:
        said = ui_count(count, "attestation délivrée dit", "attestations délivrées disent")
        messages.warning(request, f"{said} autre chose que la présence notée : revoyez-les dans « Attestations ».")
