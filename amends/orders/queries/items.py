"""The lines of goods of several orders at once."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.orders.models import OrderLine
from amends.orders.queries.search import search_orders
from amends.orders.types import Item


def items(actor: Actor, orders: int = 20) -> list[Item]:
    """Of the newest orders within reach, in their order: two statements, however many there are."""
    known = search_orders(actor, size=orders).items
    lines: dict[int, list[Item]] = {row.id: [] for row in known}
    by_id = {row.id: row for row in known}
    rows = OrderLine.objects.filter(order_id__in=lines, kind="goods", removed=False).order_by("position", "pk")
    for line_id, order_id, title in rows.values_list("pk", "order_id", "title"):
        of = by_id[order_id]
        lines[order_id].append(Item(order_id, line_id, of.number, of.placed_at, title))
    return [item for row in known for item in lines[row.id]]
