"""Writing many rows at once: COPY for new ones, one UPDATE from arrays for changed ones."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Row = Sequence[Any]
_LARGE = 500


@contextmanager
def collector_paused(count: int) -> Iterator[None]:
    """For a large batch: no garbage collection meanwhile. A batch makes very many small tuples and no cycles, so
    walking through them again and again finds nothing and takes a quarter of the time (measured)."""
    paused = count >= _LARGE and gc.isenabled()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """COPY the rows into the table. Names come from this room's code, never from outside."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        write = copy.write_row
        for row in rows:
            write(row)


def update_rows(cursor: Any, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]) -> None:
    """Set `columns` (name, type) of the rows whose id stands first in each row; rows that are so already stay."""
    if not rows:
        return
    names = [name for name, _ in columns]
    before, after = (", ".join(f"{alias}.{name}" for name in names) for alias in "tw")
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for _, kind in columns)])
    statement = (
        f"UPDATE {table} AS t SET {', '.join(f'{name} = w.{name}' for name in names)} "  # noqa: S608
        f"FROM unnest({arrays}) AS w (id, {', '.join(names)}) WHERE t.id = w.id "
        f"AND ROW({before}) IS DISTINCT FROM ROW({after})"
    )
    cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


def new_ids(cursor: Any, table: str, count: int) -> list[int]:
    """Ids for rows that are about to be copied in."""
    if not count:
        return []
    cursor.execute(
        "SELECT nextval(s) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS s OFFSET 0) AS q,"
        " generate_series(1, %s)",
        [table, count],
    )
    return [number for (number,) in cursor.fetchall()]
