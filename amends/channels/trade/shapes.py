"""A document of trade as its syntax gives it, before it is judged: texts and decimals, nothing rounded yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from amends.orders.ports import CustomerFact, PaymentFact


@dataclass(slots=True)
class Item:
    """One line. `price` is for `base` units; `amount` is the net amount that the document states for the line,
    `allowances` already taken off and `charges` already added. None means that the document does not say.

    `rate`: the tax rate in percent. `field`: where the line stands, for findings.
    """

    id: str
    field: str
    sku: str = ""
    title: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    base: Decimal = Decimal(1)
    amount: Decimal | None = None
    allowances: Decimal = Decimal(0)
    charges: Decimal = Decimal(0)
    tax: Decimal | None = None
    rate: Decimal | None = None
    kind: str = "goods"
    serials: tuple[str, ...] = ()
    status: str = ""
    reference: str = ""


@dataclass(slots=True)
class Totals:
    """What the document states of its sums; None where it does not. `net`: of all lines. `exclusive`: after the
    document's allowances and charges, before tax. `payable`: what is left to pay, `prepaid` taken off and
    `rounding` added. `fields`: where each stands, for findings."""

    net: Decimal | None = None
    exclusive: Decimal | None = None
    inclusive: Decimal | None = None
    payable: Decimal | None = None
    prepaid: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    tax: Decimal | None = None
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sale:
    """A whole order (or an invoice that stands for one). `state`: of the country that the goods go to;
    `contract`: the code of the contract that the document names."""

    external_id: str
    number: str
    version: str
    placed_at: datetime
    updated_at: datetime
    currency: str
    customer: CustomerFact
    country: str = ""
    items: list[Item] = field(default_factory=list)
    allowances: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    charges: Decimal = Decimal(0)
    totals: Totals = field(default_factory=Totals)
    order_state: str = "open"
    payments: tuple[PaymentFact, ...] = ()
    profile: tuple[str, ...] = ("b2b",)
    state: str = ""
    contract: str = ""
