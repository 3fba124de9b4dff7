"""X12 sets: exact amounts, changes, answers, returns in and out, acknowledgements, damage."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from amends.channels.x12 import X12
from amends.channels.x12.authorise import Place, ReturnLine, return_authorisation
from amends.channels.x12.envelope import messages
from amends.channels.x12.write import Address
from amends.gates.api import judge, problem
from amends.intake.ports import Delivery
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, RefundFact

FIXTURES = Path(__file__).resolve().parents[3] / "amends" / "channels" / "x12" / "fixtures"
AT = datetime(2026, 3, 16, 10, 30, tzinfo=UTC)


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.edi").read_bytes()


def records(name: str) -> tuple[object, ...]:
    return X12().parse("", body(name), "shop").records


def tags(made: bytes) -> list[str]:
    return [line.rstrip("~") for line in made.decode().splitlines()]


def test_an_invoice_whose_summary_says_its_lines_again_adds_up_by_the_amount_to_pay() -> None:
    """TDS01 is before the discount; the summary's freight and discount are the lines', a cent apart."""
    parsed = X12().parse("", body("record_invoice_discount_taken"), "shop")
    (order,) = parsed.records
    assert isinstance(order, OrderFact)
    assert (order.external_id, order.subtotal, order.discount) == ("PO-8010", 25000, 2500)
    assert (order.shipping, order.total, [line.total for line in order.lines]) == (1000, 23500, [18000, 4500])
    assert "money_mismatch" not in {it.code for it in parsed.problems}


def test_an_order_is_taken_to_the_cent() -> None:
    (order,) = records("record_order")
    assert isinstance(order, OrderFact)
    assert (order.external_id, order.currency, order.country) == ("PO-8001", "USD", "US")
    assert (order.subtotal, order.discount, order.shipping, order.total) == (54600, 600, 1500, 55500)
    lamp, bulbs = order.lines
    assert (lamp.external_id, lamp.sku, lamp.title, lamp.quantity) == ("1", "LAMP-9", "Desk lamp", 12)
    assert (lamp.gross, lamp.discount, bulbs.title) == (24600, 600, "Bulbs, case of 24 (CA)")
    assert (order.customer.name, order.customer.email) == ("PineMart Stores", "jo@pinemart.example")
    assert X12().parse("", body("record_order_one_line_no_breaks"), "shop").records == (order,)
    (taxed,) = records("record_order_version_5010_tax")
    assert isinstance(taxed, OrderFact)
    assert (taxed.tax, taxed.total, taxed.lines[0].tax) == (800, 10800, 800)
    (released,) = records("record_order_without_prices")
    assert isinstance(released, OrderFact)
    assert (released.external_id, released.number, released.total) == ("PO-8003/R1", "PO-8003", 0)


def test_several_orders_in_one_interchange() -> None:
    drop_ship, screws = records("record_orders_two_currency_assumed")
    assert isinstance(drop_ship, OrderFact)
    assert isinstance(screws, OrderFact)
    assert (drop_ship.customer.name, drop_ship.country, "drop_ship" in drop_ship.profile) == (
        "Ann Consumer",
        "US",
        True,
    )
    assert (screws.lines[0].quantity, screws.total) == (500, 2000), "the price is per hundred"


def test_a_broken_order_does_not_hide_the_others() -> None:
    parsed = X12().parse("", body("rejected_one_of_three_orders"), "shop")
    verdict = judge(parsed)
    assert [record.external_id for record in verdict.take] == ["PO-8014", "PO-8016"]
    assert {(found.code, found.about) for found in verdict.blocking} == {("amount_invalid", "PO-8015")}


def test_changes_and_answers() -> None:
    (change,) = records("record_change")
    assert isinstance(change, ChangeFact)
    said = [(it.line_external_id, it.action, it.quantity) for it in change.lines]
    assert said == [("1", "quantity", 10), ("2", "remove", None), ("3", "add", None)]
    (order,) = records("record_order")
    (cancelled,) = records("record_change_cancels")
    (replaced,) = records("record_change_replaces")
    (rejected,) = records("record_acknowledgement_rejects")
    assert isinstance(order, OrderFact)
    assert isinstance(cancelled, ChangeFact)
    assert isinstance(replaced, OrderFact)
    assert isinstance(rejected, ChangeFact)
    assert cancelled.order_state == rejected.order_state == "cancelled"
    assert min(cancelled.version, replaced.version, change.version) > order.version
    (amended,) = records("record_acknowledgement_amends")
    assert isinstance(amended, ChangeFact)
    assert [(it.action, it.quantity) for it in amended.lines] == [("quantity", 9), ("remove", None)]


def test_a_ship_notice_reaches_each_order() -> None:
    first, second = records("record_ship_notice")
    assert isinstance(first, FulfilmentFact)
    assert isinstance(second, FulfilmentFact)
    assert (first.order_external_id, first.lines) == ("PO-8001", (("1", 12), ("2", 3)))
    assert (second.order_external_id, second.lines) == ("PO-8002", (("1", 2),))
    assert first.tracking_number == "1Z999AA10123456784"
    assert first.shipped_at == datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def test_invoices_and_credits() -> None:
    (invoiced,) = records("record_invoice")
    assert isinstance(invoiced, OrderFact)
    assert (invoiced.external_id, invoiced.shipping, invoiced.tax, invoiced.total) == ("PO-8009", 300, 1968, 26868)
    (order,) = records("record_order")
    assert isinstance(order, OrderFact)
    assert invoiced.version < order.version
    (credit,) = records("record_credit_memo")
    assert isinstance(credit, RefundFact)
    assert (credit.amount, credit.order_external_id, credit.lines[0].quantity) == (4100, "PO-8001", 2)


def test_returns_ask_and_answer() -> None:
    (asked,) = records("record_return_requested")
    assert isinstance(asked, RefundFact)
    assert (asked.external_id, asked.kind, asked.state) == ("RQ-5", "return", "requested")
    lamp, bulbs = asked.lines
    assert lamp.reason == "defective: defective, returned by consumer - Flickers, then dies"
    assert bulbs.reason == "damaged: damaged in transit"
    granted, refused = records("record_return_authorised")
    assert isinstance(granted, RefundFact)
    assert isinstance(refused, RefundFact)
    assert (granted.external_id, granted.state, granted.lines[0].line_external_id) == ("RQ-5", "approved", "1")
    assert (refused.state, refused.lines[0].reason) == ("refused", "return time limit exceeded")
    (repair,) = records("record_return_for_repair")
    assert isinstance(repair, RefundFact)
    assert (repair.kind, repair.state) == ("repair", "approved")


def authorisation(*lines: ReturnLine, request: str = "RQ-5") -> bytes:
    place = Place("Amends bench", "Dock 4*", "Malmö", "", "21120", "SE")
    ours, theirs = Address("ZZ", "LUMENCO", "LUMENCO"), Address("ZZ", "PINEMART", "PINEMART")
    return return_authorisation("RMA-7KQ2M9", "PO-8003/R1", lines, place, ours, theirs, AT, 42, request=request)


def test_a_return_authorisation_is_read_back_as_it_was_meant() -> None:
    made = authorisation(
        ReturnLine("1", "LAMP-9", 2, "defective: flickers", ("SN-1", "SN-2")),
        ReturnLine("2", "BULB-9", 1, "not_wanted: too many", refusal="RT"),
    )
    granted, refused = X12().parse("", made, "shop").records
    assert isinstance(granted, RefundFact)
    assert isinstance(refused, RefundFact)
    assert (granted.external_id, granted.order_external_id, granted.state) == ("RQ-5", "PO-8003/R1", "approved")
    assert [(it.line_external_id, it.quantity) for it in granted.lines] == [("1", 2)]
    assert granted.lines[0].reason == "defective: defective, returned by consumer - flickers"
    assert (refused.state, refused.lines[0].line_external_id) == ("refused", "2")
    assert not X12().parse("", made, "shop").problems
    assert len(made.split(b"~", 1)[0]) == 105, "the header has its fixed width"
    alone = X12().parse("", authorisation(ReturnLine("1", "LAMP-9", 2, "DM"), request=""), "shop").records[0]
    assert alone.external_id == "RMA-7KQ2M9"
    assert b"Dock 4*~" not in made


def test_what_was_taken_is_acknowledged() -> None:
    lines = tags(X12().acknowledge(body("record_order"), (), AT, 77))
    assert lines[0].startswith("ISA*00*          *00*          *ZZ*LUMENCO        *ZZ*PINEMART       *260316*1030")
    assert lines[3:7] == ["AK1*PO*101", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1"]
    again = X12().parse("", X12().acknowledge(body("record_order"), (), AT, 77), "shop")
    assert not again.problems
    assert again.ignored == "997: group PO 101 accepted"


def test_what_was_refused_is_named() -> None:
    given = body("rejected_one_of_three_orders")
    refused = judge(X12().parse("", given, "shop")).blocking
    lines = tags(X12().acknowledge(given, refused, AT, 78))
    assert lines[3:] == [
        "AK1*PO*121", "AK2*850*0001", "AK5*A", "AK2*850*0002", "AK3*PO1*4**8", "AK4*2**6", "AK5*R*5",
        "AK2*850*0003", "AK5*A", "AK9*P*3*3*2", "SE*12*0001", "GE*1*78", "IEA*1*000000078",
    ]  # fmt: skip
    answer = X12().parse("", X12().acknowledge(given, refused, AT, 78), "shop")
    assert [found.code for found in answer.problems] == ["partner_refused"]
    newer = tags(X12().acknowledge(given, refused, AT, 79, form="999"))
    assert newer[2:4] == ["ST*999*0001*005010X231A1", "AK1*PO*121*004010"]
    assert "IK5*R*5" in newer
    whole = tags(X12().acknowledge(given, [problem("mapping_failed", why="x")], AT, 80))
    assert whole[-4] == "AK9*R*3*3*0"
    assert X12().acknowledge(body("ignored_997_accepted"), (), AT, 81) == b""
    assert X12().acknowledge(b"junk", (), AT, 82) == b""


def test_a_resend_is_known_by_its_control_numbers() -> None:
    def key(given: bytes) -> str:
        return X12().dedupe_key(Delivery(headers={}, body=given))

    assert key(body("record_order")) == key(body("record_order_one_line_no_breaks"))
    assert key(body("record_order")) == key(body("record_order").replace(b"*0915*", b"*1122*"))
    assert key(body("record_order")) != key(body("record_change"))


def test_damaged_interchanges_are_explained() -> None:
    chance = random.Random(11)
    for path in sorted(FIXTURES.glob("*.edi")):
        for _ in range(25):
            given = damaged(path.read_bytes(), chance)
            parsed = X12().parse("", given, "shop")
            assert parsed.records or parsed.problems or parsed.ignored
            assert "mapping_failed" not in {found.code for found in parsed.problems}, parsed.problems
            X12().acknowledge(given, parsed.problems, AT, 1)


def damaged(given: bytes, chance: random.Random) -> bytes:
    """Segments dropped, doubled or moved; elements dropped or replaced by something weird."""
    weird = (b"", b"-1", b"1e999", b"NaN", b"99999999", b"x" * 300, b"\xff\xfe", b"0.5", b"*", b">")
    segments = given.split(b"~")
    for place, segment in enumerate(list(segments)):
        dice = chance.random()
        if dice < 0.03:
            segments[place] = b""
        elif dice < 0.06:
            segments[place] = segment + b"~" + segment
        elif dice < 0.12:
            elements = segment.split(b"*")
            elements[chance.randrange(len(elements))] = chance.choice(weird)
            segments[place] = b"*".join(elements)
    if chance.random() < 0.1:
        chance.shuffle(segments)
    return b"~".join(segments)[: chance.choice((None, None, len(given) // 2))]


def test_the_envelope_is_read_however_it_is_written() -> None:
    plain = body("record_order")
    for written in (plain.replace(b"~\n", b"\n"), plain.replace(b"*", b"|"), b"\xef\xbb\xbf" + plain,
                    plain.replace(b"\n", b"\r\n\t"), b"\r\n \r\n" + plain, plain + plain, plain.replace(b"~",
                    b"~~"),
                    plain.replace(b"*00401*", b"*00200*")):  # fmt: skip
        first = messages(written)[0]
        assert (first.kind, first.complete, len(first.segments)) == ("850", True, 16), written[:120]
    assert len(messages(plain + plain.replace(b"000000101", b"000000102"))) == 2
