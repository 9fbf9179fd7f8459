"""What only the owner of the database can do: lift the guards of the journal."""

from contextlib import contextmanager

from django.db import connection

TABLES = ("core_journalentry", "core_journalhead")


@contextmanager
def opened_journal():
    """Without its triggers: for the sabotages, and to empty the tables after a test that keeps its transactions."""
    with connection.cursor() as cursor:
        closing = _open(cursor)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in closing:
                cursor.execute(statement)


def _open(cursor):
    """What closes it again."""
    if connection.vendor == "postgresql":
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'core_journal%'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]
