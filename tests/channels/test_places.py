"""Where the goods and the invoice went, and under what contract: what regional and agreed terms depend on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

from amends.channels.api import ALL
from amends.channels.countries import region_of
from amends.channels.generic import Generic
from amends.orders.ports import OrderFact

CHANNELS = Path(__file__).resolve().parents[2] / "amends" / "channels"
BY_CODE = {channel.code: channel for channel in ALL}


@pytest.mark.parametrize(
    ("country", "state", "region"),
    [
        ("US", "CA", "US-CA"),
        ("US", "california", "US-CA"),
        ("US", "US-NY", "US-NY"),
        ("US", "Bavaria", UNSET),
        ("US", "ZZ", UNSET),
        ("CA", "Québec", "CA-QC"),
        ("AU", "New South  Wales", "AU-NSW"),
        ("DE", "BY", "DE-BY"),
        ("DE", "Bayern", UNSET),
        ("GB", "Greater Manchester", UNSET),
        ("", "CA", UNSET),
        ("US", "", UNSET),
    ],
)
def test_a_region_is_told_only_where_it_is_sure(country: str, state: str, region: Any) -> None:
    assert region_of(country, state) == region


def fixture(code: str, name: str) -> bytes:
    return (CHANNELS / code / "fixtures" / name).read_bytes()


def order(code: str, body: bytes) -> OrderFact:
    (found,) = [it for it in BY_CODE[code].parse("", body, "shop").records if isinstance(it, OrderFact)]
    return found


def test_shopify_tells_both_addresses_and_the_firm() -> None:
    raw = json.loads(fixture("shopify", "record_order_tax_included.json"))
    raw["shipping_address"] = {"country_code": "US", "province_code": "CA"}
    raw["billing_address"] = {"country_code": "CA", "province_code": "QC"}
    raw["company"] = {"id": 7001, "location_id": 3}
    found = order("shopify", json.dumps(raw).encode())
    assert (found.country, found.region) == ("US", "US-CA")
    assert (found.bill_country, found.bill_region, found.buyer_account) == ("CA", "CA-QC", "7001")


def test_what_a_channel_does_not_say_stays_unset() -> None:
    found = order("edifact", fixture("edifact", "record_order.edi"))
    assert (found.region, found.contract, found.buyer_account) == (UNSET, UNSET, UNSET)


def test_edi_names_the_contract() -> None:
    body = fixture("edifact", "record_order.edi")
    with_contract = body.replace(b"NAD+BY", b"RFF+CT:K-77'NAD+BY", 1)
    assert with_contract != body
    assert order("edifact", with_contract).contract == "K-77"


def test_a_mapping_names_them_all() -> None:
    mapping = json.loads((CHANNELS / "generic" / "example.json").read_bytes())
    mapping["orders"] |= {
        "region": "ship_to.state", "bill_country": "bill.land", "bill_region": "bill.state",
        "contract": "agreement", "buyer_account": "buyer.no",
    }  # fmt: skip
    raw = json.loads(fixture("generic", "record_order.json"))
    one = raw["orders"][0]
    one["ship_to"] |= {"country": "US", "state": "Vermont"}
    one |= {"bill": {"land": "us", "state": "NH"}, "agreement": "K-1"}
    raw["orders"] = [one]
    parsed = Generic(lambda account: json.dumps(mapping).encode()).parse("", json.dumps(raw).encode(), "shop")
    (found,) = [it for it in parsed.records if isinstance(it, OrderFact)]
    assert (found.region, found.bill_country, found.bill_region) == ("US-VT", "US", "US-NH")
    assert (found.contract, found.buyer_account) == ("K-1", str(one["buyer"]["no"]))
