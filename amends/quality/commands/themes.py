"""The customers' own words in themes, written into the snapshot's claims as one more axis."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from amends.quality.types.looks import ThemeRow
from amends.statistics.types import Ints
from amends.statistics.words.themes import themes

MOST_CLAIMS = 200_000


@dataclass
class Worded:
    """The themes with their claims, and the theme (a place in `rows`, -1: none) of each claim."""

    rows: tuple[ThemeRow, ...]
    without: int
    claims: Ints
    of: Ints

    def of_claims(self, wanted: Ints) -> Ints:
        """The theme of each of these claims."""
        if not len(self.claims):
            return np.full(len(wanted), -1, dtype=np.int64)
        order = np.argsort(self.claims)
        at = np.clip(np.searchsorted(self.claims, wanted, sorter=order), 0, len(order) - 1)
        there = self.claims[order[at]] == wanted
        return np.where(there, self.of[order[at]], -1)


def write_themes(folder: Path) -> Worded:
    """Sort the newest claims of a snapshot by what their words are about, and keep it beside each claim."""
    path = folder / "cases.parquet"
    cases = pa.parquet.read_table(path)
    first = max(cases.num_rows - MOST_CLAIMS, 0)
    texts = cases.column("words").slice(first).to_pylist()
    found = themes([text or "" for text in texts])
    of = np.concatenate([np.full(first, -1, dtype=np.int64), found.of])
    names = np.array([*(theme.name for theme in found.themes), ""], dtype=object)
    column = pa.array(names[of], pa.string())
    place = cases.schema.get_field_index("theme")
    draft = path.with_suffix(".new")
    pa.parquet.write_table(cases.set_column(place, cases.schema.field(place), column), draft, compression="zstd")
    draft.replace(path)
    rows = tuple(ThemeRow(name=theme.name, claims=theme.texts) for theme in found.themes)
    ids = cases.column("claim_id").to_numpy().astype(np.int64)
    return Worded(rows, int((of < 0).sum()), ids, of)
