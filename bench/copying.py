"""The limit: a bare COPY of the same rows into tables without indexes or constraints."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psycopg
from psycopg import sql


def copy_seconds(url: str, tables: Iterable[str]) -> tuple[float, int]:
    """(seconds, rows) for COPY FROM of all rows that the tables hold now, one commit a table.

    The rows are read out first (not timed) and written back as text into bare copies of the tables.
    """
    seconds, rows = 0.0, 0
    with psycopg.connect(url, autocommit=True) as connection:
        for table in tables:
            name, bare = sql.Identifier(table), sql.Identifier(f"bare_{table}")
            with connection.cursor() as cursor:
                with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(name)) as out:
                    blocks = [bytes(block) for block in out]
                cursor.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(bare, name))
                start = time.perf_counter()
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(bare)) as into:
                    for block in blocks:
                        into.write(block)
                seconds += time.perf_counter() - start
                rows += cursor.rowcount
                cursor.execute(sql.SQL("DROP TABLE {}").format(bare))
    return seconds, rows
