"""A sold unit, a claim and a final decision, put into the tables directly: what grant and settle start from."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from amends.accounts.models import Customer, User
from amends.claims.models import Claim
from amends.core import ids
from amends.core.actor import Actor
from amends.decisions.models import Decision
from amends.orders.models import Order, OrderLine, Refund, RefundLine, SoldUnit

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_number = itertools.count(1001)


def person(role: str) -> Actor:
    """A signed-in member of staff."""
    user = User.objects.create(email=f"{role}{next(_number)}@amends.example", name=role.title(), roles=[role])
    return Actor("user", user.name, user.pk, roles=frozenset({role}))


def buyer(name: str = "Ada Lovelace") -> Customer:
    """A customer account."""
    return Customer.objects.create(
        public_id=ids.new("CUS"), name=name, email=f"{next(_number)}@example.org", created_at=AT
    )


def sold(
    quantity: int = 1,
    price: int = 10000,
    discount: int = 0,
    tax: int = 1900,
    *,
    customer: Customer | None = None,
    serial: str = "",
    sku: str = "KET-1",
    paid: bool = True,
) -> SoldUnit:
    """An order of one line (tax on top) and its sold unit."""
    number = str(next(_number))
    total = price - discount + tax
    order = Order.objects.create(
        channel="shopify",
        account="main",
        external_id=number,
        number=f"#{number}",
        version="1",
        placed_at=AT,
        updated_at=AT,
        currency="EUR",
        customer=customer,
        customer_name=customer.name if customer else "",
        subtotal=price - discount,
        discount=discount,
        shipping=0,
        shipping_tax=0,
        tax=tax,
        total=total,
        order_state="open",
        payment_state="paid" if paid else "pending",
        fulfilment_state="fulfilled",
    )
    line = OrderLine.objects.create(
        order=order,
        external_id=number,
        position=0,
        sku=sku,
        title="Kettle",
        quantity=quantity,
        unit_price=Decimal(price) / quantity / 100,
        gross=price,
        discount=discount,
        tax=tax,
        total=total,
    )
    return SoldUnit.objects.create(order_line=line, serial=serial, quantity=quantity)


def claimed(unit: SoldUnit, quantity: int = 1, serial: str = "") -> Claim:
    """A decided claim on the unit."""
    line = unit.order_line
    return Claim.objects.create(
        public_id=ids.new("CLM"),
        state="decided",
        channel="shopify",
        order=line.order,
        order_line=line,
        sold_unit=unit,
        customer=line.order.customer,
        sku=line.sku,
        title=line.title,
        quantity=quantity,
        serial_reported=serial or unit.serial,
        defect_version=1,
        defect_code="no_power",
        defect_label="Does not switch on",
        defect_category="Hardware failure",
        description="Dead.",
        opened_by="Ada",
        created_at=AT,
    )


def decided(
    claim: Claim,
    remedy: str = "refund",
    share: int = 100,
    *,
    method: str = "original",
    return_required: bool = False,
    state: str = "final",
    **other: Any,
) -> int:
    """A decision on the claim, with any `other` of its fields; its id."""
    row = Decision.objects.create(
        claim=claim,
        state=state,
        outcome="approve",
        remedy=remedy,
        share_percent=share,
        method=method,
        return_required=return_required,
        **{"decided_by": "Ann", "at": AT, **other},
    )
    return row.pk


def approved(
    unit: SoldUnit, remedy: str = "refund", share: int = 100, *, quantity: int = 1, method: str = "original"
) -> int:
    """A claim on the unit and its final approval without return; the decision's id."""
    return decided(claimed(unit, quantity), remedy, share, method=method)


def refunded_outside(unit: SoldUnit, amount: int, quantity: int = 0) -> None:
    """The channel's own refund for the unit's line."""
    order = unit.order_line.order
    refund = Refund.objects.create(
        channel=order.channel,
        account=order.account,
        external_id=f"R{next(_number)}",
        order=order,
        kind="refund",
        at=AT,
        currency="EUR",
        amount=amount,
    )
    RefundLine.objects.create(
        refund=refund,
        position=0,
        order_line=unit.order_line,
        quantity=quantity,
        subtotal=amount,
        tax=0,
        total=amount,
    )
