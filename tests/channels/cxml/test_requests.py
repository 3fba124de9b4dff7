"""cXML requests: exact amounts, versions, confirmations, credits, the shared secret, the response, damage."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import defusedxml.ElementTree as Et

from amends.channels.cxml import Cxml
from amends.intake.ports import Delivery
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, RefundFact

FIXTURES = Path(__file__).resolve().parents[3] / "amends" / "channels" / "cxml" / "fixtures"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.xml").read_bytes()


def records(name: str) -> tuple[object, ...]:
    return Cxml().parse("", body(name), "shop").records


def one_order(name: str) -> OrderFact:
    (order,) = records(name)
    assert isinstance(order, OrderFact)
    return order


def test_an_order_is_taken_to_the_cent() -> None:
    order = one_order("record_order")
    assert (order.external_id, order.country, order.placed_at.hour) == ("PO-6001", "US", 14)
    assert (order.subtotal, order.shipping, order.tax, order.total) == (50000, 1500, 4000, 55500)
    assert (order.lines[1].quantity, order.lines[1].gross) == (500, 2000), "the price is per hundred"
    assert (order.customer.name, order.customer.email) == ("PineMart Stores", "ap@pinemart.example")
    whole = one_order("record_order_total_holds_tax_and_freight")
    assert (whole.total, whole.tax, whole.shipping) == (55500, 4000, 1500)
    assert one_order("record_order_test").profile == ("b2b", "test")
    mixed = one_order("record_order_line_tax_and_return")
    assert (mixed.lines[1].kind, mixed.lines[1].total, mixed.tax, mixed.total) == ("fee", -6000, 960, 6960)


def test_updates_deletions_and_confirmations() -> None:
    order, updated = one_order("record_order"), one_order("record_order_updated")
    (deleted,) = records("record_order_deleted")
    (rejected,) = records("record_confirmation_reject")
    (detail,) = records("record_confirmation_detail")
    assert isinstance(deleted, ChangeFact)
    assert isinstance(rejected, ChangeFact)
    assert isinstance(detail, ChangeFact)
    assert deleted.order_state == rejected.order_state == "cancelled"
    assert deleted.version > updated.version > order.version
    said = [(it.line_external_id, it.action, it.quantity) for it in detail.lines]
    assert said == [("1", "quantity", 3), ("2", "remove", None)]


def test_goods_and_money_reach_their_lines() -> None:
    first, second = records("record_ship_notice")
    assert isinstance(first, FulfilmentFact)
    assert isinstance(second, FulfilmentFact)
    assert (first.order_external_id, first.lines, first.tracking_number) == ("PO-6001", (("1", 4),), "1Z999")
    assert second.external_id == "S-1:PO-6003"
    received, back = records("record_receipt_with_return")
    assert isinstance(received, FulfilmentFact)
    assert isinstance(back, RefundFact)
    assert (received.state, received.lines) == ("delivered", (("1", 4),))
    assert (back.kind, back.state, back.lines[0].quantity) == ("return", "in_transit", 1)
    invoiced = one_order("record_invoice")
    assert (invoiced.external_id, invoiced.tax, invoiced.shipping, invoiced.total) == (
        "PO-6009",
        3840,
        1500,
        53340,
    )
    (credit,) = records("record_credit_memo")
    assert isinstance(credit, RefundFact)
    assert (credit.amount, credit.adjustment, credit.lines[0].tax) == (12960, 0, 960)


def test_the_shared_secret_vouches_for_the_sender() -> None:
    given = Delivery(headers={}, body=body("record_order"))
    assert Cxml().verify(given, ["new-secret", "pine-secret-1"])
    assert not Cxml().verify(given, ["new-secret"])
    assert not Cxml().verify(given, [])
    silent = given.body.replace(b"<SharedSecret>pine-secret-1</SharedSecret>", b"<SharedSecret></SharedSecret>")
    assert not Cxml().verify(Delivery(headers={}, body=silent), [""])
    assert Cxml().dedupe_key(given) == "AN-PINE:p-1@pinemart.example"


def test_the_response_says_what_became_of_it() -> None:
    def status(name: str) -> tuple[str, str]:
        found = Cxml().parse("", body(name), "shop").problems
        made = Et.fromstring(Cxml().acknowledge(body(name), found, AT, 5))
        one = made.find("./Response/Status")
        assert one is not None
        assert ".5@" in made.get("payloadID", "")
        return one.get("code", ""), one.text or ""

    assert status("record_order") == ("200", "")
    assert status("rejected_order_without_number")[0] == "406"
    assert "OrderRequestHeader@orderID" in status("rejected_order_without_number")[1]
    assert status("rejected_unknown_request")[0] == "450"
    assert status("rejected_entity")[0] == "400"


def test_damaged_documents_are_explained() -> None:
    chance = random.Random(17)
    weird = (b"", b"-1", b"1e999", b"NaN", b"2026-13-45", b"x" * 300, b"0.5")
    for path in sorted(FIXTURES.glob("*.xml")):
        given = path.read_bytes()
        for _ in range(20):
            parts = given.split(b'"')
            for place in range(1, len(parts), 2):
                if chance.random() < 0.08:
                    parts[place] = chance.choice(weird)
            damaged = b'"'.join(parts)
            if chance.random() < 0.3:
                name = chance.choice((b"Money", b"ItemID", b"OrderReference", b"UnitPrice", b"ItemDetail"))
                damaged = damaged.replace(b"<" + name, b"<Gone").replace(b"</" + name, b"</Gone")
            parsed = Cxml().parse("", damaged, "shop")
            assert parsed.records or parsed.problems or parsed.ignored
            assert "mapping_failed" not in {found.code for found in parsed.problems}, parsed.problems
