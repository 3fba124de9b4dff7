"""The sent unit as a sale of its own: an order of our own channel, at what the customer has paid for it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from amends.core.money import exponent
from amends.orders.api import OrderView
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact

CHANNEL, ACCOUNT = "amends", "replacements"


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out, for how much (with the tax in it), and how."""

    ref: str
    sku: str
    title: str
    serial: str
    quantity: int
    price: int
    tax: int
    priced: bool
    tracking: str
    generation: int
    at: datetime


def number_of(before: str, generation: int) -> str:
    """1001 becomes 1001-R1, and the replacement of that 1001-R2."""
    base, mark, last = before.rpartition("-R")
    return f"{base if mark and last.isdigit() else before}-R{generation}"


def sale_of(first: OrderView, customer_ref: str, sent: Sent) -> OrderFact:
    """The order; paid, because the faulty unit's value was taken for it, and on its way."""
    line = LineFact(
        external_id="1",
        sku=sent.sku,
        title=sent.title,
        quantity=sent.quantity,
        unit_price=_unit_price(sent, first.currency) if sent.priced else None,
        gross=sent.price,
        tax=sent.tax,
        total=sent.price,
        serials=(sent.serial,) if sent.serial and sent.quantity == 1 else (),
    )
    return OrderFact(
        channel=CHANNEL,
        account=ACCOUNT,
        external_id=sent.ref,
        number=number_of(first.number, sent.generation),
        version=sent.at.isoformat(),
        placed_at=sent.at,
        updated_at=sent.at,
        currency=first.currency,
        customer=CustomerFact(
            external_id=customer_ref, email=first.email, name=first.customer_name, country=first.country
        ),
        country=first.country,
        prices_include_tax=True,
        lines=(line,),
        subtotal=sent.price,
        tax=sent.tax,
        total=sent.price,
        payment_state="paid",
        fulfilment_state="fulfilled",
        fulfilments=(
            FulfilmentFact(
                external_id=sent.ref,
                order_external_id=sent.ref,
                state="shipped",
                shipped_at=sent.at,
                tracking_number=sent.tracking,
                lines=(("1", sent.quantity),),
            ),
        ),
    )


def _unit_price(sent: Sent, currency: str) -> Decimal:
    return round(Decimal(sent.price).scaleb(-exponent(currency)) / sent.quantity, 6)
