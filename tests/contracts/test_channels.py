"""One contract for all channels, over our own payloads, over recorded ones, and over damaged ones."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.channels.api import Shopify, WooCommerce
from amends.channels.reconcile import add_up
from amends.intake.api import examine
from amends.intake.gates import GATES, text
from amends.intake.ports import Channel, Delivery, Parsed
from amends.orders.ports import FulfilmentFact, OrderFact, RefundFact

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("AMENDS_SHARED", ROOT.parent / "shared")) / "channels"
CHANNELS: list[Channel] = [Shopify(), WooCommerce()]
OWN = [
    (channel, path)
    for channel in CHANNELS
    for path in sorted((ROOT / "amends" / "channels" / channel.code / "fixtures").iterdir())
]
RECORDED = [
    (channel, path)
    for channel in CHANNELS
    if (SHARED / channel.code).is_dir()
    for path in sorted((SHARED / channel.code).iterdir())
]
TOPICS = {
    "shopify": [
        "",
        "orders/create",
        "orders/updated",
        "refunds/create",
        "fulfillments/create",
        "carts/create",
        "x/y",
    ],
    "woocommerce": ["", "order.created", "order.updated", "order.deleted", "product.updated", "x.y"],
}


def holds(parsed: Parsed) -> None:
    """The contract: something came of it, every finding has words, and every record is whole."""
    assert parsed.kind
    assert parsed.records or parsed.problems or parsed.ignored
    for found in parsed.problems:
        assert found.severity == GATES[found.code].severity
        assert found.code != "mapping_failed", text(found)
        words = text(found)
        assert len(words) > 20
        assert "(" + "value" + ")" not in words
    for record in parsed.records:
        assert record.external_id
        if isinstance(record, OrderFact):
            _order_is_whole(record, parsed)
        else:
            assert record.order_external_id
        if isinstance(record, RefundFact):
            parts = sum(line.total for line in record.lines) + record.shipping + record.adjustment
            assert parts == record.amount


def _order_is_whole(order: OrderFact, parsed: Parsed) -> None:
    assert order.placed_at.tzinfo is not None
    assert order.lines
    for line in order.lines:
        assert line.total == line.gross - line.discount + (0 if order.prices_include_tax else line.tax)
    questioned = {
        found.about for found in parsed.problems if found.code in ("money_mismatch", "rounding_difference")
    }
    if order.external_id not in questioned:
        assert add_up(order) == order.total


def ids(case: tuple[Channel, Path]) -> str:
    return f"{case[0].code}/{case[1].name}"


@pytest.mark.parametrize("case", OWN, ids=ids)
def test_own_payload_comes_to_what_its_name_says(case: tuple[Channel, Path]) -> None:
    channel, path = case
    body = path.read_bytes()
    holds(channel.parse("", body, "shop"))
    found = examine(channel.code, "", body)
    assert found.outcome == path.name.split("_")[0], found


@pytest.mark.skipif(not RECORDED, reason=f"no recorded payloads below {SHARED} (set AMENDS_SHARED)")
@pytest.mark.parametrize("case", RECORDED or [(CHANNELS[0], Path("none"))], ids=ids)
def test_recorded_payload_is_taken_ignored_or_explained(case: tuple[Channel, Path]) -> None:
    channel, path = case
    for topic in TOPICS[channel.code]:
        holds(channel.parse(topic, path.read_bytes(), "shop"))
    found = examine(channel.code, "", path.read_bytes())
    assert found.outcome == "record" or found.reasons or found.kind


@pytest.mark.skipif(not RECORDED, reason=f"no recorded payloads below {SHARED} (set AMENDS_SHARED)")
def test_recorded_returns_reach_their_lines() -> None:
    parsed = Shopify().parse("", (SHARED / "shopify" / "gql_estuary_order_returns_0.json").read_bytes(), "shop")
    back = parsed.records[0]
    assert isinstance(back, RefundFact)
    by_line = {line.line_external_id: line for line in back.lines}
    assert len(by_line) == 10
    assert by_line["50297223741485"].reason.startswith("defective: ")
    assert by_line["50297223708717"].reason.startswith("wrong_item: ")
    parsed = WooCommerce().parse("", (SHARED / "woocommerce" / "order-560-all-refunds.json").read_bytes(), "shop")
    refunded = [it for it in parsed.records if isinstance(it, RefundFact)]
    assert {line.line_external_id for it in refunded for line in it.lines} >= {"59", "63", "64", "65"}
    assert {it.order_external_id for it in refunded} == {"560"}


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda it: it.code)
@given(body=st.binary(max_size=300), topic=st.sampled_from(sorted({t for ts in TOPICS.values() for t in ts})))
@settings(max_examples=150, deadline=None)
def test_random_bytes_never_raise(channel: Channel, body: bytes, topic: str) -> None:
    holds(channel.parse(topic, body, "shop"))
    delivery = Delivery(headers={"x-shopify-hmac-sha256": "é", "x-wc-webhook-signature": "é"}, body=body)
    assert not channel.verify(delivery, ["s"])
    assert channel.dedupe_key(delivery)


WEIRD: list[object] = [
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "1e999999",
    "NaN",
    "\x00",
    "",
    "x" * 5000,
    [],
    {},
    [[]],
    {"a": None},
    "0000-00-00",
]


def damaged(value: object, chance: random.Random) -> object:
    """The same payload with a few values replaced by something weird."""
    if chance.random() < 0.04:
        return chance.choice(WEIRD)
    if isinstance(value, dict):
        return {key: damaged(it, chance) for key, it in value.items() if chance.random() > 0.03}
    if isinstance(value, list):
        return [damaged(it, chance) for it in value]
    return value


@pytest.mark.parametrize("case", [case for case in OWN if case[1].suffix == ".json"], ids=ids)
def test_damaged_payloads_are_explained(case: tuple[Channel, Path]) -> None:
    channel, path = case
    chance = random.Random(path.name)
    payload = json.loads(path.read_text())
    for _ in range(60):
        body = json.dumps(damaged(payload, chance)).encode()
        for topic in TOPICS[channel.code][:4]:
            holds(channel.parse(topic, body, "shop"))


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda it: it.code)
@pytest.mark.parametrize(
    "body",
    [b"", b"[" * 200_000, b'{"a":' * 50_000, b'{"id":' + b"9" * 6000 + b"}", b"\xef\xbb\xbf{}",
     b"a,b\n" + b'"' * 9, b'{"line_items":[{"price":"1e400"}],"financial_status":1}', b'{"id":"gid://shopify/Order/","refunds":{}}'],
)  # fmt: skip
def test_hostile_bodies_are_explained(channel: Channel, body: bytes) -> None:
    for topic in TOPICS[channel.code]:
        holds(channel.parse(topic, body, "shop"))


def test_every_record_kind_is_covered_by_our_own_payloads() -> None:
    for channel in CHANNELS:
        kinds = {
            type(record)
            for its, path in OWN
            if its is channel
            for record in channel.parse("", path.read_bytes(), "shop").records
        }
        assert kinds == {OrderFact, RefundFact, FulfilmentFact}
