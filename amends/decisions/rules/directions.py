"""What becomes of a past case under another policy, and what it costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amends.core.money import Money
from amends.decisions.types import Ruling

_OUTCOMES = ("approve", "deny", "review")
CHANGED = "approve_otherwise"
DIRECTIONS = (*(f"{one}_to_{other}" for one in _OUTCOMES for other in _OUTCOMES if one != other), CHANGED)
"""from_to_to of the outcome; approve_otherwise: approved both times, with another remedy, share or way."""


def direction(before: Ruling, after: Ruling) -> str:
    """How the two differ for the customer and the money; empty when they do not."""
    if before.outcome != after.outcome:
        return f"{before.outcome}_to_{after.outcome}"
    if before.outcome == "approve" and given(before) != given(after):
        return CHANGED
    return ""


def given(ruling: Ruling) -> tuple[Any, ...]:
    """What a ruling gives."""
    return (
        ruling.outcome,
        ruling.remedy,
        ruling.share_percent,
        ruling.return_required,
        ruling.method,
        ruling.choices,
    )


def worth(ruling: Ruling, inputs: dict[str, Any]) -> int:
    """What a ruling gives away without a person, in minor units of the case's currency: its share of the amount
    at stake (of a repair or a replacement the whole), as it is reckoned when it is decided; else 0."""
    minor, currency = inputs.get("amount_minor"), inputs.get("currency", "")
    if ruling.outcome != "approve" or not isinstance(minor, int) or not currency:
        return 0
    return Money(minor, currency).portion(Decimal(ruling.share_percent) / 100).minor
