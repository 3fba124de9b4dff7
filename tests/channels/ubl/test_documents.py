"""UBL documents: exact amounts, states, references, hostile XML, acknowledgement."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import defusedxml.ElementTree as Et
import pytest

from amends.channels.ubl import Ubl
from amends.gates.api import problem, text
from amends.intake.ports import Delivery
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, RefundFact

FIXTURES = Path(__file__).resolve().parents[3] / "amends" / "channels" / "ubl" / "fixtures"


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.xml").read_bytes()


def records(name: str) -> tuple[object, ...]:
    return Ubl().parse("", body(name), "shop").records


def test_an_order_is_taken_to_the_cent() -> None:
    (order,) = records("record_order")
    assert isinstance(order, OrderFact)
    assert (order.external_id, order.currency, order.country) == ("PO-7001", "EUR", "SE")
    assert order.placed_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert (order.subtotal, order.discount, order.shipping, order.tax, order.total) == (
        53000,
        5300,
        2000,
        12425,
        62125,
    )
    first, second = order.lines
    assert (first.sku, first.quantity, first.gross, first.discount, first.tax) == ("LAMP-9", 4, 48000, 4800, 10800)
    assert (second.gross, second.discount, second.tax, order.shipping_tax) == (5000, 500, 1125, 500)
    assert order.customer.email == "inkop@klinik.example"
    assert order.customer.external_id == "7312345000002"


def test_measured_goods_are_one_lot_and_prices_are_not_invented() -> None:
    (gel,) = records("record_order_measured")
    assert isinstance(gel, OrderFact)
    assert (gel.lines[0].quantity, gel.lines[0].gross, gel.lines[0].title) == (1, 3125, "12.5 KGM Contact gel")
    (bare,) = records("record_order_without_prices")
    assert isinstance(bare, OrderFact)
    assert (bare.total, bare.lines[0].quantity) == (0, 4)
    codes = {found.code for found in Ubl().parse("", body("record_order_without_prices"), "a").problems}
    assert codes == {"price_absent"}
    (taxed,) = records("record_order_tax_by_rate")
    assert isinstance(taxed, OrderFact)
    assert (taxed.tax, taxed.total, taxed.lines[0].tax) == (12000, 60000, 12000)


def test_changes_answers_and_cancellations() -> None:
    (whole,) = records("record_change_whole")
    assert isinstance(whole, OrderFact)
    assert whole.external_id == "PO-7001"
    (order,) = records("record_order")
    assert isinstance(order, OrderFact)
    assert whole.version > order.version
    (lines,) = records("record_change_lines")
    assert isinstance(lines, ChangeFact)
    said = [(it.line_external_id, it.action, it.quantity) for it in lines.lines]
    assert said == [("1", "quantity", 3), ("2", "remove", None), ("3", "add", None)]
    assert lines.lines[2].line is not None
    assert lines.lines[2].line.total == 9000
    (cancelled,) = records("record_cancellation")
    (refused,) = records("record_response_refused")
    assert isinstance(cancelled, ChangeFact)
    assert isinstance(refused, ChangeFact)
    assert cancelled.order_state == refused.order_state == "cancelled"
    assert cancelled.version > lines.version > refused.version > order.version
    (amended,) = records("record_response_amended")
    assert isinstance(amended, ChangeFact)
    assert [(it.action, it.quantity) for it in amended.lines] == [("quantity", 2), ("remove", None)]


def test_goods_and_money_back_reach_their_lines() -> None:
    shipped = records("record_despatch_two_orders")
    assert [(it.order_external_id, it.lines) for it in shipped if isinstance(it, FulfilmentFact)] == [
        ("PO-7001", (("1", 4), ("2", 10))),
        ("PO-7002", (("1", 4),)),
    ]
    assert {it.tracking_number for it in shipped if isinstance(it, FulfilmentFact)} == {"3736851234"}
    received, back = records("record_receipt_with_refused_goods")
    assert isinstance(received, FulfilmentFact)
    assert isinstance(back, RefundFact)
    assert (received.external_id, received.state) == ("D-55", "delivered")
    assert (back.kind, back.state, back.lines[0].quantity) == ("return", "requested", 1)
    assert back.lines[0].reason == "defective: Glass broken on arrival"
    (credit,) = records("record_credit_note")
    assert isinstance(credit, RefundFact)
    assert (credit.amount, credit.adjustment, credit.lines[0].total) == (15000, 0, 15000)
    assert credit.lines[0].reason == "defective: Lamp was defective"


def test_an_invoice_stands_only_until_the_order_comes() -> None:
    (invoiced,) = records("record_invoice_prepaid")
    (order,) = records("record_order")
    assert isinstance(invoiced, OrderFact)
    assert isinstance(order, OrderFact)
    assert invoiced.version < order.version
    assert (invoiced.external_id, invoiced.total, invoiced.payment_state) == ("PO-7009", 60000, "partially_paid")
    assert (invoiced.payments[0].amount, invoiced.lines[0].external_id) == (10000, "10")


def test_a_resend_is_known_by_its_number_and_day() -> None:
    first = Delivery(headers={}, body=body("record_order"))
    again = Delivery(headers={}, body=body("record_order").replace(b"\n", b"\r\n"))
    other = Delivery(headers={}, body=body("record_order").replace(b"2026-03-02", b"2026-03-03"))
    assert Ubl().dedupe_key(first) == Ubl().dedupe_key(again) != Ubl().dedupe_key(other)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE Order [<!ENTITY l0 "ha">{LAUGHS}]><Order>&l9;</Order>'.encode(),
    "parameter entity": b'<!DOCTYPE Order [<!ENTITY % p SYSTEM "http://x.example/e.dtd"> %p;]><Order/>',
    "external entity": b'<!DOCTYPE Order [<!ENTITY x SYSTEM "file:///etc/passwd">]><Order>&x;</Order>',
    "too deep": b"<Order>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</Order>",
    "unknown encoding": b'<?xml version="1.0" encoding="klingon"?><Order/>',
    "lying encoding": b'<?xml version="1.0" encoding="UTF-16"?><Order/>',
    "cut": b"<Order><ID>1</ID>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_in_words(name: str) -> None:
    parsed = Ubl().parse("", HOSTILE[name], "shop")
    assert [found.code for found in parsed.problems] == ["syntax_invalid"]
    assert "root:" not in text(parsed.problems[0])


def test_an_external_document_type_is_not_fetched() -> None:
    given = body("record_order").replace(
        b"<Order ", b'<!DOCTYPE Order SYSTEM "http://x.example/o.dtd">\n<Order ', 1
    )
    assert Ubl().parse("", given, "shop").records


def test_the_response_says_what_was_refused() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    root = Et.fromstring(Ubl().acknowledge(body("record_order"), (), at, 1))
    space = {"b": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"}
    assert [it.text for it in root.findall(".//b:ResponseCode", space)] == ["AP"]
    assert [it.text for it in root.findall(".//b:EndpointID", space)] == ["7312345000019", "7312345000002"]
    refused = (problem("lines_absent", "OrderLine"), problem("state_unknown", "<x>", value="&", taken_as="-"))
    root = Et.fromstring(Ubl().acknowledge(body("record_order"), refused, at, 2))
    assert [it.text for it in root.findall(".//b:ResponseCode", space)] == ["RE"]
    assert [it.text for it in root.findall(".//b:StatusReasonCode", space)] == ["SV", "BV"]
    assert Et.fromstring(Ubl().acknowledge(b"not xml", refused, at, 3)) is not None


def test_damaged_documents_are_explained() -> None:
    chance = random.Random(7)
    for path in sorted(FIXTURES.glob("record_*.xml")):
        pieces = path.read_bytes().replace(b"\x00", b"").split(b"<")
        for _ in range(25):
            parsed = Ubl().parse("", b"<".join(damaged(pieces, chance)), "shop")
            assert parsed.records or parsed.problems or parsed.ignored
            assert "mapping_failed" not in {found.code for found in parsed.problems}, parsed.problems


def damaged(pieces: list[bytes], chance: random.Random) -> list[bytes]:
    """Texts replaced by something weird here and there."""
    weird = (b"", b"-1", b"1e999", b"NaN", b"2026-13-45", b"x" * 3000, b"\xc3\xa9", b"0.5")
    result = []
    for piece in pieces:
        name, sign, _ = piece.partition(b">")
        result.append(
            name + sign + chance.choice(weird) if chance.random() < 0.05 and piece[:1] != b"/" else piece
        )
    return result
