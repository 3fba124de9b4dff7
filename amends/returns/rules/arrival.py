"""What may be booked in for an authorisation, and what the station saw."""

from __future__ import annotations

from datetime import datetime

import amends.returns.rules.texts  # noqa: F401
from amends.core.errors import Refused
from amends.returns.types import CONDITIONS


def check_open(ref: str, state: str, expires_at: datetime, now: datetime) -> None:
    """Refused("rma_not_open") unless goods may still come in."""
    if state == "authorised" and expires_at <= now:
        state = "expired"
    if state in ("cancelled", "expired", "closed"):
        raise Refused("rma_not_open", ref=ref, state=state)


def check_quantity(ref: str, announced: int, received: int, quantity: int) -> None:
    """Never more than was announced: Refused("quantity_over"), field_invalid for less than one."""
    if quantity < 1:
        raise Refused("field_invalid", field="quantity", why="it must be at least 1")
    left = announced - received
    if quantity > left:
        raise Refused(
            "quantity_over",
            ref=ref,
            announced=announced,
            received=received,
            quantity=quantity,
            left=left,
            field="quantity",
        )


def check_serial(condition: str, expected: str, serial: str, quantity: int, *, serialised: bool) -> str:
    """The condition as it really is: another serial than expected is noticed, whatever was ticked.

    Refused: condition_unknown, serialised_one, serial_missing.
    """
    if condition not in CONDITIONS:
        raise Refused("condition_unknown", field="condition", known=", ".join(CONDITIONS))
    if condition in ("wrong_item", "empty_box"):
        return condition
    if (serialised or expected) and quantity != 1:
        raise Refused("serialised_one", field="quantity")
    if (serialised or expected) and not serial and condition != "serial_unreadable":
        raise Refused("serial_missing", field="serial")
    if expected and serial and serial != expected:
        return "wrong_serial"
    return "as_expected" if condition == "wrong_serial" and serial == expected else condition
