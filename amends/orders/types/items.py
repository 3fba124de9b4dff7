"""What of an order can be reported as defective."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Item(msgspec.Struct, frozen=True):
    """A line of goods that its order still has."""

    order_id: int
    order_line_id: int
    number: str
    placed_at: datetime
    title: str
