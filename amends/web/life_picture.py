"""The picture of a unit's path beside its steps: one line from lane to lane, as inline SVG of numbers only.

Each step has its own piece, as high as its words are: from where the unit was (top) to where it is (middle) and on
down. Places are percentages, so that the same pieces fit a phone and a desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amends.workflows.api import LifeStep

LANE_NAMES = {
    "customer": "Customer", "road": "On the way", "quarantine": "Quarantine", "bench": "Bench", "shelf": "On sale",
    "gone": "Gone",
}  # fmt: skip
_PLACES = {lane: f"{100 * (2 * place + 1) / (2 * len(LANE_NAMES)):.2f}%" for place, lane in enumerate(LANE_NAMES)}


@dataclass(frozen=True, slots=True)
class Piece:
    """One step of the path: where the unit was before (empty: nowhere yet), where it is then, and whether it
    goes on. `sale`: it was sold (again)."""

    number: int
    step: LifeStep
    lane: str
    before: str
    x: str
    goes_on: bool
    sale: bool


def lanes() -> list[tuple[str, str]]:
    """(name, place) from left to right."""
    return [(name, _PLACES[lane]) for lane, name in LANE_NAMES.items()]


def path(steps: Sequence[LifeStep]) -> list[Piece]:
    """The pieces, oldest first."""
    places = [_PLACES[step.lane] for step in steps]
    return [
        Piece(
            number=place + 1, step=step, lane=LANE_NAMES[step.lane], before=places[place - 1] if place else "",
            x=places[place], goes_on=place + 1 < len(steps), sale=step.kind == "sold",
        )
        for place, step in enumerate(steps)
    ]  # fmt: skip
