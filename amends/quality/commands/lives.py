"""The units of a snapshot as arrays, for the statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

from amends.quality.queries.store import Snapshot
from amends.statistics.types import Floats, Ints

EPOCH = date(1970, 1, 1)
ATTRIBUTES = {
    "supplier": "supplier", "channel": "channel", "country": "country", "region": "region",
    "firmware": "firmware", "date_code": "week made",
}  # fmt: skip
"""Columns that are compared as causes, and what they are called."""


@dataclass
class Lives:
    """Units that have begun their life, as arrays; texts as (codes, words). Days since 1970."""

    start: Floats
    age: Floats
    failed: Any
    weight: Floats
    as_of: float
    claim: Ints
    texts: dict[str, tuple[Ints, list[str]]]

    def only(self, keep: Any) -> Lives:
        """Some of them."""
        texts = {name: (codes[keep], words) for name, (codes, words) in self.texts.items()}
        start, age, failed, weight = (one[keep] for one in (self.start, self.age, self.failed, self.weight))
        return Lives(start, age, failed, weight, self.as_of, self.claim[keep], texts)

    def units(self) -> Any:
        """As the statistics take them."""
        from amends.statistics.tables.units import Units

        many = len(self.age)
        return Units(
            self.age, self.failed, self.weight, self.start, self.as_of, "days", True, many, np.arange(many), []
        )


def read_lives(taken: Snapshot) -> Lives:
    """The units of a snapshot."""
    names = ["sku", "title", "lot", "components", "currency", *ATTRIBUTES]
    columns = [*names, "started_on", "age_days", "failed", "weight", "claim_id"]
    found = pa.parquet.read_table(taken.folder / "units.parquet", columns=columns, read_dictionary=names)
    found = found.filter(pa.compute.is_valid(found.column("started_on")))
    texts = {}
    for name in names:
        column = found.column(name).combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.string()))
        codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        words = [word or "" for word in column.dictionary.to_pylist()]
        if (codes < 0).any():
            words, codes = [*words, ""], np.where(codes < 0, len(words), codes)
        texts[name] = (codes, words)
    start = found.column("started_on").cast(pa.int32()).to_numpy().astype(np.float64)
    return Lives(
        start,
        found.column("age_days").to_numpy().astype(np.float64),
        found.column("failed").to_numpy() > 0,
        found.column("weight").to_numpy().astype(np.float64),
        float((taken.at.date() - EPOCH).days),
        found.column("claim_id").fill_null(-1).to_numpy().astype(np.int64),
        texts,
    )


def series_of(lives: Lives, names: Sequence[str]) -> tuple[Ints, list[tuple[str, ...]]]:
    """One number a unit for its combination of texts, and the combinations."""
    joined = np.zeros(len(lives.age), dtype=np.int64)
    labels: list[tuple[str, ...]] = [()]
    for name in names:
        codes, words = lives.texts[name]
        joined = joined * len(words) + codes
        present, joined = np.unique(joined, return_inverse=True)
        labels = [(*labels[int(value) // len(words)], words[int(value) % len(words)]) for value in present]
    return joined.astype(np.int64), labels


def first_of(series: Ints, count: int) -> Ints:
    """The first unit of each number."""
    first = np.zeros(count, dtype=np.int64)
    first[series[::-1]] = np.arange(len(series))[::-1]
    return first


def word_of(lives: Lives, name: str, place: int) -> str:
    """The text of one unit."""
    codes, words = lives.texts[name]
    return words[int(codes[place])]


def code_of(lives: Lives, name: str, word: str) -> int:
    """The number of a text; -1: no unit has it."""
    words = lives.texts[name][1]
    return words.index(word) if word in words else -1


def stock_of(folder: Path) -> dict[tuple[str, str], int]:
    """Pieces in the house by (sku, lot)."""
    found: dict[tuple[str, str], int] = {}
    for row in pa.parquet.read_table(folder / "stock.parquet").to_pylist():
        key = (row["sku"], row["lot"])
        found[key] = found.get(key, 0) + row["units"]
    return found
