"""What the terms of a sale depend on, apart from what was sold."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from amends.catalog.ports import TermKey
from amends.orders.types import OrderFact

B2B = "b2b"
"""The mark of an order that a firm placed."""


class SalePlace(msgspec.Struct, frozen=True):
    """Where, when and to whom an order was sold.

    `country` and `region` are those that the goods went to; where the order does not say, those of the invoice.
    `contract`: the code that the order itself names; `buyer_account`: the buying firm in the channel's words.
    """

    channel: str = ""
    account: str = ""
    country: str = ""
    region: str = ""
    sold_on: date = date.min
    customer_id: int | None = None
    contract: str = ""
    buyer_account: str = ""

    def key(self, product_id: int) -> TermKey:
        """What decides under which terms this product was sold here."""
        return TermKey(
            product_id=product_id,
            country=self.country,
            channel=self.channel,
            sold_on=self.sold_on,
            region=self.region,
            customer_id=self.customer_id,
            account=self.account,
            buyer_account=self.buyer_account,
            contract=self.contract,
        )


def place_of(fact: OrderFact, customer_id: int | None) -> SalePlace:
    """The place of an order's sale."""
    return place_as_told(
        fact.channel,
        fact.account,
        fact.country,
        said(fact.region),
        said(fact.bill_country),
        said(fact.bill_region),
        fact.placed_at,
        customer_id,
        said(fact.contract),
        said(fact.buyer_account),
    )


def place_as_told(
    channel: str,
    account: str,
    country: str,
    region: str,
    bill_country: str,
    bill_region: str,
    placed_at: datetime,
    customer_id: int | None,
    contract: str,
    buyer_account: str,
) -> SalePlace:
    """The place of a sale out of the columns of its order."""
    country = country or bill_country
    if not region and bill_country in ("", country):
        region = bill_region
    return SalePlace(
        channel=channel,
        account=account,
        country=country,
        region=region if region.startswith(f"{country}-") else "",
        sold_on=placed_at.astimezone(UTC).date(),
        customer_id=customer_id,
        contract=contract,
        buyer_account=buyer_account,
    )


def said(value: str | UnsetType) -> str:
    """What a channel says; empty when it says nothing."""
    return "" if value is UNSET else value
