"""The full records, in a table for the servers of the baseline."""

import psycopg

from maillage.orientation.snapshots.shelf import Opened

TABLE = "bench_document"


def write(peer: psycopg.Connection, opened: Opened) -> None:
    """The bytes of the snapshot, by position: nothing is left to encode."""
    cursor = peer.cursor()
    cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    cursor.execute(f"CREATE TABLE {TABLE} (service int, body bytea)")
    with cursor.copy(f"COPY {TABLE} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "bytea"])
        for position in range(opened.index.size):
            copy.write_row((position, opened.content.records.raw(position)))
    cursor.execute(f"CREATE UNIQUE INDEX ON {TABLE} (service)")
    cursor.execute(f"VACUUM ANALYZE {TABLE}")
