"""The document that says how an account's JSON or CSV becomes canonical records, and its checking.

Its form is in this folder's README.md. Every expression is JMESPath under the limits of core/expressions.py.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from amends.core.errors import Refused, register_texts
from amends.core.expressions import parsed

LARGEST = 64 * 1024

register_texts({"mapping_unusable": "The mapping cannot be used: {why}. Its form is in the reference of sources."})

ORDER_STATES = ("open", "completed", "closed", "cancelled")
PAYMENT_STATES = (
    "pending", "authorized", "failed", "voided", "partially_paid", "paid", "partially_refunded", "refunded",
)  # fmt: skip
FULFILMENT_STATES = ("unfulfilled", "partial", "fulfilled", "delivered", "returned", "restocked")
SHIPMENT_STATES = ("pending", "shipped", "delivered", "cancelled", "failed")
RETURN_STATES = ("requested", "approved", "in_transit", "received", "done", "refused", "cancelled")


class States(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """Where a state stands and what each of the party's words means here. A word that is not listed is held."""

    source: str
    map: dict[str, str]


class LineMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line. `each` gives the objects; every other expression reads one of them."""

    each: str
    sku: str
    quantity: str
    unit_price: str
    external_id: str = ""
    title: str = ""
    discount: str = ""
    tax: str = ""
    total: str = ""
    serials: str = ""
    kind: States | None = None


class CustomerMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The buyer."""

    external_id: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    country: str = ""


class ShipmentMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shipments, inside an order or on their own (then `order` names it)."""

    each: str
    external_id: str
    state: States
    order: str = ""
    shipped_at: str = ""
    delivered_at: str = ""
    tracking_number: str = ""


class ReturnedMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A refunded or returned line."""

    each: str
    line: str
    quantity: str
    amount: str = ""
    reason: str = ""


class RefundMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Refunds and returns, inside an order or on their own (then `order` and `currency` are needed)."""

    each: str
    external_id: str
    amount: str = ""
    order: str = ""
    currency: str = ""
    at: str = ""
    reason: str = ""
    shipping: str = ""
    state: States | None = None
    lines: ReturnedMap | None = None


class OrderMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Orders. `version` sorts the contents of one order; it is `updated_at` unless given."""

    each: str
    external_id: str
    placed_at: str
    currency: str
    total: str
    lines: LineMap
    number: str = ""
    version: str = ""
    updated_at: str = ""
    country: str = ""
    region: str = ""
    bill_country: str = ""
    bill_region: str = ""
    contract: str = ""
    buyer_account: str = ""
    postcode: str = ""
    prices_include_tax: str = ""
    shipping: str = ""
    shipping_tax: str = ""
    fees: str = ""
    tax: str = ""
    order_state: States | None = None
    payment_state: States | None = None
    fulfilment_state: States | None = None
    customer: CustomerMap | None = None
    fulfilments: ShipmentMap | None = None
    refunds: RefundMap | None = None


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole document."""

    format: Literal["json", "csv"] = "json"
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: Literal[".", ","] = "."
    dates: str = ""
    time_zone: str = "UTC"
    amounts: Literal["major", "minor"] = "major"
    group_by: str = ""
    orders: OrderMap | None = None
    refunds: RefundMap | None = None
    fulfilments: ShipmentMap | None = None


@lru_cache(maxsize=256)
def checked(document: bytes) -> Mapping:
    """The mapping of a document; Refused("mapping_unusable") says where it is wrong."""
    if len(document) > LARGEST:
        raise Refused("mapping_unusable", why=f"it has more than {LARGEST} bytes")
    try:
        found = msgspec.json.decode(document, type=Mapping)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("mapping_unusable", why=str(error)[:200]) from None
    for why in _faults(found):
        raise Refused("mapping_unusable", why=why)
    for place, expression in _expressions(found, ""):
        try:
            parsed(expression)
        except Refused as refusal:
            raise Refused("mapping_unusable", why=f"{place}: {refusal.text}") from None
    return found


def _faults(found: Mapping) -> Iterator[str]:
    if not (found.orders or found.refunds or found.fulfilments):
        yield "it maps neither orders nor refunds nor fulfilments"
    if found.format == "csv" and not found.group_by:
        yield "a CSV mapping needs group_by: the column that is the same in all rows of one order"
    if len(found.delimiter) != 1:
        yield "the delimiter must be one character"
    try:
        codecs.lookup(found.encoding)
        ZoneInfo(found.time_zone)
        datetime(2026, 2, 3, 4, 5, 6).strftime(found.dates)  # noqa: DTZ001
    except (LookupError, ValueError, OSError) as error:
        yield str(error)[:100]
    if found.refunds and not (found.refunds.order and found.refunds.currency):
        yield "refunds on their own need order and currency"
    if found.fulfilments and not found.fulfilments.order:
        yield "fulfilments on their own need order"
    yield from _foreign_states(found)


def _foreign_states(found: Mapping) -> Iterator[str]:
    order = found.orders
    tables: list[tuple[str, States | None, tuple[str, ...]]] = []
    if order:
        tables += [
            ("order_state", order.order_state, ORDER_STATES),
            ("payment_state", order.payment_state, PAYMENT_STATES),
            ("fulfilment_state", order.fulfilment_state, FULFILMENT_STATES),
            ("lines.kind", order.lines.kind, ("goods", "service", "gift_card", "fee")),
        ]
    for refunds in (found.refunds, order.refunds if order else None):
        tables += [("refunds.state", refunds.state, RETURN_STATES)] if refunds else []
    for shipments in (found.fulfilments, order.fulfilments if order else None):
        tables += [("fulfilments.state", shipments.state, SHIPMENT_STATES)] if shipments else []
    for place, states, known in tables:
        for word, state in states.map.items() if states else ():
            if state not in known:
                yield f"{place}: {word} becomes {state}, which is none of {', '.join(known)}"


def _expressions(part: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        for name in ("orders", "refunds", "fulfilments"):
            yield from _expressions(getattr(part, name), name)
    elif isinstance(part, States):
        yield place, part.source
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            inner = getattr(part, name)
            below = f"{place}.{name}"
            if isinstance(inner, str) and inner:
                yield below, inner
            else:
                yield from _expressions(inner, below)
