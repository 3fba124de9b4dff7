"""Small pieces of the sentences that agents read."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date


def day(value: date) -> str:
    """3 May 2026."""
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def both(parts: Sequence[str]) -> str:
    """a; a and b; a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def pieces(number: int) -> str:
    """1 piece, 2 pieces."""
    return "1 piece" if number == 1 else f"{number} pieces"
