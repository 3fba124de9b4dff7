"""The picture of a unit's path, as inline SVG: numbers only, no styling, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amends.workflows.api import LifeStep

LANE_NAMES = {
    "customer": "Customer", "road": "On the way", "quarantine": "Quarantine", "bench": "Bench", "shelf": "On sale",
    "gone": "Gone",
}  # fmt: skip
_LEFT, _STEP, _ROW, _TOP = 96, 56, 34, 18


@dataclass(frozen=True, slots=True)
class Dot:
    """A step at its place."""

    x: int
    y: int
    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class Path:
    """The whole picture, and the same in words."""

    width: int
    height: int
    lanes: tuple[tuple[str, int], ...]
    dots: tuple[Dot, ...]
    line: str
    words: str


def life_picture(steps: Sequence[LifeStep]) -> Path | None:
    """Lanes from top to bottom, steps from left to right; None when nothing happened."""
    if not steps:
        return None
    rows = {lane: _TOP + number * _ROW for number, lane in enumerate(LANE_NAMES)}
    dots = tuple(
        Dot(_LEFT + number * _STEP + _STEP // 2, rows[step.lane], number + 1, step.kind)
        for number, step in enumerate(steps)
    )
    return Path(
        width=_LEFT + len(steps) * _STEP + 8,
        height=_TOP + len(rows) * _ROW,
        lanes=tuple((LANE_NAMES[lane], y) for lane, y in rows.items()),
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        words="; ".join(f"{n}. {step.kind}: {LANE_NAMES[step.lane]}" for n, step in enumerate(steps, 1)),
    )
