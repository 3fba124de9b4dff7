"""TRADACOMS files: orders, invoices, credits, ways of writing, damage."""

from __future__ import annotations

import random
from pathlib import Path

from amends.channels.tradacoms import Tradacoms
from amends.gates.api import judge
from amends.intake.ports import Delivery
from amends.orders.ports import ChangeFact, OrderFact, RefundFact

FIXTURES = Path(__file__).resolve().parents[3] / "amends" / "channels" / "tradacoms" / "fixtures"


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.edi").read_bytes()


def first(name: str) -> OrderFact:
    record = Tradacoms().parse("", body(name), "shop").records[0]
    assert isinstance(record, OrderFact)
    return record


def test_orders_are_taken_to_the_penny() -> None:
    order, bare = Tradacoms().parse("", body("record_orders"), "shop").records
    assert isinstance(order, OrderFact)
    assert isinstance(bare, OrderFact)
    assert (order.external_id, order.currency, order.total, order.customer.name) == (
        "PO501", "GBP", 148140, "PINE STORES LTD",
    )  # fmt: skip
    lamp, bulb = order.lines
    assert (lamp.sku, lamp.title, lamp.quantity, lamp.gross) == ("LAMP-9", "DESK LAMP BRASS", 12, 148140)
    assert (bulb.quantity, bulb.gross) == (3, 0)
    assert order.placed_at.isoformat() == "2026-03-01T00:00:00+00:00"
    assert (bare.external_id, bare.total) == ("PO502", 0)
    weighed = first("record_order_weighed")
    assert (weighed.lines[0].quantity, weighed.lines[0].title) == (1, "2.5 KG GEL")


def test_ways_of_writing_make_no_difference() -> None:
    assert first("record_orders_blocked").lines[0].title == "GEORGE'S LAMP BRASS"
    assert first("record_orders_plus_after_tag").lines[0].title == "BULBS"
    one, again = body("record_orders"), body("record_orders").replace(b"\n", b"")
    keys = {Tradacoms().dedupe_key(Delivery(headers={}, body=it)) for it in (one, again)}
    assert len(keys) == 1


def test_amendments_and_cancellations_come_after_the_order() -> None:
    cancelled = Tradacoms().parse("", body("record_orders_cancelled"), "shop").records[0]
    assert isinstance(cancelled, ChangeFact)
    assert cancelled.order_state == "cancelled"
    assert cancelled.version > first("record_orders_amended").version > first("record_orders").version


def test_invoices_and_credits_reach_their_order() -> None:
    invoiced = first("record_invoice")
    assert (invoiced.external_id, invoiced.tax, invoiced.total) == ("PO512", 2963, 17777)
    assert invoiced.version < first("record_orders").version
    credit = Tradacoms().parse("", body("record_credit"), "shop").records[0]
    assert isinstance(credit, RefundFact)
    assert (credit.order_external_id, credit.amount, credit.adjustment) == ("PO501", 2963, 0)
    assert (credit.lines[0].line_external_id, credit.lines[0].sku, credit.lines[0].quantity) == ("", "LAMP-9", 2)


def test_a_broken_order_does_not_hide_the_others() -> None:
    verdict = judge(Tradacoms().parse("", body("rejected_one_of_three_orders"), "shop"))
    assert [record.external_id for record in verdict.take] == ["PO509", "PO511"]


def test_damaged_files_are_explained() -> None:
    chance = random.Random(19)
    weird = (b"", b"-1", b"1e999", b"NaN", b"991345", b"x" * 300, b"\xff", b"?", b":", b"+", b"=")
    for path in sorted(FIXTURES.glob("*.edi")):
        for _ in range(25):
            segments = path.read_bytes().split(b"'")
            for place, segment in enumerate(list(segments)):
                dice = chance.random()
                if dice < 0.05:
                    segments[place] = chance.choice((b"", segment + b"'" + segment))
                elif dice < 0.15:
                    elements = segment.split(b"+")
                    elements[chance.randrange(len(elements))] = chance.choice(weird)
                    segments[place] = b"+".join(elements)
            parsed = Tradacoms().parse("", b"'".join(segments), "shop")
            assert parsed.records or parsed.problems or parsed.ignored
            assert "mapping_failed" not in {found.code for found in parsed.problems}, parsed.problems
