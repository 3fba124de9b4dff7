"""What other rooms may use of the orders room. The canonical facts are in ports.py."""

from amends.orders.commands import serials
from amends.orders.commands.forget import forget_postcodes
from amends.orders.commands.own_refunds import note_own_refund
from amends.orders.commands.record_changes import record_changes
from amends.orders.commands.record_orders import record_orders
from amends.orders.commands.record_payments import record_payments
from amends.orders.commands.record_refunds import record_fulfilments, record_refunds
from amends.orders.commands.register_serials import register_serials
from amends.orders.queries import buyers, months
from amends.orders.queries.channel_side import channel_side
from amends.orders.queries.currencies import currencies
from amends.orders.queries.items import items
from amends.orders.queries.orders import match_purchase, order, order_of_line
from amends.orders.queries.paid import paid_for
from amends.orders.queries.search import search_orders
from amends.orders.queries.units import sold_unit, sold_units_by_serial, unit_for_claim
from amends.orders.types import (
    LineView,
    OrderView,
    SoldUnitView,
)

__all__ = [
    "LineView",
    "OrderView",
    "SoldUnitView",
    "buyers",
    "channel_side",
    "currencies",
    "forget_postcodes",
    "items",
    "match_purchase",
    "months",
    "note_own_refund",
    "order",
    "order_of_line",
    "paid_for",
    "record_changes",
    "record_fulfilments",
    "record_orders",
    "record_payments",
    "record_refunds",
    "register_serials",
    "search_orders",
    "serials",
    "sold_unit",
    "sold_units_by_serial",
    "unit_for_claim",
]
