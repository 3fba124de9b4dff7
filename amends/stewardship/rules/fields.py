"""Every canonical field with the team or system that owns it, and what wins when two sources disagree.

The fields are read from the facts of the orders room. The rule of a fact holds for all of its fields, but for
those that are named below it; it says what the orders room does (its rules/versions.py and rules/movements.py).
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

import msgspec

from amends.orders.ports import (
    ChangeFact,
    CustomerFact,
    FulfilmentFact,
    LineChange,
    LineFact,
    OrderFact,
    PaymentFact,
    RefundFact,
    RefundLineFact,
)

FACTS: tuple[type[msgspec.Struct], ...] = (
    OrderFact, CustomerFact, LineFact, PaymentFact, FulfilmentFact, RefundFact, RefundLineFact, ChangeFact,
    LineChange,
)  # fmt: skip
CHANNEL, CARRIER, FINANCE, INTEGRATION, SERVICE, PRODUCT = (
    "sales channel", "fulfilment", "finance", "integration", "customer service", "product data",
)  # fmt: skip

NEWEST = (
    "The newest version of the order wins whole; of two contents of one version, the one that has gone further."
)
KEY = "Identifies the record: never changed. Another value is another record."
FURTHER = (
    "Merged from every version: the one that has gone further wins (pending, failed, succeeded), then the larger."
)
SHIPPED = "Merged from every version: the state that has gone further wins."
EARLIER = "Merged from every version: the earlier instant wins."
FULLER = "The content that tells of more lines wins, then the one that tells of its time."
LATER = "Applied to every whole version that is older than it, in the order of their versions."
HELD = " A step that the states' table forbids is held (transition_forbidden)."


class Owned(NamedTuple):
    """Who answers for a field, and what wins on conflict."""

    owner: str
    conflict: str


_OF_FACT: dict[str, Owned] = {
    "OrderFact": Owned(CHANNEL, NEWEST),
    "CustomerFact": Owned(SERVICE, NEWEST + " The customer's account keeps what it had first."),
    "LineFact": Owned(PRODUCT, NEWEST),
    "PaymentFact": Owned(FINANCE, FURTHER),
    "FulfilmentFact": Owned(CARRIER, SHIPPED),
    "RefundFact": Owned(FINANCE, FULLER),
    "RefundLineFact": Owned(CHANNEL, FULLER),
    "ChangeFact": Owned(CHANNEL, LATER),
    "LineChange": Owned(CHANNEL, LATER),
}
_MONEY = (
    "subtotal",
    "discount",
    "shipping",
    "shipping_tax",
    "fees",
    "tax",
    "total",
    "currency",
    "prices_include_tax",
)
_OF_FIELD: dict[str, Owned] = {
    "OrderFact.channel": Owned(INTEGRATION, KEY),
    "OrderFact.account": Owned(INTEGRATION, KEY),
    "OrderFact.external_id": Owned(CHANNEL, KEY),
    "OrderFact.version": Owned(INTEGRATION, "Decides which version is the newest; it is compared as text."),
    **{f"OrderFact.{name}": Owned(FINANCE, NEWEST) for name in _MONEY},
    "OrderFact.order_state": Owned(CHANNEL, NEWEST + HELD),
    "OrderFact.payment_state": Owned(FINANCE, NEWEST + HELD),
    "OrderFact.fulfilment_state": Owned(CARRIER, NEWEST + HELD),
    "OrderFact.profile": Owned(INTEGRATION, NEWEST + " The facts themselves add marks to the "
                               "channel's (zero-priced, digital, multi-currency, ...)."),
    "OrderFact.payments": Owned(FINANCE, FURTHER),
    "OrderFact.fulfilments": Owned(CARRIER, SHIPPED),
    "OrderFact.refunds": Owned(FINANCE, FULLER),
    "LineFact.external_id": Owned(CHANNEL, KEY),
    "LineFact.serials": Owned(CARRIER, "Serials of the newest version; those registered at the desk stay."),
    **{f"LineFact.{name}": Owned(FINANCE, NEWEST) for name in ("unit_price", "gross", "discount", "tax", "total")},
    "PaymentFact.external_id": Owned(FINANCE, KEY),
    "PaymentFact.at": Owned(FINANCE, EARLIER),
    "FulfilmentFact.external_id": Owned(CARRIER, KEY),
    "FulfilmentFact.order_external_id": Owned(CARRIER, KEY),
    "FulfilmentFact.shipped_at": Owned(CARRIER, EARLIER),
    "FulfilmentFact.delivered_at": Owned(CARRIER, EARLIER),
    "FulfilmentFact.tracking_number": Owned(CARRIER, "Merged from every version: the last by the alphabet."),
    "FulfilmentFact.lines": Owned(CARRIER, "Merged from every version: the fuller list wins."),
    "RefundFact.external_id": Owned(FINANCE, KEY),
    "RefundFact.order_external_id": Owned(FINANCE, KEY),
    "ChangeFact.external_id": Owned(CHANNEL, KEY),
    "ChangeFact.order_external_id": Owned(CHANNEL, KEY),
}  # fmt: skip


def _fields() -> dict[str, Owned]:
    found = {}
    for fact in FACTS:
        for name in fact.__struct_fields__:
            field = f"{fact.__name__}.{name}"
            found[field] = _OF_FIELD.get(field, _OF_FACT[fact.__name__])
    return found


FIELDS: dict[str, Owned] = _fields()
"""Fact.field -> owner and conflict rule, in the order of the facts."""


def _holds_facts(annotation: Any) -> bool:
    inner = (annotation, *get_args(annotation))
    return any(isinstance(it, type) and issubclass(it, msgspec.Struct) for it in inner)


CONTAINERS = frozenset(
    (fact.__name__, field.name)
    for fact in FACTS
    for field in msgspec.structs.fields(fact)
    if _holds_facts(field.type)
)
"""Fields that hold other facts: their sources are those facts' fields."""
EXCEPTIONS = frozenset(_OF_FIELD)
