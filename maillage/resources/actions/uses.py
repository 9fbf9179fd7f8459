"""How often resources are used, per day. No visitor is known, so machines that read are counted too (docs/resources.md).

A page that is read writes nothing: uses are added up in memory, and kept every few seconds by a thread of the server
(`maillage/resources/counting.py`). What was not kept yet when a server dies is lost: a few seconds of counts.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate

from maillage.resources.counting import uses
from maillage.resources.models import Resource, ResourceUse

Key = tuple[UUID, date, str]


def count_use(resource: Resource, kind: str, *, now: datetime) -> None:
    """One more view, download or citation (`ResourceUse.Kind`). No query: safe in a view that reads."""
    uses.add((resource.pk, localdate(now), ResourceUse.Kind(kind).value), keep=save_uses)


@transaction.atomic
def save_uses(counts: Mapping[Key, int]) -> None:
    """Add these to those of the day: one statement for all, whatever other servers write. A resource that is gone counts nothing."""
    known = set(Resource.objects.filter(pk__in={pk for pk, _, _ in counts}).values_list("pk", flat=True))
    rows = [(pk, day, kind, count) for (pk, day, kind), count in sorted(counts.items()) if pk in known]
    if not rows:
        return
    table = connection.ops.quote_name(ResourceUse._meta.db_table)  # noqa: SLF001 -- Django's public API
    columns: list[Any] = [ResourceUse._meta.get_field(name) for name in ("resource", "day", "kind", "count")]  # noqa: SLF001 -- idem
    values = [field.get_db_prep_save(one, connection) for row in rows for field, one in zip(columns, row, strict=True)]
    places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (resource_id, day, kind, count) VALUES {places} "  # noqa: S608 -- names of ours
            f"ON CONFLICT (resource_id, day, kind) DO UPDATE SET count = {table}.count + excluded.count",
            values,
        )
