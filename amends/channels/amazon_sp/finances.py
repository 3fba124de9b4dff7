"""Finances v0: the only place where Amazon tells what a buyer was paid back (listFinancialEvents).

Charges of an adjustment are negative when they go back to the buyer; promotions given back with them are
positive. Fees and taxes that Amazon withheld concern the seller and are left out.
"""

from __future__ import annotations

from amends.channels.amazon_sp.purse import currency_of, minor
from amends.channels.doc import Doc
from amends.channels.harvest import Harvest
from amends.channels.reading import plain
from amends.orders.ports import RefundFact, RefundLineFact

_KINDS = {
    "RefundEventList": "refund",
    "GuaranteeClaimEventList": "refund",
    "ChargebackEventList": "chargeback",
}
_SHIPPING = ("ShippingCharge", "ShippingTax")
_TAX = ("Tax", "GiftWrapTax")


def take_events(harvest: Harvest, events: Doc) -> None:
    """The refunds, claims and chargebacks among financial events."""
    for name, kind in _KINDS.items():
        for event in events.list(name):
            harvest.take(f"financial events: {kind}", _refund(event, kind))
    others = sorted(name for name in events.raw if name not in _KINDS and events.raw[name])
    if others:
        harvest.leave("financial events", "the seller's ledger (" + ", ".join(others)[:80] + ")")
    if not harvest.kinds:
        harvest.leave("financial events", "none in it")


def _refund(event: Doc, kind: str) -> RefundFact | None:
    reader, mark = event.reader, len(event.reader.problems)
    order = event.ref("AmazonOrderId")
    items = event.list("ShipmentItemAdjustmentList") or event.list("ShipmentItemList")
    parts = [it.ref("OrderAdjustmentItemId") for it in items]
    posted = event.instant("PostedDate")
    reader.about = f"{kind}-{next(filter(None, parts), '') or f'{order}-{posted and posted.isoformat()}'}"
    if not order:
        reader.note("order_link_absent", event.field("AmazonOrderId"), what=kind)
    currency = reader.currency(_currency(event, items), event.field("ShipmentItemAdjustmentList"))
    lines = tuple(_line(it, currency) for it in items)
    shipping = -sum(_charges(it, currency, _SHIPPING) for it in items)
    extra = -sum(minor(it, currency, "ChargeAmount") for it in event.list("OrderChargeAdjustmentList"))
    amount = sum(line.total for line in lines) + shipping + extra
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=posted,
        currency=currency,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=extra,
        reason=kind if kind == "chargeback" else "",
        kind=kind,
    )
    if amount <= 0:
        words = {"stated": plain(amount, currency), "computed": plain(0, currency)}
        words["difference"] = words["stated"]
        reader.note("refund_mismatch", event.field("ShipmentItemAdjustmentList"), **words)
    return None if reader.refused_since(mark) else fact


def _currency(event: Doc, items: list[Doc]) -> str:
    charges = [it for item in items for it in item.list("ItemChargeAdjustmentList") + item.list("ItemChargeList")]
    found = (currency_of(it, "ChargeAmount") for it in charges + event.list("OrderChargeAdjustmentList"))
    return next(filter(None, found), "")


def _charges(item: Doc, currency: str, kinds: tuple[str, ...], *, but: bool = False) -> int:
    """The sum of the charges of these kinds (or of all but these)."""
    charges = item.list("ItemChargeAdjustmentList")
    return sum(
        minor(it, currency, "ChargeAmount") for it in charges if (it.text("ChargeType") in kinds) is not but
    )


def _line(item: Doc, currency: str) -> RefundLineFact:
    tax = -_charges(item, currency, _TAX)
    worth = -_charges(item, currency, (*_SHIPPING, *_TAX), but=True)
    worth -= sum(minor(it, currency, "PromotionAmount") for it in item.list("PromotionAdjustmentList"))
    return RefundLineFact(
        line_external_id=item.ref("OrderItemId"),
        quantity=item.pieces("QuantityShipped"),
        subtotal=worth,
        tax=tax,
        total=worth + tax,
        sku=item.text("SellerSKU"),
    )
