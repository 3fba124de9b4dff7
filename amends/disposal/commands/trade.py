"""Goods that the house bought and sold, as an inventory system tells it."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.catalog.api import lists, product_by_sku
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.disposal.commands.lots import hold_again
from amends.disposal.types import Traded
from amends.ledger.api import WITH_CUSTOMERS, WITH_SUPPLIERS, Book, GoodsPlace, GoodsStatus, LegInput, post


def trade(actor: Actor, goods: Traded) -> int:
    """Book bought goods onto the shelf, or sold ones off it; the entry's id. The same key again books nothing.

    Bought goods of a lot that is on hold join the hold. Refused: trade_unknown (place, bin, product or kind),
    stock_short, key_reused.
    """
    require(actor, Right.RETURNS_RECEIVE)
    product = product_by_sku(goods.sku.strip())
    if product is None or goods.kind not in ("bought", "sold") or not 0 < goods.units <= 10**9:
        raise Refused("trade_unknown", sku=goods.sku, location=goods.location)
    lot = lists.lot_code(product.id, goods.lot)
    shelf, world = _shelf(goods), WITH_SUPPLIERS if goods.kind == "bought" else WITH_CUSTOMERS
    before, after = (world, shelf) if goods.kind == "bought" else (shelf, world)
    commodity = f"sku:{product.sku}"
    legs = LegInput.moved(before, after, commodity, goods.units, lot)
    with transaction.atomic():
        entry = post(Book.GOODS, goods.kind, goods.reference.strip(), legs, actor, key=f"trade:{goods.key}")
        hold_again(product.sku, lot)
        return entry


def _shelf(goods: Traded) -> GoodsPlace:
    if not lists.is_place(goods.location.strip()):
        raise Refused("trade_unknown", sku=goods.sku, location=goods.location)
    return GoodsPlace(goods.location.strip(), GoodsStatus.SELLABLE, goods.bin.strip()[:50])
