"""An order by GraphQL is the same order as by REST."""

from __future__ import annotations

from pathlib import Path

import msgspec

from amends.channels.shopify import Shopify
from amends.orders.ports import OrderFact

FIXTURES = Path(__file__).resolve().parents[2] / "amends" / "channels" / "shopify" / "fixtures"


def read(name: str) -> OrderFact:
    """The one order of one of our own payloads."""
    parsed = Shopify().parse("", (FIXTURES / name).read_bytes(), "shop")
    assert not parsed.problems
    (order,) = parsed.records
    assert isinstance(order, OrderFact)
    return order


def test_a_graphql_order_is_whole() -> None:
    order = read("record_graphql_order.json")
    assert (order.external_id, order.number, order.total, order.discount) == (
        "6100200300400",
        "#G1001",
        11400,
        1100,
    )
    assert (order.payment_state, order.fulfilment_state) == ("partially_refunded", "fulfilled")
    assert [(line.sku, line.total, line.serials) for line in order.lines] == [
        ("LAMP-7", 9000, ("LMP-0001", "LMP-0002")),
        ("BULB-1", 1900, ()),
    ]
    assert order.customer.external_id == "77001"
    assert order.country == "DE"
    assert [(it.amount, it.lines[0].line_external_id) for it in order.refunds] == [(4500, "15001")]
    assert [it.state for it in order.fulfilments] == ["delivered"]
    assert [(it.kind, it.state, it.amount) for it in order.payments] == [("sale", "succeeded", 11400)]


def test_a_bulk_result_gives_the_same_order() -> None:
    assert read("record_graphql_bulk.jsonl") == read("record_graphql_order.json")


def test_a_single_document_that_names_a_parent_is_no_bulk_result() -> None:
    body = msgspec.json.decode((FIXTURES / "record_graphql_returns.json").read_bytes())
    pretty = msgspec.json.format(msgspec.json.encode({**body, "__parentId": "gid://shopify/Order/1"}), indent=1)
    parsed = Shopify().parse("", pretty, "shop")
    assert parsed.kind.startswith("graphql:order_returns")
    assert parsed.records


def test_shop_money_alone_of_an_order_in_another_currency_is_held() -> None:
    raw = msgspec.json.decode((FIXTURES / "record_graphql_order.json").read_bytes())
    node = raw["data"]["orders"]["edges"][0]["node"]
    node["presentmentCurrencyCode"] = "GBP"
    body = msgspec.json.encode(node).replace(b'"presentmentMoney"', b'"other"')
    found = {it.code for it in Shopify().parse("", body, "shop").problems}
    assert "currency_mixed" in found
