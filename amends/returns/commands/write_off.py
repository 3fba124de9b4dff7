"""What goods had cost, written off when they leave for good; what a buyer pays for them."""

from __future__ import annotations

from typing import Any

from amends.catalog.api import product_by_sku
from amends.core.actor import Actor
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.returns.models import Disposition
from amends.returns.types import WRITTEN_OFF


def write_off(actor: Actor, row: Disposition) -> dict[str, Any]:
    """Post it, in the caller's transaction; the disposition's fields that say so. Nothing where the product's unit
    cost is not known: a cost is never guessed."""
    if row.code not in WRITTEN_OFF:
        return {}
    if row.proceeds_minor:
        buyer, currency = MoneyAccount("liquidation_receivable", row.partner), row.currency
        _post(actor, row, buyer, MoneyAccount("goods_recovered", row.receipt.sku), row.proceeds_minor, currency)
    product = product_by_sku(row.receipt.sku)
    if product is None or not product.unit_cost_minor:
        return {}
    cost = product.unit_cost_minor * row.quantity
    loss, stock = MoneyAccount("goods_written_off", row.code), MoneyAccount("goods_at_cost", row.receipt.sku)
    _post(actor, row, loss, stock, cost, product.cost_currency)
    if row.currency and row.currency != product.cost_currency:
        return {}  # one currency a row: the proceeds'; the loss stands in the book in its own
    return {"cost_minor": cost, "currency": product.cost_currency}


def _post(
    actor: Actor, row: Disposition, debit: MoneyAccount, credit: MoneyAccount, amount: int, currency: str
) -> None:
    post(
        Book.MONEY,
        "disposition",
        row.receipt.rma.public_id,
        [LegInput(debit, currency, amount), LegInput(credit, currency, -amount)],
        actor,
        key=f"disposition:{row.pk}:{debit.kind}",
        reason=row.code,
    )
