"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from collections.abc import Sequence

from amends.core.actor import Actor
from amends.core.page import Page
from amends.orders.types import (
    FulfilmentFact,
    OrderFact,
    OrderRow,
    OrderView,
    RecordOutcome,
    RefundFact,
    SoldUnitView,
    UnitPaid,
)


def record_orders(facts: Sequence[OrderFact], *, announce: bool = True) -> list[RecordOutcome]:
    """Take a batch of orders (about 5,000 at a time) by COPY + INSERT ... ON CONFLICT; one transaction.

    Older versions answer "stale", the same "unchanged"; a forbidden state transition answers "refused" with
    its code and leaves the order as it was. The result does not depend on the order of arrival.
    Publishes orders.orders_recorded / orders.refunds_recorded for what is new.
    """
    raise NotImplementedError


def record_refunds(
    channel: str, account: str, facts: Sequence[RefundFact], *, announce: bool = True
) -> list[RecordOutcome]:
    """Take refunds that came by themselves; "refused" with order_unknown / line_unknown where they do not fit.

    An empty `order_external_id` (or line id) says that the source cannot tell: the refund is kept without order
    (its lines without order line). `announce=False` publishes no facts (historic imports).
    """
    raise NotImplementedError


def record_fulfilments(channel: str, account: str, facts: Sequence[FulfilmentFact]) -> list[RecordOutcome]:
    """Take shipments that came by themselves."""
    raise NotImplementedError


def order(actor: Actor, order_id: int) -> OrderView:
    """NotFound when there is none or it is not within the actor's reach."""
    raise NotImplementedError


def search_orders(actor: Actor, text: str = "", cursor: str = "", size: int = 50) -> Page[OrderRow]:
    """By order number, e-mail, serial or customer name; newest first; a customer sees own orders only."""
    raise NotImplementedError


def match_purchase(number: str, email: str) -> OrderView | None:
    """The order with this number and e-mail (both must match, case folded): the portal's front door."""
    raise NotImplementedError


def sold_unit(sold_unit_id: int) -> SoldUnitView:
    """NotFound when there is none."""
    raise NotImplementedError


def sold_units_by_serial(serial: str) -> list[SoldUnitView]:
    """Every sale of a unit with this normalised serial (at most 20)."""
    raise NotImplementedError


def unit_for_claim(order_line_id: int, serial: str) -> SoldUnitView:
    """The sold unit of the line that carries the serial, or the line's unserialised rest; NotFound."""
    raise NotImplementedError


def paid_for(sold_unit_id: int) -> UnitPaid:
    """What was paid for the unit (price, shared discount, tax), and what the channel refunded already."""
    raise NotImplementedError


def register_serials(order_line_id: int, serials: Sequence[str]) -> int:
    """Name the serial numbers that were shipped for a line (splits its unserialised rest); how many were new."""
    raise NotImplementedError
