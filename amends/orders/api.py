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
    "OrderRow",
    "OrderView",
    "OrdersRecorded",
    "RecordOutcome",
    "RefundRecorded",
    "RefundView",
    "SoldUnitView",
    "UnitPaid",
    "match_purchase",
    "order",
    "paid_for",
    "record_fulfilments",
    "record_orders",
    "record_refunds",
    "register_serials",
    "search_orders",
    "sold_unit",
    "sold_units_by_serial",
    "unit_for_claim",
]
