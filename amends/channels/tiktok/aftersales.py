"""Returns, refunds and cancellations of the 202309 interface."""

from __future__ import annotations

from amends.channels.doc import Doc
from amends.channels.reconcile import compare_refund
from amends.channels.tiktok.reasons import why
from amends.channels.tiktok.states import CANCELLATION, RETURN
from amends.intake.ports import UNSTATED
from amends.orders.ports import RefundFact, RefundLineFact

_TYPES = {"refund": "refund", "return_and_refund": "refund", "replacement": "replacement"}


def return_fact(raw: Doc) -> RefundFact | None:
    """A return with refund, a refund without return, or a replacement."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("return_id")
    if not reader.about:
        reader.note("field_absent", raw.field("return_id"))
    kind = raw.state(_TYPES, "refund", "return_type")
    status = raw.text("return_status").lower()
    kind = "refund" if status == "replacement_request_refund_success" else kind
    state = raw.state(RETURN, "requested", "return_status")
    fact = _fact(
        raw,
        raw.list("return_line_items"),
        kind,
        state,
        why(raw.text("return_reason"), raw.text("return_reason_text")),
    )
    return None if reader.refused_since(mark) else fact


def cancellation_fact(raw: Doc) -> RefundFact | None:
    """A cancellation before delivery, with what goes back for it."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("cancel_id")
    if not reader.about:
        reader.note("field_absent", raw.field("cancel_id"))
    state = raw.state(CANCELLATION, "requested", "cancel_status")
    told = why(raw.text("cancel_reason"), raw.text("cancel_reason_text"))
    fact = _fact(raw, raw.list("cancel_line_items"), "cancellation", state, told)
    return None if reader.refused_since(mark) else fact


def _fact(raw: Doc, items: list[Doc], kind: str, state: str, told: str) -> RefundFact:
    reader, money = raw.reader, raw.sub("refund_amount")
    order = raw.ref("order_id")
    if not order:
        reader.note("order_link_absent", raw.field("order_id"), what=kind)
    currency = reader.currency(money.at("currency"), money.field("currency")) if money.at("currency") else ""
    amount = 0 if kind == "replacement" else money.minor(currency, "refund_total")
    shipping = money.minor(currency, "refund_shipping_fee") if amount else 0
    extra = money.minor(currency, "retail_delivery_fee") if amount else 0
    inside = bool(amount) and money.minor(currency, "refund_subtotal") + shipping + extra == amount
    lines = tuple(_line(item, currency, told, paid=bool(amount), inside=inside) for item in items)
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=raw.instant("update_time") or raw.instant("create_time"),
        currency=currency or UNSTATED,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - sum(line.total for line in lines),
        reason=told,
        kind=kind if amount or kind != "refund" else "return",
        state=state,
    )
    if any(item.sub("refund_amount") for item in items):
        compare_refund(reader, fact, extra, raw.field("refund_amount", "refund_total"))
    return fact


def _line(item: Doc, currency: str, told: str, *, paid: bool, inside: bool) -> RefundLineFact:
    """One piece; its refund holds its share of shipping, which is told apart. `inside`: its worth has the tax."""
    money = item.sub("refund_amount")
    tax = money.minor(currency, "refund_tax") if paid else 0
    worth = money.minor(currency, "refund_subtotal") if paid else 0
    return RefundLineFact(
        line_external_id=item.ref("order_line_item_id"),
        quantity=1,
        subtotal=worth,
        tax=tax,
        total=worth if inside else worth + tax,
        reason=told,
        sku=item.text("seller_sku") or item.text("sku_id"),
    )
