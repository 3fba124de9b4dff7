"""The order that is made of a stated purchase, so that its claims are claims like all others."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from amends.accounts.ports import ELSEWHERE, CustomerView
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact

NO_CURRENCY = "XXX"
"""ISO 4217: no currency is involved. What was paid elsewhere is not known here, and is never paid back."""


def fact_of(person: CustomerView) -> CustomerFact:
    """The owner, by our own reference."""
    return CustomerFact(external_id=person.public_id, email=person.email, name=person.name, country=person.country)


def order_of(
    ref: str, kind: str, customer: CustomerFact, sku: str, title: str, bought_on: date, country: str, version: str
) -> OrderFact:
    """One piece, without a price and without a serial number: a stated one makes no record of one."""
    noon = datetime.combine(bought_on, time(12), UTC)
    line = LineFact(external_id="1", sku=sku, title=title, quantity=1, unit_price=None)
    handed = FulfilmentFact(
        external_id=f"{ref}-1",
        order_external_id=ref,
        state="delivered",
        shipped_at=noon,
        delivered_at=noon,
        lines=(("1", 1),),
    )
    return OrderFact(
        channel=ELSEWHERE,
        account=kind,
        external_id=ref,
        number=ref,
        version=version,
        placed_at=noon,
        updated_at=noon,
        currency=NO_CURRENCY,
        customer=customer,
        country=country,
        lines=(line,),
        payment_state="paid",
        fulfilment_state="delivered",
        fulfilments=(handed,),
    )
