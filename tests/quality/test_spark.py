"""Every aggregation on PySpark and on DuckDB over the same tables: the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.quality.snapshots import write_snapshot

Tables = dict[str, Any]


def _asked() -> dict[str, Callable[[Tables], Any]]:
    from amends.quality.rules import aggregates as a

    return {
        "pareto within": lambda t: a.pareto(a.narrowed(t["cases"], {"supplier": "s3"}), "symptom"),
        "pareto by month": lambda t: a.pareto(
            a.narrowed(t["cases"], {}, date(2024, 1, 1), date(2025, 6, 30)), "month"
        ),
        "cases": lambda t: a.listed(t["cases"], None, 20),
        "nevada": lambda t: a.nevada(t["units"]),
        "lives": lambda t: a.lives(t["units"]).order_by(["born", "died"]),
        "rates": lambda t: a.rates(t["units"], "channel"),
        "up to": lambda t: a.up_to(t["units"], 90, date(2023, 1, 1)),
        "lots": lambda t: a.lots(t["units"]),
        "early by start": lambda t: a.early(t["units"], "start", 91, date(2025, 1, 1)),
        "early by lot": lambda t: a.early(t["units"], "lot", 91, date(2025, 1, 1)),
        "rises": lambda t: a.rises(t["cases"], date(2025, 6, 1), 28, 84),
    }


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tables, Tables]]:
    pytest.importorskip("duckdb")
    pytest.importorskip("pyspark", reason="PySpark is an extra of its own (480 MB): ./dev spark installs it")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs a Java machine, and there is no java on the path")
    from amends.quality.queries import engines

    folder = Path(tmp_path_factory.mktemp("snapshot"))
    write_snapshot(folder, 5_000)
    tables, _ = engines.opened("duckdb", folder)
    others, backend = engines.opened("pyspark", folder)
    yield tables, others
    backend._session.stop()


def test_duckdb_and_pyspark_say_the_same(both: tuple[Tables, Tables]) -> None:
    duck, spark = both
    for name, made in _asked().items():
        ours, theirs = (made(tables).to_pyarrow().to_pylist() for tables in (duck, spark))
        assert ours, f"{name}: nothing to compare"
        assert [list(row) for row in ours] == [list(row) for row in theirs], name
        assert list(map(_plain, ours)) == list(map(_plain, theirs)), name


def _plain(row: dict[str, Any]) -> list[Any]:
    """Sums of fractions hang on the order of adding."""
    return [round(value, 6) if isinstance(value, float) else value for value in row.values()]
