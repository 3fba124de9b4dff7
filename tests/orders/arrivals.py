"""Delivering an order's events in some order, as intake does: what waits for its order or line is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amends.orders import api
from amends.orders.models import Fulfilment, Order, OrderLine, Payment, Refund, RefundLine, SoldUnit
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, PaymentFact, RefundFact
from amends.orders.types import RecordOutcome

Event = OrderFact | ChangeFact | PaymentFact | FulfilmentFact | RefundFact
Source = tuple[str, str]
MAIN: Source = ("shopify", "main")
WAITS = {"order_unknown", "line_unknown"}


def deliver(batch: Sequence[Event], source: Source = MAIN) -> list[tuple[Event, RecordOutcome]]:
    """Take a batch in the order in which intake takes its kinds."""
    told: list[tuple[Event, RecordOutcome]] = []
    some: list[Any]
    if some := [event for event in batch if isinstance(event, OrderFact)]:
        told += zip(some, api.record_orders(some), strict=True)
    if some := [event for event in batch if isinstance(event, ChangeFact)]:
        told += zip(some, api.record_changes(*source, some), strict=True)
    if some := [event for event in batch if isinstance(event, PaymentFact)]:
        told += zip(some, api.record_payments("stripe", "", some), strict=True)
    if some := [event for event in batch if isinstance(event, RefundFact)]:
        told += zip(some, api.record_refunds(*source, some), strict=True)
    if some := [event for event in batch if isinstance(event, FulfilmentFact)]:
        told += zip(some, api.record_fulfilments(*source, some), strict=True)
    return told


def arrive(batches: Sequence[Sequence[Event]], source: Source = MAIN) -> list[RecordOutcome]:
    """Deliver batch after batch; what waits is tried again with each, and in the end until nothing moves."""
    waiting: list[Event] = []
    outcomes: list[RecordOutcome] = []
    for batch in [*batches, [], []]:
        told = deliver([*batch, *waiting], source)
        waiting = [event for event, outcome in told if outcome.code in WAITS]
        outcomes += [outcome for _, outcome in told if outcome.code not in WAITS]
    return outcomes


def wipe() -> None:
    """Forget all orders."""
    for table in (RefundLine, Refund, Fulfilment, Payment, SoldUnit, OrderLine, Order):
        table.objects.all().delete()


def state() -> dict[str, Any]:
    """All that is kept of orders, without internal ids and without units of quantity 0."""
    orders = Order.objects.order_by("external_id").values()
    hidden = {"id", "customer_id"}
    line = "order_line__external_id"
    return {
        "orders": [{name: value for name, value in row.items() if name not in hidden} for row in orders],
        "lines": list(
            OrderLine.objects.order_by("order__external_id", "external_id").values_list(
                "order__external_id", "external_id", "position", "sku", "title", "quantity", "unit_price", "gross",
                "discount", "tax", "total", "kind", "removed",
            )
        ),
        "units": list(
            SoldUnit.objects.filter(quantity__gt=0)
            .order_by("order_line__order__external_id", line, "serial")
            .values_list("order_line__order__external_id", line, "serial", "quantity", "frozen_terms__digest",
                         "purchased_on", "delivered_on")
        ),
        "payments": list(
            Payment.objects.order_by("order__external_id", "external_id").values_list(
                "order__external_id", "external_id", "kind", "state", "amount", "at", "currency", "parent_id"
            )
        ),
        "fulfilments": list(
            Fulfilment.objects.order_by("order__external_id", "external_id").values_list(
                "order__external_id", "external_id", "state", "shipped_at", "delivered_at", "tracking_number",
                "lines",
            )
        ),
        "refunds": list(
            Refund.objects.order_by("external_id").values_list(
                "external_id", "order__external_id", "kind", "state", "amount", "reason", "content",
                "lines_content",
            )
        ),
        "refund_lines": list(
            RefundLine.objects.order_by("refund__external_id", "position").values_list(
                "refund__external_id", "position", line, "sku", "quantity", "total"
            )
        ),
    }  # fmt: skip
