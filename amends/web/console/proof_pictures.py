"""Geometry of the pictures of proof: numbers only, no styling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amends.vision.proof import cases_needed

WIDTH, HEIGHT = 960, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 20, 16, 40
TARGET = 9_850


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A share with its interval on a scale of 0 to 1000; `target`: where 98.5% lies (None: not on this scale)."""

    at: int | None
    low: int
    high: int
    target: int | None
    first: str
    words: str
    share: str = ""
    range: str = ""

    @property
    def width(self) -> int:
        """Of the interval, at least visible."""
        return max(6, self.high - self.low)


def interval_bar(share: int | None, low: int, high: int, first: int = 0) -> IntervalBar:
    """Shares in hundredths of a per cent, drawn from `first` to 100 %."""

    def place(value: int) -> int:
        return max(0, min(1000, round(1000 * (value - first) / (10_000 - first))))

    words = "nothing measured yet"
    if share is not None:
        words = f"{share / 100:.1f} % ({low / 100:.1f} to {high / 100:.1f} %)"
    return IntervalBar(
        at=None if share is None else place(share),
        low=place(low),
        high=place(high),
        target=place(TARGET) if first else None,
        first=f"{first / 100:g} %",
        words=words,
        share="" if share is None else f"{share / 100:.1f}",
        range=f"{low / 100:.1f} to {high / 100:.1f} %",
    )


@dataclass(frozen=True, slots=True)
class WalkPicture:
    """Errors over decided cases. `allowed`: the area in which 98.5 % is proved; `line`: the cases so far."""

    width: int
    height: int
    base: int
    left: int
    right: int
    allowed: str
    line: str
    end_x: float
    end_y: float
    steps: tuple[tuple[float, float, int], ...]
    rows: tuple[tuple[float, int], ...]
    columns: tuple[tuple[float, int], ...]
    words: str


def walk(decided: int, errors_at: Sequence[int]) -> WalkPicture:
    """From how many cases were decided and which of them (from 1) were wrong."""
    errors = len(errors_at)
    most = max(4, errors + 1)
    last = max(cases_needed(min(most, 60)), decided, 1)
    base, inner, tall = HEIGHT - _BOTTOM, WIDTH - _LEFT - _RIGHT, HEIGHT - _BOTTOM - _TOP

    def x(cases: int) -> float:
        return round(_LEFT + inner * cases / last, 1)

    def y(wrong: float) -> float:
        return round(base - tall * wrong / most, 1)

    shown = [(cases_needed(count), count) for count in range(min(most, 60)) if cases_needed(count) <= last]
    area = [f"{x(shown[0][0])},{base}"] if shown else []
    for number, (cases, count) in enumerate(shown):
        until = shown[number + 1][0] if number + 1 < len(shown) else last
        area += [f"{x(cases)},{y(count + 0.5)}", f"{x(until)},{y(count + 0.5)}"]
    area += [f"{x(last)},{base}"] if shown else []
    points = [(0, 0)]
    for number, at in enumerate(errors_at, 1):
        points += [(at, number - 1), (at, number)]
    points.append((decided, errors))
    return WalkPicture(
        width=WIDTH,
        height=HEIGHT,
        base=base,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        allowed=" ".join(area),
        line=" ".join(f"{x(cases)},{y(count)}" for cases, count in points),
        end_x=x(decided),
        end_y=y(errors),
        steps=tuple((x(cases), y(count + 0.5), cases) for cases, count in shown[:5]),
        rows=tuple((y(count), count) for count in range(0, most + 1, max(1, most // 5))),
        columns=tuple((x(value), value) for value in _nice(last)),
        words=f"{decided} decided cases, {errors} of them wrong.",
    )


def _nice(last: int) -> list[int]:
    steps = (50, 100, 200, 500, 1000, 2000, 5000)
    step = next((size for size in steps if last / size <= 8), 10_000)
    return list(range(0, last + 1, step))
