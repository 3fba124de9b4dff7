"""Refunds, which come by the REST API (core sends no webhook for them), and tracked shipments."""

from __future__ import annotations

from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.reconcile import compare_refund
from amends.channels.woocommerce.lines import meta, order_in_link, sums
from amends.channels.woocommerce.orders import moment
from amends.channels.woocommerce.shapes import Line, Refund, Tracking
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, RefundFact, RefundLineFact


def refund_fact(reader: Reader, raw: Refund) -> RefundFact | None:
    """The canonical refund; None (and findings) when it cannot be made.

    It does not say its currency, which is the order's: the amounts are UNSTATED until intake knows the order.
    """
    mark, reader.about = len(reader.problems), reference(raw.id)
    if not reader.about:
        reader.note("field_absent", "id")
    order = order_in_link(raw.links)
    if not order:
        reader.note("order_link_absent", "_links.up", what="refund")
    amount = reader.minor(raw.amount, UNSTATED, "amount", required=True)
    words = text(raw.reason)
    lines = tuple(_line(reader, line, index, words) for index, line in enumerate(raw.line_items or ()))
    shipping = -sum(sums(reader, raw.shipping_lines, UNSTATED, "shipping_lines"))
    fees = -sum(sums(reader, raw.fee_lines, UNSTATED, "fee_lines"))
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=moment(reader, raw.date_created_gmt, raw.date_created, "date_created"),
        currency=UNSTATED,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - sum(line.total for line in lines),
        reason=reason("", words),
    )
    compare_refund(reader, fact, fees, "amount")
    return None if reader.refused_since(mark) else fact


def _line(reader: Reader, line: Line, index: int, words: str) -> RefundLineFact:
    field = f"line_items[{index}]"
    net = -reader.minor(line.total, UNSTATED, f"{field}.total")
    tax = -reader.minor(line.total_tax, UNSTATED, f"{field}.total_tax")
    return RefundLineFact(
        line_external_id=reference(dict(meta(line.meta_data)).get("_refunded_item_id", "")),
        quantity=-reader.quantity(line.quantity, f"{field}.quantity"),
        subtotal=net,
        tax=tax,
        total=net + tax,
        reason=reason("", words),
    )


def tracking_fact(reader: Reader, raw: Tracking) -> FulfilmentFact | None:
    """A tracked shipment as the Shipment Tracking plug-in keeps it; it does not say which lines went."""
    mark, reader.about = len(reader.problems), reference(raw.tracking_id)
    if not reader.about:
        reader.note("field_absent", "tracking_id")
    order = order_in_link(raw.links)
    if not order:
        reader.note("order_link_absent", "_links.up", what="shipment")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=order,
        state="shipped",
        shipped_at=reader.instant(raw.date_shipped, "date_shipped"),
        tracking_number=text(raw.tracking_number),
    )
    return None if reader.refused_since(mark) else fact
