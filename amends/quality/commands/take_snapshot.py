"""The snapshot out of PostgreSQL: COPY statements of one moment (commands/extract.py), into Parquet."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from django.db import connection, transaction

from amends.core import clock
from amends.quality.commands.extract import statements
from amends.quality.queries.store import About, Snapshot, root
from amends.quality.rules.tables import TABLES

KEPT = 2
_TYPES = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}


def take_snapshot() -> Snapshot:
    """Write a new snapshot and make it the one that counts; older ones but the last are removed."""
    at = clock.now()
    root().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=at.strftime("%Y%m%dT%H%M%S-"), dir=root()))
    try:
        rows = _extract(folder, at.date())
        (folder / "about.json").write_bytes(msgspec.json.encode(About(at, rows)))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Snapshot(folder, at, rows)


def make_current(taken: Snapshot) -> None:
    """From now on readers see this one."""
    handle = root() / f"current.{os.getpid()}"
    handle.write_text(taken.folder.name)
    handle.replace(root() / "current")
    old = sorted(one for one in root().iterdir() if one.is_dir() and one != taken.folder)
    for one in old[: max(len(old) - (KEPT - 1), 0)]:
        shutil.rmtree(one, ignore_errors=True)


def _extract(folder: Path, today: date) -> dict[str, int]:
    fresh = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if fresh:  # all see the same moment
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # Whole tables are read: without statistics (a fresh import, a restore) nested loops would take hours.
        cursor.execute("SET LOCAL enable_nestloop = off")
        rows = {name: _copied(cursor, name, text, folder) for name, text in statements(today).items()}
        cursor.execute("RESET enable_nestloop")  # the transaction may be a caller's
        return rows


def _copied(cursor: object, name: str, statement: str, folder: Path) -> int:
    """One statement into one Parquet file; the text in between is a file too, so that memory stays small."""
    columns = {column: _TYPES[kind] for column, kind in TABLES[name].items()}
    text = folder / f"{name}.csv"
    with text.open("wb") as out, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:  # type: ignore[attr-defined]
        for part in copy:
            out.write(part)
    schema, rows = pa.schema(list(columns.items())), 0
    with pa.parquet.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd") as writer:
        if text.stat().st_size:
            reader = pa.csv.open_csv(
                text,
                read_options=pa.csv.ReadOptions(column_names=list(columns), block_size=1 << 24),
                parse_options=pa.csv.ParseOptions(newlines_in_values=True),
                convert_options=pa.csv.ConvertOptions(
                    column_types=columns, strings_can_be_null=False, null_values=[""]
                ),
            )
            for batch in reader:
                writer.write_batch(batch.cast(schema) if batch.schema != schema else batch)
                rows += batch.num_rows
    text.unlink()
    return rows
