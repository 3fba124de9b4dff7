"""What came against what was announced."""

from __future__ import annotations

_OF_CONDITION = ("wrong_item", "wrong_serial", "serial_unreadable", "empty_box", "damaged_in_transit")


def differences(condition: str, here: str, announced_for: str, *, short: int = 0, over: int = 0) -> dict[str, int]:
    """Code -> pieces, of one receipt. `short`: pieces that the parcel should have held as well; 0 otherwise."""
    found: dict[str, int] = {}
    if condition in _OF_CONDITION:
        found[condition] = 1
    if here != announced_for:
        found["other_location"] = 1
    if short > 0:
        found["short"] = short
    if over > 0:
        found["over"] = over
    return found
