"""Small tables of CSV, as people and programs hand them over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence


def csv_rows(text: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """One mapping per row that says anything, by the names of the first line; commas or semicolons, whichever the
    first line has more of. Cells are trimmed; one that a short row lacks is "". ValueError names the first of
    `columns` that is missing; csv.Error where it is no table."""
    head = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    names = [name.strip() for name in next(rows, [])]
    missing = [name for name in columns if name not in names]
    if missing:
        raise ValueError(f"the column {missing[0]} is missing")
    for row in rows:
        cells = [cell.strip() for cell in row] + [""] * (len(names) - len(row))
        if any(cells):
            yield dict(zip(names, cells, strict=False))
