"""Who teaches a session: the team that its course names."""

from collections.abc import Iterator

from maillage.events.models import Event
from maillage.trainings.models import Course


def names(event: Event) -> Iterator[str]:
    """As it is written, one by line, without the function after the comma. One query."""
    held = [pk for pk in (event.pk, event.parent_id) if pk]
    for said in Course.objects.filter(event__in=held).order_by("pk").values_list("trainers", flat=True):
        yield from (name for line in said.splitlines() if (name := line.partition(",")[0].strip()))
