"""The engine over very many units: Nevada table and Pareto warm, on two threads, beside the limits of the task."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from amends.quality.queries import engines
from tests.quality.snapshots import write_snapshot

LIMITS = {"Nevada table": 3.0, "Pareto by symptom within a supplier": 1.0}


def run(units: int) -> None:
    """Made-up units of 50 products and 1,000 lots; 3 in 100 failed."""
    try:
        from amends.quality.rules import aggregates
    except ImportError:
        print("\nEngine: Ibis and DuckDB are not installed (requirements/analytics.in).")
        return
    with tempfile.TemporaryDirectory() as folder:
        write_snapshot(Path(folder), units)
        tables, _ = engines.opened("duckdb", Path(folder))
        asked: dict[str, Callable[[], object]] = {
            "Nevada table": lambda: aggregates.nevada(tables["units"]).to_pyarrow(),
            "Pareto by symptom within a supplier": lambda: aggregates.pareto(
                aggregates.narrowed(tables["cases"], {"supplier": "s3"}), "symptom"
            ).to_pyarrow(),
            "Rates by lot": lambda: aggregates.lots(tables["units"]).to_pyarrow(),
        }
        print(f"\nEngine: DuckDB by Ibis over {units:,} units, two threads, warm")
        for name, act in asked.items():
            act()
            began = time.perf_counter()
            act()
            limit = f"(limit {LIMITS[name]:.0f} s)" if name in LIMITS else ""
            print(f"  {name:40} {time.perf_counter() - began:6.2f} s {limit}")
        print(f"  memory at its highest {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
