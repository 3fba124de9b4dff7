"""Facts that the orders room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class OrdersRecorded(Fact, frozen=True, kw_only=True):
    """A batch of orders was taken (created or updated); `order_ids` has at most a batch."""

    NAME: ClassVar[str] = "orders.orders_recorded"
    order_ids: list[int]


class RefundRecorded(Fact, frozen=True, kw_only=True):
    """The channel paid back money for units, or took them back; `sold_unit_ids` are those it names.

    One fact for many refunds (at most 500 units); refunds that name no unit are not announced.
    """

    NAME: ClassVar[str] = "orders.refund_recorded"
    refund_ids: list[int]
    sold_unit_ids: list[int]


class SerialCorrected(Fact, frozen=True, kw_only=True):
    """A person corrected the serial number recorded for a sold unit."""

    NAME: ClassVar[str] = "orders.serial_corrected"
    sold_unit_id: int
    before: str
    after: str


class ProviderRefunded(Fact, frozen=True, kw_only=True):
    """A payment provider told of a refund. `state`: pending, succeeded, failed; `payment`: the original one."""

    NAME: ClassVar[str] = "orders.provider_refunded"
    order_id: int
    external_id: str
    payment: str
    state: str
    amount: int


register(OrdersRecorded, RefundRecorded, ProviderRefunded, SerialCorrected)
