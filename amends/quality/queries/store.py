"""The snapshot on disk, and asking it.

A snapshot is a folder below `QUALITY_DIR`: one Parquet file a table, and what the nightly look computed from them
as JSON. The file `current` names the one that counts; it is replaced atomically, so that a reader sees all of one
snapshot. The engine reads the files in place; each thread has a connection of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings

from amends.core.errors import Refused, register_texts
from amends.quality.queries import engines

if TYPE_CHECKING:
    from ibis.expr.types import Table

register_texts(
    {
        "analytics_missing": "The figures need packages that are not installed here: install "
        "requirements/analytics.in (Ibis and DuckDB) or requirements/spark.in (PySpark). Forecasts, warnings and "
        "causes work without them.",
        "no_snapshot": "There is no snapshot of the units yet. It is taken every night; "
        "press Look now (or run: amends quality refresh) to have it taken at once.",
    }
)
_KEPT = threading.local()


@dataclass(frozen=True)
class Snapshot:
    """Where it is, when it was taken, and how many rows each table has."""

    folder: Path
    at: datetime
    rows: dict[str, int]


class About(msgspec.Struct, frozen=True):
    """The file about.json of a snapshot."""

    at: datetime
    rows: dict[str, int]


def root() -> Path:
    """The folder of all snapshots."""
    return Path(settings.QUALITY_DIR)


def snapshot() -> Snapshot | None:
    """The newest whole one; None when none was taken (or its files are gone)."""
    try:
        folder = root() / (root() / "current").read_text().strip()
        about = msgspec.json.decode((folder / "about.json").read_bytes(), type=About)
    except (OSError, msgspec.MsgspecError):
        return None
    return Snapshot(folder, about.at, about.rows)


def needed() -> Snapshot:
    """The newest one; Refused("no_snapshot")."""
    found = snapshot()
    if found is None:
        raise Refused("no_snapshot")
    return found


def can_aggregate() -> bool:
    """Whether the engine that the settings name is installed."""
    return engines.is_installed(settings.QUALITY_ENGINE)


def table(name: str) -> Table:
    """A table of the newest snapshot, as Ibis has it. Refused: no_snapshot, analytics_missing."""
    found = needed()
    if not can_aggregate():
        raise Refused("analytics_missing")
    return opened(found.folder)[name]


def opened(folder: Path) -> dict[str, Table]:
    """The tables of a snapshot on this thread's connection, which is kept as long as the snapshot counts."""
    if getattr(_KEPT, "folder", None) != folder:
        _KEPT.tables, _KEPT.backend = engines.opened(settings.QUALITY_ENGINE, folder, settings.SPARK_MASTER)
        _KEPT.folder = folder
    tables: dict[str, Table] = _KEPT.tables
    return tables


def rows(expression: Table, limit: int) -> list[dict[str, Any]]:
    """At most `limit` rows of an expression over a table of `table()`."""
    found: list[dict[str, Any]] = expression.limit(limit).to_pyarrow().to_pylist()
    return found


def arrays(expression: Table) -> dict[str, Any]:
    """All rows as NumPy arrays by column."""
    found = expression.to_pyarrow()
    return {name: found.column(name).to_numpy(zero_copy_only=False) for name in found.column_names}


def told(name: str, kind: Callable[[bytes], Any]) -> Any:
    """What the nightly look wrote under this name, decoded; None when it wrote nothing."""
    found = snapshot()
    if found is None:
        return None
    try:
        return kind((found.folder / f"{name}.json").read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None
