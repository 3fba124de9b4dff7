"""The engine over very many units: Nevada table and Pareto warm, on two threads, beside the limits of the task."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from amends.quality.rules.tables import TABLES

LIMITS = {"Nevada table": 3.0, "Pareto by symptom within a supplier": 1.0}


def run(units: int) -> None:
    """Made-up units of 50 products and 1,000 lots; 3 in 100 failed."""
    try:
        import ibis

        from amends.quality.rules import aggregates
    except ImportError:
        print("\nEngine: Ibis and DuckDB are not installed (requirements/analytics.in).")
        return
    with tempfile.TemporaryDirectory() as folder:
        _make(Path(folder), units)
        backend = ibis.duckdb.connect(threads=2)
        tables = {name: backend.read_parquet(f"{folder}/{name}.parquet") for name in ("units", "cases")}
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


def _make(folder: Path, units: int, part: int = 1_000_000) -> None:
    chance = np.random.default_rng(1)
    kinds = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}
    schemas = {name: pa.schema([(c, kinds[k]) for c, k in TABLES[name].items()]) for name in ("units", "cases")}
    writers = {name: pa.parquet.ParquetWriter(folder / f"{name}.parquet", schemas[name]) for name in schemas}
    for first in range(0, units, part):
        many = min(part, units - first)
        lot = chance.integers(0, 1000, many)
        born = 19_000 + (lot * 1200 // 1000) + chance.integers(0, 60, many)
        failed = chance.random(many) < 0.03
        age = np.where(failed, chance.integers(0, 200, many), 20_300 - born)
        words = {
            "sku": np.char.add("p", (lot % 50).astype(str)), "lot": np.char.add("l", lot.astype(str)),
            "supplier": np.char.add("s", (lot % 7).astype(str)),
            "channel": np.char.add("c", (born % 5).astype(str)),
            "symptom": np.char.add("y", chance.integers(0, 24, many).astype(str)),
        }  # fmt: skip
        numbers = {
            "unit_id": np.arange(first, first + many), "claim_id": np.arange(first, first + many),
            "weight": np.ones(many, dtype=np.int64), "failed": failed.astype(np.int64), "age_days": age,
            "started_on": born.astype(np.int32), "reported_on": (born + age).astype(np.int32),
        }  # fmt: skip
        for name, keep in (("units", np.ones(many, dtype=bool)), ("cases", failed)):
            columns = []
            for field in schemas[name]:
                found = words.get(field.name, numbers.get(field.name))
                if found is None:
                    columns.append(pa.nulls(int(keep.sum()), field.type))
                else:
                    columns.append(pa.array(found[keep]).cast(field.type))
            writers[name].write_table(pa.table(columns, schema=schemas[name]))
    for writer in writers.values():
        writer.close()
