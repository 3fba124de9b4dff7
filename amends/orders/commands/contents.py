"""Writing what orders come to: heads, lines, units, with the products and warranty terms that they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Any

from amends.catalog.api import ensure_products, freeze_many
from amends.catalog.ports import ProductSeed, TermKey
from amends.jobs.api import publish
from amends.orders.commands.headers import Head, replace
from amends.orders.commands.lines import Terms, Writing, write_lines
from amends.orders.commands.movements import write_deliveries
from amends.orders.commands.refunds import relink
from amends.orders.facts import OrdersRecorded
from amends.orders.rules.told import Refolded
from amends.orders.types import OrderFact


def rewrite(cursor: Any, refolded: Refolded) -> list[Writing]:
    """Write the heads of known orders that changed; what is to be written of their lines."""
    writings, heads = [], {}
    for order_id in sorted(refolded.changed):
        result = refolded.results[order_id]
        if result.fact is not None:
            heads[order_id] = Head(result.fact, result.stamp, result.customer_id)
            writings.append(Writing(order_id, result.fact, False, result.removed))
    replace(cursor, heads)
    return writings


def write_contents(cursor: Any, writings: Sequence[Writing], days: Mapping[int, dict[str, date]]) -> None:
    """Write lines and units. `days`: of delivery, by order id and line; also of orders whose lines stay."""
    for writing in writings:
        if writing.order_id in days:
            writing.delivered = days[writing.order_id]
    if writings:
        facts = [writing.fact for writing in writings]
        products = _products(writings)
        write_lines(cursor, writings, products, _terms(facts, products))
        relink(cursor, [writing.order_id for writing in writings if not writing.fresh])
    written = {writing.order_id for writing in writings}
    write_deliveries(cursor, {order_id: some for order_id, some in days.items() if order_id not in written})


def announce_orders(order_ids: Sequence[int]) -> None:
    """Publish that these orders were taken."""
    if order_ids:
        publish(OrdersRecorded(order_ids=list(order_ids)))


def _products(writings: Sequence[Writing]) -> dict[str, int]:
    """Products by SKU, made where new."""
    titles: dict[str, str] = {}
    for writing in writings:
        for lines in (writing.fact.lines, writing.removed):
            for line in lines:
                if line.sku and not line.title >= titles.get(line.sku, "\U0010ffff"):
                    titles[line.sku] = line.title
    return ensure_products([ProductSeed(sku, title) for sku, title in titles.items()])


def _terms(facts: Sequence[OrderFact], products: Mapping[str, int]) -> Terms:
    """The frozen terms of every sale."""
    sales: set[tuple[int, str, str, date]] = set()
    for fact in facts:
        day = fact.placed_at.astimezone(UTC).date()
        for line in fact.lines:
            if line.sku and line.kind == "goods":
                sales.add((products[line.sku], fact.country, fact.channel, day))
    return {
        (key.product_id, key.country, key.channel, key.sold_on): frozen
        for key, frozen in freeze_many(TermKey(*sale) for sale in sales).items()
    }
