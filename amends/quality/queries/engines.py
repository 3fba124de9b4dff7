"""The engines that may run the aggregations: DuckDB inside this process, or PySpark where one machine is outgrown.

Both read the same Parquet files and get the same Ibis expressions (rules/aggregates.py). A test holds them to the
same results.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amends.quality.rules.tables import TABLES

if TYPE_CHECKING:
    from ibis.expr.types import Table

NEEDED = {"duckdb": ("ibis", "duckdb"), "pyspark": ("ibis", "pyspark")}
"""Packages of each engine; any other name is no engine."""
THREADS = 2


def is_installed(engine: str) -> bool:
    """Whether an engine of this name can be started here."""
    return engine in NEEDED and all(find_spec(name) is not None for name in NEEDED[engine])


def opened(engine: str, folder: Path, master: str = "") -> tuple[dict[str, Table], Any]:
    """The tables of a snapshot in a fresh connection, and that connection. `master`: of the Spark cluster."""
    backend: Any = _duckdb() if engine == "duckdb" else _pyspark(master)
    return {
        name: backend.read_parquet(str(folder / f"{name}.parquet"), table_name=name) for name in TABLES
    }, backend


def _duckdb() -> Any:
    import ibis

    return ibis.duckdb.connect(threads=THREADS)


def _pyspark(master: str) -> Any:
    """A session of its own in the one Spark driver of this process (a driver takes seconds to start, once)."""
    import ibis
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    session = (
        builder.appName("amends quality")
        .master(master or f"local[{THREADS}]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    return ibis.pyspark.connect(session.newSession())
