"""One contract for all channels, over our own payloads, over recorded ones, and over damaged ones."""

from __future__ import annotations

import contextlib
import gzip
import inspect
import json
import os
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.channels.api import ALL, Generic
from amends.channels.plain import LARGEST, plain
from amends.channels.reconcile import add_up
from amends.channels.shopify import Shopify
from amends.channels.woocommerce import WooCommerce
from amends.gates.api import GATES, text
from amends.intake.api import examine, register_channel
from amends.intake.ports import Answer, Channel, Delivery, Parsed
from amends.orders.ports import FulfilmentFact, OrderFact, PaymentFact, RefundFact

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("AMENDS_SHARED", ROOT.parent / "shared")) / "channels"
_MAPPING = (ROOT / "amends" / "channels" / "generic" / "example.json").read_bytes()
CHANNELS: list[Channel] = [channel for channel in (*ALL, Generic(lambda _: _MAPPING)) if channel.code != "retail"]
"""All but the retail file, which has no webhooks and is held by its own tests (tests/channels/retail)."""
MOST_CASES_A_BODY = 8


def fixtures(channel: Channel) -> Path:
    """Our payloads: fixtures/ beside the channel's code, or fixtures/<code>/ where a family shares a folder."""
    folder = Path(inspect.getfile(type(channel))).parent / "fixtures"
    return folder / channel.code if (folder / channel.code).is_dir() else folder


def topics(channel: Channel) -> list[str]:
    """No topic, those of the channel, and one of nobody's."""
    return ["", *channel.topics[:MOST_CASES_A_BODY], "x/y"]


OWN = [(channel, path) for channel in CHANNELS for path in sorted(fixtures(channel).iterdir())]
RECORDED = [
    (channel, path)
    for channel in CHANNELS
    if (SHARED / channel.code).is_dir()
    for path in sorted(it for it in (SHARED / channel.code).rglob("*") if it.is_file())
]


def holds(parsed: Parsed) -> None:
    """The contract: something came of it, every finding has words, and every record is whole."""
    assert parsed.kind
    assert parsed.records or parsed.problems or parsed.ignored or parsed.wanted
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
        elif isinstance(record, PaymentFact):
            assert record.currency, "its own id is a link too: an order may list it"
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
    if channel.code == "generic":
        register_channel(channel)  # the one that is plugged in reads its accounts' mappings from the database
    found = examine(channel.code, "", body)
    assert found.outcome == path.name.split("_")[0], found


@pytest.mark.skipif(not RECORDED, reason=f"no recorded payloads below {SHARED} (set AMENDS_SHARED)")
@pytest.mark.parametrize("case", RECORDED or [(CHANNELS[0], Path("none"))], ids=ids)
def test_recorded_payload_is_taken_ignored_or_explained(case: tuple[Channel, Path]) -> None:
    channel, path = case
    for topic in topics(channel):
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
@given(body=st.binary(max_size=300), place=st.integers(0, MOST_CASES_A_BODY), header=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_random_bytes_never_raise(channel: Channel, body: bytes, place: int, header: str) -> None:
    asked = topics(channel)
    holds(channel.parse(asked[place % len(asked)], body, "shop"))
    channel.recognises(body)
    delivery = Delivery(headers=_every_header(header), body=body)
    assert not channel.verify(delivery, ["s"])
    assert channel.dedupe_key(delivery)
    assert isinstance(channel.topic(delivery), str)
    assert channel.lane(channel.topic(delivery)) in ("urgent", "normal", "bulk")


def _every_header(value: str) -> dict[str, str]:
    """The same weird value in every header that any party signs or names itself with."""
    names = {
        name for channel in CHANNELS for name in re.findall(r"[Xx][-\w]+|[A-Z][\w-]+-Signature", channel.scheme)
    }
    return {name.lower(): value for name in (*names, "authorization", "signature", "stripe-signature")}


def test_no_channel_is_listed_twice() -> None:
    assert len({channel.code for channel in ALL}) == len(ALL)


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda it: it.code)
def test_a_channel_says_who_it_is(channel: Channel) -> None:
    assert channel.code
    assert channel.title
    assert (Path(inspect.getfile(type(channel))).parent / "README.md").is_file()
    assert any(channel.parse("", path.read_bytes(), "shop").records for its, path in OWN if its is channel)
    assert channel.verify(Delivery(headers={}, body=b"{}"), ["s"]) is False


def disguises(body: bytes) -> dict[str, bytes]:
    """The same payload as other senders would write it."""
    found = {"marked": b"\xef\xbb\xbf" + body, "packed": gzip.compress(body, mtime=0)}
    with contextlib.suppress(UnicodeDecodeError):
        found["utf-16"] = body.decode().encode("utf-16")
    return found


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda it: it.code)
def test_bytes_in_another_dress_say_the_same(channel: Channel) -> None:
    for path in [path for its, path in OWN if its is channel and path.name.startswith("record_")][:6]:
        body = path.read_bytes()
        if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            continue
        said = channel.parse("", body, "shop")
        for name, other in disguises(body).items():
            assert channel.parse("", other, "shop") == said, (path.name, name)


def test_what_unpacks_without_end_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * (LARGEST + 1), 9)
    assert plain(bomb) == bomb
    assert plain(bomb[:40]) == bomb[:40]


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
        for topic in topics(channel)[:4]:
            holds(channel.parse(topic, body, "shop"))


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda it: it.code)
@pytest.mark.parametrize(
    "body",
    [b"", b"[" * 200_000, b'{"a":' * 50_000, b'{"id":' + b"9" * 6000 + b"}", b"\xef\xbb\xbf{}",
     b"a,b\n" + b'"' * 9, b'{"line_items":[{"price":"1e400"}],"financial_status":1}', b'{"id":"gid://shopify/Order/","refunds":{}}'],
)  # fmt: skip
def test_hostile_bodies_are_explained(channel: Channel, body: bytes) -> None:
    for topic in topics(channel):
        holds(channel.parse(topic, body, "shop"))


@pytest.mark.parametrize("channel", [it for it in CHANNELS if it.api is not None], ids=lambda it: it.code)
def test_an_api_makes_calls_without_credentials_in_them(channel: Channel) -> None:
    api = channel.api
    assert api is not None
    credentials = dict.fromkeys(api.needs, "s3cret-of-the-account")
    for what in api.polls():
        call = api.first(what, datetime(2026, 11, 1, tzinfo=UTC))
        assert call.method in ("GET", "POST")
        assert "s3cret" not in str(call)
        assert api.authorised(call, credentials, "s3cret-token") != call or not api.needs
        page = api.page(what, call, Answer(status=200, headers={}, body=b"{}"))
        assert page.items == ()
    for kind in api.pushes():
        assert kind in ("refund", "return_state", "tracking", "acknowledgement")


def test_every_record_kind_is_covered_by_our_own_payloads() -> None:
    for channel in (it for it in CHANNELS if it.code in ("shopify", "woocommerce")):
        kinds = {
            type(record)
            for its, path in OWN
            if its is channel
            for record in channel.parse("", path.read_bytes(), "shop").records
        }
        assert kinds >= {OrderFact, RefundFact, FulfilmentFact}
