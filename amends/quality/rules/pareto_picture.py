"""Geometry of the pictures that pages draw as inline SVG: numbers only, no styling, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from amends.quality.types.figures import Bar, ParetoRow

PARETO_WIDTH, PARETO_HEIGHT = 960, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 46, 16, 30
_MOST_BARS = 25


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of the Pareto chart, with the point of the cumulated line above it."""

    number: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    line_y: float
    row: ParetoRow | Bar


@dataclass(frozen=True, slots=True)
class ParetoPicture:
    """Columns by count (left axis), the cumulated share as a line (right axis, 0 to 100 %)."""

    width: int
    height: int
    left: int
    right: int
    base: int
    columns: tuple[Column, ...]
    line: str
    counts: tuple[tuple[float, int], ...]
    shares: tuple[tuple[float, int], ...]


def pareto_picture(rows: Sequence[ParetoRow | Bar]) -> ParetoPicture | None:
    """None when there is nothing to draw; at most 25 bars."""
    rows = rows[:_MOST_BARS]
    if not rows:
        return None
    base, inner = PARETO_HEIGHT - _BOTTOM, PARETO_WIDTH - _LEFT - _RIGHT
    tall = base - _TOP
    top = _round_up(max(row.claims for row in rows))
    slot = min(inner / len(rows), 120.0)
    columns = tuple(
        Column(
            number=place + 1,
            x=round(_LEFT + place * slot + slot * 0.12, 1),
            y=round(base - tall * row.claims / top, 1),
            width=round(slot * 0.76, 1),
            height=round(tall * row.claims / top, 1),
            middle=round(_LEFT + (place + 0.5) * slot, 1),
            line_y=round(base - tall * float(row.cumulated) / 100, 1),
            row=row,
        )
        for place, row in enumerate(rows)
    )
    steps = 4 if top % 4 == 0 else top if top <= 5 else 5
    return ParetoPicture(
        width=PARETO_WIDTH,
        height=PARETO_HEIGHT,
        left=_LEFT,
        right=PARETO_WIDTH - _RIGHT,
        base=base,
        columns=columns,
        line=" ".join(f"{column.middle},{column.line_y}" for column in columns),
        counts=tuple((round(base - tall * step / steps, 1), top * step // steps) for step in range(steps + 1)),
        shares=tuple((round(base - tall * share / 100, 1), share) for share in (0, 20, 40, 60, 80, 100)),
    )


def _round_up(most: int) -> int:
    """The next number that makes even steps: 1, 2, 4, 5 times a power of ten."""
    for power in range(12):
        for nice in (1, 2, 4, 5, 8, 10):
            if nice * 10**power >= most:
                return nice * int(Decimal(10) ** power)
    return most
