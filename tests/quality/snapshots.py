"""Made-up snapshots of any size, without a database: 50 products, 1,000 lots, 3 in 100 pieces failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from amends.quality.rules.tables import TABLES

_TYPES = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}


def write_snapshot(folder: Path, units: int, part: int = 1_000_000) -> None:
    """All tables of a snapshot as Parquet; stock is empty."""
    chance = np.random.default_rng(1)
    schemas = {name: pa.schema([(c, _TYPES[k]) for c, k in kinds.items()]) for name, kinds in TABLES.items()}
    writers = {name: pa.parquet.ParquetWriter(folder / f"{name}.parquet", schemas[name]) for name in schemas}
    for first in range(0, units, part):
        many = min(part, units - first)
        made, failed = _columns(chance, first, many)
        for name, keep in (("units", np.ones(many, dtype=bool)), ("cases", failed)):
            columns = [
                pa.array(made[field.name][keep]).cast(field.type)
                if field.name in made
                else pa.nulls(int(keep.sum()), field.type)
                for field in schemas[name]
            ]
            writers[name].write_table(pa.table(columns, schema=schemas[name]))
    for writer in writers.values():
        writer.close()


def _columns(chance: np.random.Generator, first: int, many: int) -> tuple[dict[str, Any], Any]:
    lot = chance.integers(0, 1000, many)
    born = 19_000 + (lot * 1200 // 1000) + chance.integers(0, 60, many)
    failed = chance.random(many) < 0.03
    age = np.where(failed, chance.integers(0, 200, many), 20_300 - born)
    words = {
        "sku": ("p", lot % 50), "title": ("Product ", lot % 50), "lot": ("l", lot), "supplier": ("s", lot % 7),
        "channel": ("c", born % 5), "symptom": ("y", chance.integers(0, 24, many)),
    }  # fmt: skip
    fell = born + np.where(failed, age, 0)
    made: dict[str, Any] = {
        name: np.char.add(letter, numbers.astype(str)) for name, (letter, numbers) in words.items()
    }
    ids = np.arange(first, first + many)
    made |= {
        "unit_id": ids, "claim_id": ids, "weight": np.ones(many, dtype=np.int64),
        "failed": failed.astype(np.int64), "age_days": age, "started_on": born.astype(np.int32),
        "reported_on": (born + age).astype(np.int32),
        "failed_on": np.ma.masked_array(fell.astype(np.int32), ~failed),
    }  # fmt: skip
    return made, failed
