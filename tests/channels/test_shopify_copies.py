"""A shop's copy of a marketplace order says what it repeats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amends.channels.shopify import Shopify
from amends.orders.ports import OrderFact, SaleReference

FIXTURE = Path(__file__).resolve().parents[2] / "amends/channels/shopify/fixtures/record_order_tax_included.json"


@pytest.mark.parametrize(
    ("source", "identifier", "channel"),
    [
        ("Amazon", "111-2223334-5556667", "amazon_sp"),
        ("ebay", "12-34567-89012", "ebay"),
        ("amazon", None, ""),
        ("web", "111-2223334-5556667", ""),
        ("580111", "7", ""),
    ],
)
def test_both_fields_must_say_so(source: str, identifier: Any, channel: str) -> None:
    body = json.loads(FIXTURE.read_bytes()) | {"source_name": source, "source_identifier": identifier}
    (order,) = Shopify().parse("orders/create", json.dumps(body).encode(), "shop").records
    assert isinstance(order, OrderFact)
    expected = (SaleReference(channel=channel, external_id=identifier),) if channel else ()
    assert order.references == expected
