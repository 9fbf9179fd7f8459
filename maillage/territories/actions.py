"""The only writer of the territories."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from maillage.core import journal
from maillage.territories.models import Commune, Department, Epci, PostalCode, Region
from maillage.territories.tables import Tables


@dataclass(slots=True)
class Changes:
    """Counts of rows. `outdated`: in the database, no longer in the files; kept, for others may refer to them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    outdated: int = 0


Row = TypeVar("Row")
Advance = Callable[[int], None]

# Rows per statement: enough to be quick, few enough for a progress bar that moves.
BATCH = 2000


def _ignore(_count: int) -> None:
    pass


@transaction.atomic
def load(tables: Tables, *, by: AbstractBaseUser | None, now: datetime, advance: Advance = _ignore) -> Changes:
    """Make the database say what the files say. Adds and corrects, never deletes; all or nothing.

    `advance` is told how many rows were treated; their sum is `len(tables)`.
    """
    changes = Changes()
    for rows in (_regions(tables), _departments(tables), _epcis(tables), _communes(tables)):
        _write(rows, changes, advance)
    _write_postal_codes(tables, changes, advance)
    if changes.created or changes.updated:
        journal.record("territories.load", None, by=by, at=now)
    return changes


def _regions(tables: Tables) -> list[models.Model]:
    return [Region(code=row.code, article=row.article, name=row.name) for row in tables.regions]


def _departments(tables: Tables) -> list[models.Model]:
    return [
        Department(code=row.code, article=row.article, name=row.name, region_id=row.region, seat=row.seat)
        for row in tables.departments
    ]


def _epcis(tables: Tables) -> list[models.Model]:
    return [Epci(code=row.code, name=row.name) for row in tables.epcis]


def _communes(tables: Tables) -> list[models.Model]:
    return [
        Commune(
            code=row.code,
            article=row.article,
            name=row.name,
            department_id=row.department,
            epci_id=row.epci or None,
            parent_id=row.parent or None,
            longitude=float(row.longitude),
            latitude=float(row.latitude),
            population=int(row.population),
            population_year=int(row.population_year),
        )
        for row in tables.communes
    ]


def _write(rows: list[models.Model], changes: Changes, advance: Advance) -> None:
    if not rows:
        return
    manager = type(rows[0])._default_manager  # noqa: SLF001 -- Django's public API
    columns = [field.attname for field in rows[0]._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 -- idem
    known = {row[0]: row[1:] for row in manager.values_list("pk", *columns)}
    new = [row for row in rows if row.pk not in known]
    wrong = [row for row in rows if row.pk in known and known[row.pk] != tuple(getattr(row, name) for name in columns)]
    changes.created += len(new)
    changes.updated += len(wrong)
    changes.unchanged += len(rows) - len(new) - len(wrong)
    changes.outdated += len(known.keys() - {row.pk for row in rows})
    advance(len(rows) - len(new) - len(wrong))
    for batch in _batches([*new, *wrong]):
        manager.bulk_create(batch, update_conflicts=True, unique_fields=["pk"], update_fields=columns)
        advance(len(batch))


def _write_postal_codes(tables: Tables, changes: Changes, advance: Advance) -> None:
    wanted = tables.postal_codes
    known = set(PostalCode.objects.values_list("code", "commune_id"))
    changes.created += len(wanted - known)
    changes.unchanged += len(wanted & known)
    changes.outdated += len(known - wanted)
    advance(len(wanted & known))
    for batch in _batches([PostalCode(code=code, commune_id=commune) for code, commune in sorted(wanted - known)]):
        PostalCode.objects.bulk_create(batch)
        advance(len(batch))


def _batches(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
