"""What goods had cost, in the money book: taken out of the cost of sales when they are here again, and on with
them to wherever their disposition leads. What a buyer pays for them.

Accounts, by SKU: `cost_of_goods_sold`, `goods_in_quarantine`, `goods_in_repair`, `goods_with_supplier`,
`goods_at_cost` (what can be sold); `goods_written_off` by disposition.
"""

from __future__ import annotations

from typing import Any

from amends.catalog.api import lists
from amends.core.actor import Actor
from amends.core.money import Money
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.returns.models import Disposition, Receipt, Rma
from amends.returns.types import COUNTED, WRITTEN_OFF

_GOES_TO = {
    "use_as_is": "goods_at_cost",
    "refurbish": "goods_in_repair",
    "rework": "goods_in_repair",
    "return_to_vendor": "goods_with_supplier",
    "return_to_customer": "cost_of_goods_sold",
}


def take_back(actor: Actor, rma: Rma, row: Receipt) -> None:
    """Reverse the cost of the sale, at what each unit had cost on the day of the sale; sets the receipt's fields.

    Nothing for what stays the customer's (a repair), for other goods than those sold, and where no cost is known.
    """
    if rma.remedy == "repair" or row.condition not in COUNTED:
        return
    unit = lists.cost_on(row.sku, rma.sold_unit.purchased_on or rma.authorised_at.date())
    if unit is None:
        return
    cost = unit * row.quantity
    row.cost_minor, row.cost_currency = cost.minor, cost.currency
    _carry(actor, rma.public_id, row.sku, "cost_of_goods_sold", "goods_in_quarantine", cost, f"receipt:{row.key}")


def carry_out(actor: Actor, row: Disposition) -> dict[str, Any]:
    """The cost goes where the goods go; the disposition's fields that say what was written off."""
    receipt = row.receipt
    ref, sku = receipt.rma.public_id, receipt.sku
    if row.proceeds_minor and row.code in WRITTEN_OFF:
        paid = Money(row.proceeds_minor, row.currency)
        buyer, recovered = (
            MoneyAccount("liquidation_receivable", row.partner),
            MoneyAccount("goods_recovered", sku),
        )
        _post(actor, ref, buyer, recovered, paid, f"disposition:{row.pk}:{buyer.kind}", row.code)
    if receipt.cost_minor is None:
        return {}
    cost = Money(receipt.cost_minor, receipt.cost_currency)
    if row.code not in WRITTEN_OFF:
        _carry(actor, ref, sku, "goods_in_quarantine", _GOES_TO[row.code], cost, f"disposition:{row.pk}")
        return {}
    lost, here = MoneyAccount("goods_written_off", row.code), MoneyAccount("goods_in_quarantine", sku)
    _post(actor, ref, lost, here, cost, f"disposition:{row.pk}:{lost.kind}", row.code)
    if row.currency and row.currency != cost.currency:
        return {}  # one currency a row: the proceeds'; the loss stands in the book in its own
    return {"cost_minor": cost.minor, "currency": cost.currency}


def cost_of(receipt_id: int) -> Money | None:
    """What the goods of a receipt had cost; None where it is not known or they stay the customer's."""
    row = Receipt.objects.only("cost_minor", "cost_currency").get(pk=receipt_id)
    return Money(row.cost_minor, row.cost_currency) if row.cost_minor is not None else None


def come_back(actor: Actor, row: Receipt) -> None:
    """Goods of the bench stand in quarantine again."""
    if row.cost_minor is not None:
        times = row.dispositions.filter(state="done").count()
        cost = Money(row.cost_minor, row.cost_currency)
        key = f"back:{row.pk}:{times}"
        _carry(actor, row.rma.public_id, row.sku, "goods_in_repair", "goods_in_quarantine", cost, key)


def _carry(actor: Actor, ref: str, sku: str, before: str, after: str, cost: Money, key: str) -> None:
    _post(actor, ref, MoneyAccount(after, sku), MoneyAccount(before, sku), cost, f"{key}:cost", after)


def _post(
    actor: Actor, ref: str, debit: MoneyAccount, credit: MoneyAccount, amount: Money, key: str, reason: str
) -> None:
    legs = [LegInput(debit, amount.currency, amount.minor), LegInput(credit, amount.currency, -amount.minor)]
    post(Book.MONEY, "goods_cost", ref, legs, actor, key=key, reason=reason)
