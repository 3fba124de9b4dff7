"""Writing what orders come to: heads, lines, units, with the products and warranty terms that they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from amends.catalog.api import ensure_products, freeze_many
from amends.catalog.ports import ProductSeed
from amends.core.arrays import id_array
from amends.jobs.api import publish
from amends.orders.commands.headers import Head, replace
from amends.orders.commands.lines import Terms, Writing, write_lines
from amends.orders.commands.movements import write_deliveries
from amends.orders.commands.refunds import relink
from amends.orders.facts import OrdersRecorded
from amends.orders.rules.place import SalePlace, place_as_told, place_of
from amends.orders.rules.told import Refolded

_BEFORE = """
SELECT id, channel, account, country, region, bill_country, bill_region, placed_at, customer_id, contract,
       buyer_account
FROM orders_order WHERE id = ANY(%s)
"""


def rewrite(cursor: Any, refolded: Refolded) -> list[Writing]:
    """Write the heads of known orders that changed; what is to be written of their lines."""
    writings, heads = [], {}
    changed = [order_id for order_id in sorted(refolded.changed) if refolded.results[order_id].fact is not None]
    before = _before(cursor, changed)
    for order_id in changed:
        result = refolded.results[order_id]
        if result.fact is not None:
            heads[order_id] = Head(result.fact, result.stamp, result.customer_id)
            sale = place_of(result.fact, result.customer_id)
            writings.append(Writing(order_id, result.fact, False, result.removed, sale, before.get(order_id)))
    replace(cursor, heads)
    return writings


def write_contents(cursor: Any, writings: Sequence[Writing], days: Mapping[int, dict[str, date]]) -> None:
    """Write lines and units. `days`: of delivery, by order id and line; also of orders whose lines stay."""
    for writing in writings:
        if writing.order_id in days:
            writing.delivered = days[writing.order_id]
    if writings:
        products = _products(writings)
        write_lines(cursor, writings, products, _terms(writings, products))
        relink(cursor, [writing.order_id for writing in writings if not writing.fresh])
    written = {writing.order_id for writing in writings}
    write_deliveries(cursor, {order_id: some for order_id, some in days.items() if order_id not in written})


def _before(cursor: Any, order_ids: Sequence[int]) -> dict[int, SalePlace]:
    """Where, when and to whom these orders were sold, as they stand."""
    if not order_ids:
        return {}
    cursor.execute(_BEFORE, [id_array(order_ids)])
    return {order_id: place_as_told(*told) for order_id, *told in cursor.fetchall()}


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


def _terms(writings: Sequence[Writing], products: Mapping[str, int]) -> Terms:
    """The terms in force now for every sale, and for what was told of it before: whether a correction matters."""
    return freeze_many(
        {
            sale.key(products[line.sku])
            for writing in writings
            for line in writing.fact.lines
            if line.sku and line.kind == "goods"
            for sale in {writing.sale, writing.before or writing.sale}
        }
    )
