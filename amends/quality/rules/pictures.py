"""Geometry of the quality pages' pictures: numbers only, no styling, no script."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amends.quality.types.figures import ChartPoint, ControlChart
from amends.quality.types.looks import CurvePoint

WIDTH, HEIGHT = 960, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 14, 34


@dataclass(frozen=True, slots=True)
class Dot:
    """A group of a control chart; `label`: written below it (not below every one where they are many)."""

    x: float
    y: float
    label: str
    point: ChartPoint


@dataclass(frozen=True, slots=True)
class ControlPicture:
    """Dots with stepped limits; `ticks`: (y, words) of the left axis."""

    width: int
    height: int
    left: int
    right: int
    base: int
    center: float
    band: str
    line: str
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]


def control_picture(chart: ControlChart, scale: float, digits: int) -> ControlPicture:
    """`scale`: what a rate is shown times (100 for percent)."""
    base, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    top = max(max(point.rate, min(point.high, 3 * max(point.rate, chart.center))) for point in chart.points) * 1.08
    top = top or 1.0
    slot = (right - _LEFT) / len(chart.points)

    def up(rate: float) -> float:
        return round(base - (base - _TOP) * min(max(rate, 0.0), top) / top, 1)

    highs, lows, dots = [], [], []
    every = -(-len(chart.points) // 14)
    for place, point in enumerate(chart.points):
        x = _LEFT + place * slot
        highs += [f"{x:.1f},{up(point.high)}", f"{x + slot:.1f},{up(point.high)}"]
        lows += [f"{x:.1f},{up(point.low)}", f"{x + slot:.1f},{up(point.low)}"]
        dots.append(Dot(round(x + slot / 2, 1), up(point.rate), point.key if place % every == 0 else "", point))
    return ControlPicture(
        width=WIDTH, height=HEIGHT, left=_LEFT, right=right, base=base, center=up(chart.center),
        band=" ".join([*highs, *reversed(lows)]), line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=tuple(dots),
        ticks=tuple((up(top * n / 4), f"{scale * top * n / 4:.{digits}f}") for n in range(5)),
    )  # fmt: skip


def curve_points(curve: Sequence[Mapping[str, float]], days: float = 1.0) -> tuple[CurvePoint, ...]:
    """The curve of a cause (amends.statistics.causes), whose ages are in units of so many days."""
    return tuple(
        CurvePoint(age=point["age"] * days, with_it=_known(point["with"]), without=_known(point["without"]))
        for point in curve
    )


def _known(share: float) -> float | None:
    return share if math.isfinite(share) else None


@dataclass(frozen=True, slots=True)
class CurvePicture:
    """Share failed by age, with and without a cause."""

    width: int
    height: int
    left: int
    right: int
    base: int
    with_it: str
    without: str
    ticks: tuple[tuple[float, str], ...]
    ages: tuple[tuple[float, str], ...]


def curve_picture(points: Sequence[CurvePoint]) -> CurvePicture | None:
    """None where there is nothing to draw."""
    known = [point for point in points if point.with_it is not None and point.without is not None]
    if len(known) < 2:
        return None
    width, height = 480, 220
    base, right = height - _BOTTOM, width - _RIGHT
    oldest = max(point.age for point in known)
    top = max(max(point.with_it or 0.0, point.without or 0.0) for point in known) * 1.08 or 1.0

    def at(age: float, share: float) -> str:
        return f"{_LEFT + (right - _LEFT) * age / oldest:.1f},{base - (base - _TOP) * share / top:.1f}"

    months = oldest / 30.4375
    step = max(1, math.ceil(months / 6))
    return CurvePicture(
        width=width, height=height, left=_LEFT, right=right, base=base,
        with_it=" ".join([at(0, 0), *(at(point.age, point.with_it or 0.0) for point in known)]),
        without=" ".join([at(0, 0), *(at(point.age, point.without or 0.0) for point in known)]),
        ticks=tuple((round(base - (base - _TOP) * n / 4, 1), f"{100 * top * n / 4:.1f}") for n in range(5)),
        ages=tuple(
            (round(_LEFT + (right - _LEFT) * month / months, 1), str(month))
            for month in range(0, int(months) + 1, step)
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whisker:
    """An interval with its middle on a rail 200 wide; `mark`: where a bar stands (1 time as bad)."""

    low: float
    span: float
    at: float
    mark: float


def whisker(low: float, at: float, high: float, most: float, mark: float = 0.0) -> Whisker:
    """On a square-root scale from 0 to `most`, so that small ones can still be told apart."""

    def place(value: float) -> float:
        return round(196 * math.sqrt(min(max(value, 0.0), most) / most) + 2, 1) if most > 0 else 2.0

    return Whisker(place(low), round(max(place(high) - place(low), 1.0), 1), place(at), place(mark))


def heat(rate: float | None, most: float) -> int:
    """A step of seven (0: nothing failed) for a cell's colour."""
    if not rate or most <= 0:
        return 0
    return min(6, 1 + int(5.999 * math.sqrt(min(rate / most, 1.0))))
