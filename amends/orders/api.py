"""What other rooms may use of the orders room. The canonical facts are in ports.py."""

from amends.orders.commands.stubs import (
    match_purchase,
    order,
    paid_for,
    record_fulfilments,
    record_orders,
    record_refunds,
    register_serials,
    search_orders,
    sold_unit,
    sold_units_by_serial,
    unit_for_claim,
)
from amends.orders.facts import OrdersRecorded, RefundRecorded
from amends.orders.queries.currencies import currencies
from amends.orders.queries.months import MonthSum, matched_refund_lines, order_months, refund_months
from amends.orders.types import (
    LineView,
    OrderRow,
    OrderView,
    RecordOutcome,
    RefundView,
    SoldUnitView,
    UnitPaid,
)

__all__ = [
    "LineView",
    "MonthSum",
    "OrderRow",
    "OrderView",
    "OrdersRecorded",
    "RecordOutcome",
    "RefundRecorded",
    "RefundView",
    "SoldUnitView",
    "UnitPaid",
    "currencies",
    "match_purchase",
    "matched_refund_lines",
    "order",
    "order_months",
    "paid_for",
    "record_fulfilments",
    "record_orders",
    "record_refunds",
    "refund_months",
    "register_serials",
    "search_orders",
    "sold_unit",
    "sold_units_by_serial",
    "unit_for_claim",
]
