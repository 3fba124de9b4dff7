"""A question about a table of units, and what every answer tells of the table it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from amends.statistics.tables.attributes import groups
from amends.statistics.tables.read import Table, read_table
from amends.statistics.tables.units import Asked, Units, day, take_units
from amends.statistics.types import Ints


@dataclass
class Question:
    """A table with its units and groups."""

    table: Table
    units: Units
    asked: Asked
    strata: Ints
    labels: list[tuple[str, ...]]


def ask(source: str | Table, asked: Asked) -> Question:
    """Take the units of a table, or of the file with this name (- for standard input)."""
    table = source if isinstance(source, Table) else read_table(source)
    units = take_units(table, asked)
    strata, labels = groups(table, units, asked.groups)
    return Question(table, units, asked, strata, labels)


def about(question: Question) -> dict[str, Any]:
    """What the answer rests on: rows, units, failures, the day of the look, what was left out and guessed."""
    units = question.units
    return {
        "rows": units.rows,
        "rows_used": len(units.kept),
        "units": float(units.weight.sum()),
        "failures": float(units.weight[units.failed].sum()),
        "as_of": day(units.as_of) if units.dated else units.as_of,
        "age_unit": units.unit or "unknown",
        "notes": [{"code": note.code, "rows": note.rows, "text": note.text} for note in units.notes],
    }


def plain(value: Any) -> Any:
    """Of built-in types only, six digits; what is not a finite number is None."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if hasattr(value, "item") and not hasattr(value, "shape"):
        value = value.item()
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return value if value == 0 else float(f"{value:.6g}")
    return value
