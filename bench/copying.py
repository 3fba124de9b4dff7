"""The limit: a bare COPY of the same rows into tables without indexes or constraints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import psycopg
from psycopg import sql

from bench.effort import Effort, effort


def copy_seconds(url: str, tables: Iterable[str]) -> tuple[float, int]:
    """(seconds, rows) for COPY FROM of all rows that the tables hold now, one commit a table."""
    spent, rows = copy_effort(url, dict.fromkeys(tables, 0))
    return spent.wall, rows


def last_ids(url: str, tables: Iterable[str]) -> dict[str, int]:
    """The largest id of each table."""
    found = {}
    with psycopg.connect(url, autocommit=True) as connection:
        for table in tables:
            row = connection.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table)))
            found[table] = (row.fetchone() or (0,))[0]
    return found


def copy_effort(url: str, after: Mapping[str, int], *, indexed: bool = False) -> tuple[Effort, int]:
    """(effort, rows) for COPY FROM of the rows with larger ids, one commit a table.

    The rows are read out first (not timed) and written back as text into bare copies of the tables; `indexed`:
    into empty ones with the indexes that ours have.
    """
    kept = sql.SQL("{} INCLUDING INDEXES" if indexed else "{}")
    spent, rows = Effort(), 0
    with psycopg.connect(url, autocommit=True) as connection:
        for table, mark in after.items():
            name, bare = sql.Identifier(table), sql.Identifier(f"bare_{table}")
            with connection.cursor() as cursor:
                which = sql.SQL("COPY (SELECT * FROM {} WHERE id > {}) TO STDOUT").format(name, sql.Literal(mark))
                with cursor.copy(which) as out:
                    blocks = [bytes(block) for block in out]
                cursor.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(bare, kept.format(name)))
                statement = sql.SQL("COPY {} FROM STDIN").format(bare)
                with effort(connection.info.backend_pid) as part, cursor.copy(statement) as into:
                    for block in blocks:
                        into.write(block)
                spent.wall += part.wall
                spent.cpu += part.cpu
                rows += cursor.rowcount
                cursor.execute(sql.SQL("DROP TABLE {}").format(bare))
    return spent, rows
