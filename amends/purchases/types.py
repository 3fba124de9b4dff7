"""Stated purchases as other rooms and pages see them, and their state axis."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from amends.core.moves import moves

KINDS = ("elsewhere", "gift")
"""Bought at another retailer; or given by somebody who may have bought it here."""

PURCHASE = moves(
    "stated purchase",
    "stated",
    {"accept": ("stated refused", "accepted"), "refuse": ("stated accepted", "refused")},
)


class PurchaseInput(msgspec.Struct, frozen=True, kw_only=True):
    """What the person says. `product`: a SKU, GTIN or serial number as typed. `bought_on`: the day on the receipt;
    for a gift the day on which it was given, where no other is known. `country`: ISO code of the purchase."""

    product: str
    bought_on: date
    kind: str = "elsewhere"
    seller: str = ""
    country: str = ""
    customer_id: int | None = None
    """For whom a colleague states it; a customer states only for themselves."""


class PurchaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A stated purchase. `order_id`: the record that was made of it, on which its claims hang; it has no price.
    `serial`: what was typed, where the product was found by it. `sold_unit_id`: the unit of ours that a gift was
    found to be."""

    id: int
    public_id: str
    kind: str
    state: str
    customer_id: int
    order_id: int
    order_line_id: int
    sku: str
    title: str
    serial: str
    seller: str
    bought_on: date
    country: str
    stated_at: datetime
    sold_unit_id: int | None
    judged_by: str
    judged_at: datetime | None
    judgement: str
