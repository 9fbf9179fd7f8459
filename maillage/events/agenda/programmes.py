"""The programmes that readers see, of many events at once."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from maillage.events import rows
from maillage.events.models import ProgrammeVersion
from maillage.events.programme.versions import Version


def published(events: Iterable[UUID]) -> dict[UUID, Version]:
    """The last published version of each that has one; never a draft. One query."""
    newer = ProgrammeVersion.objects.filter(event=OuterRef("event"), number__gt=OuterRef("number"))
    found = ProgrammeVersion.objects.filter(~Exists(newer), event__in=list(events))
    return {row.event_id: rows.version(row) for row in found}
