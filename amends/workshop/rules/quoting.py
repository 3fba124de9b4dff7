"""Costs of a repair: what a quote comes to, and who has to agree."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from amends.core.errors import Refused
from amends.workshop.types import PAY_WHEN, WORK_KINDS, WorkLine

MOST_LINES = 50
_MOST = 10**12


def total(lines: Sequence[WorkLine]) -> int:
    """The sum of the lines; Refused("quote_lines")."""
    if not 1 <= len(lines) <= MOST_LINES or not all(fits(line) for line in lines):
        raise Refused("quote_lines", field="lines")
    found = sum(line.minor for line in lines)
    if found <= 0:
        raise Refused("quote_lines", field="lines")
    return found


def check_pay(pay: str, tax_percent: Decimal | None) -> None:
    """Refused: quote_pay, quote_tax."""
    if pay not in PAY_WHEN:
        raise Refused("quote_pay", pay=pay, field="pay")
    if tax_percent is not None and not (tax_percent.is_finite() and 0 <= tax_percent <= 100):
        raise Refused("quote_tax", field="tax_percent")


def fits(line: WorkLine) -> bool:
    """Whether a line can be kept."""
    return (
        line.kind in WORK_KINDS
        and bool(line.text.strip())
        and 0 <= line.minor <= _MOST
        and 1 <= line.quantity <= 10_000
        and 0 <= line.minutes <= 100_000
    )


def check_work(lines: Sequence[WorkLine]) -> None:
    """Refused("work_wrong")."""
    if not lines or len(lines) > MOST_LINES or not all(fits(line) for line in lines):
        raise Refused("work_wrong", kinds=", ".join(WORK_KINDS), field="text")


def needs_person(payer: str, amount: int, limit: int) -> bool:
    """Whether somebody has to agree: the customer to what they pay; a second person above the limit."""
    return payer == "customer" or amount > limit
