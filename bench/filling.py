"""Writes a made-up network into the product's own tables: by COPY on PostgreSQL, by Django elsewhere."""

from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from bench.network import Network, Rows
from maillage.core.fields import FoldedField
from maillage.directory.models import Revision


@transaction.atomic
def fill(network: Network) -> None:
    """The tables were empty of it; the revision then says that the directory has changed."""
    for name, rows in network.tables.items():
        model = apps.get_model("directory", name)
        if connection.vendor == "postgresql":
            _copy(model, rows)
        else:
            made = [model(**dict(zip(rows.names, _decoded(rows.names, row), strict=True))) for row in rows.values]
            model._default_manager.bulk_create(made, batch_size=500)  # noqa: SLF001 -- Django's public API
    revision, _ = Revision.objects.get_or_create(pk=1)
    Revision.objects.filter(pk=1).update(number=revision.number + 1)


def _decoded(names: tuple[str, ...], row: tuple[Any, ...]) -> list[Any]:
    return [{} if name == "exchange" else value for name, value in zip(names, row, strict=True)]


def _copy(model: type[models.Model], rows: Rows) -> None:
    """Columns that the rows do not name get the model's default, as Django would write it."""
    fields = [field for field in model._meta.concrete_fields if field.attname not in rows.names]  # noqa: SLF001 -- idem
    fields = [field for field in fields if not isinstance(field, models.BigAutoField | FoldedField)]
    folded = [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]  # noqa: SLF001 -- idem
    usual = tuple(field.get_db_prep_save(field.get_default(), connection) for field in fields)
    columns = [_column(model, name) for name in rows.names] + [field.column for field in [*fields, *folded]]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),  # noqa: SLF001 -- idem
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows.values:
            made = model(**dict(zip(rows.names, row, strict=True))) if folded else None
            copy.write_row((*row, *usual, *(field.value_from_object(made) for field in folded if made)))


def _column(model: type[models.Model], name: str) -> str:
    return next(field.column for field in model._meta.concrete_fields if field.attname == name)  # noqa: SLF001 -- idem
