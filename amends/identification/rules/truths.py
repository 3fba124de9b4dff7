"""Which inspections teach anything about the photos that the customer took."""

from __future__ import annotations

from collections.abc import Sequence

TEACHING_RESULTS = frozenset({"defect_confirmed", "no_fault_found", "misuse"})
_TEACHING_CONDITIONS = frozenset({"as_expected", "serial_unreadable"})
GROWTH = 5
"""A head is trained anew once there are a fifth more examples than at the last training, ..."""
FEWEST_NEW = 10
"""... and at least so many."""


def taught(seen: Sequence[tuple[str, str, str]]) -> str | None:
    """The one defect that the inspections of a claim found, from (condition, result, defect) of each receipt.

    None where the photos may show something else: other goods came, they were damaged on the way back, or the
    pieces of one claim had different defects.
    """
    if not seen or any(
        condition not in _TEACHING_CONDITIONS or result not in TEACHING_RESULTS for condition, result, _ in seen
    ):
        return None
    found = {defect for _, _, defect in seen}
    return found.pop() if len(found) == 1 else None


def stands_above(new: str, old: str) -> bool:
    """Whether a truth from this source replaces one from the other."""
    return new == "inspection" or old != "inspection"


def wants_training(examples: int, at_last_training: int) -> bool:
    """Whether enough came since."""
    fresh = examples - at_last_training
    return fresh >= FEWEST_NEW and fresh * GROWTH >= at_last_training
