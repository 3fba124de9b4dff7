"""EDIFACT messages: exact amounts, marks and encodings, changes, returns, CONTRL, damage."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from amends.channels.edifact import Edifact
from amends.gates.api import judge
from amends.intake.ports import Delivery
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, RefundFact

FIXTURES = Path(__file__).resolve().parents[3] / "amends" / "channels" / "edifact" / "fixtures"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.edi").read_bytes()


def records(name: str) -> tuple[object, ...]:
    return Edifact().parse("", body(name), "shop").records


def one_order(name: str) -> OrderFact:
    (order,) = records(name)
    assert isinstance(order, OrderFact)
    return order


def test_an_order_is_taken_to_the_cent() -> None:
    order = one_order("record_order")
    assert (order.external_id, order.currency, order.country) == ("PO-9001", "SEK", "SE")
    assert (order.subtotal, order.shipping, order.total) == (53000, 2000, 55000)
    lamp, bulb = order.lines
    assert (lamp.sku, lamp.title, lamp.quantity, lamp.gross) == ("LAMP-9", "Examination lamp", 4, 48000)
    assert bulb.title == "Bulb, 24+1"
    assert (order.customer.name, order.customer.email) == ("Lindgren Klinik AB", "inkop@klinik.example")


def test_marks_wrapping_and_encodings_make_no_difference() -> None:
    assert one_order("record_order_comma_own_marks").total == 2500
    wrapped = one_order("record_order_wrapped_no_service_string")
    assert [line.title for line in wrapped.lines] == ["Examination lamp", "Bulb, 24+1"]
    assert one_order("record_order_line_ends_for_terminators").total == 2000
    assert one_order("record_order_utf8").total == 2000


def test_what_is_left_out_is_said() -> None:
    bare = one_order("record_order_without_prices_or_currency")
    assert (bare.currency, bare.total, bare.lines[1].title) == ("XXX", 0, "2.5 KGM GEL-1")
    codes = {it.code for it in Edifact().parse("", body("record_order_without_prices_or_currency"), "s").problems}
    assert codes == {"price_absent", "quantity_measured"}
    assumed = Edifact().parse("", body("record_order_currency_by_country"), "s")
    assert [it.code for it in assumed.problems] == ["currency_assumed"]
    packed = one_order("record_order_price_of_a_pack")
    assert (packed.lines[0].quantity, packed.lines[0].gross) == (12, 6000)


def test_changes_answers_and_cancellations() -> None:
    order = one_order("record_order")
    (change,) = records("record_change")
    (cancelled,) = records("record_order_cancelled")
    (refused,) = records("record_response_refuses")
    (amended,) = records("record_response_amends")
    assert isinstance(change, ChangeFact)
    assert isinstance(cancelled, ChangeFact)
    assert isinstance(refused, ChangeFact)
    assert isinstance(amended, ChangeFact)
    said = [(it.line_external_id, it.action, it.quantity) for it in change.lines]
    assert said == [("1", "quantity", 3), ("2", "remove", None), ("3", "add", None)]
    assert cancelled.order_state == refused.order_state == "cancelled"
    assert [(it.action, it.quantity) for it in amended.lines] == [("quantity", 2), ("remove", None)]
    replaced = one_order("record_change_replaces")
    assert cancelled.version > replaced.version > change.version > order.version


def test_goods_and_money_reach_their_lines() -> None:
    first, second = records("record_despatch")
    assert isinstance(first, FulfilmentFact)
    assert isinstance(second, FulfilmentFact)
    assert (first.order_external_id, first.lines, first.tracking_number) == (
        "PO-9001", (("1", 4), ("2", 10)), "3736851234",
    )  # fmt: skip
    assert (second.order_external_id, second.lines) == ("PO-9002", (("1", 1),))
    received, back = records("record_received_with_goods_back")
    assert isinstance(received, FulfilmentFact)
    assert isinstance(back, RefundFact)
    assert (received.external_id, received.state, received.lines) == ("D-55", "delivered", (("1", 3),))
    assert (back.state, back.lines[0].reason) == ("requested", "damaged: Glass cracked")
    (credit,) = records("record_credit_note")
    assert isinstance(credit, RefundFact)
    assert (credit.amount, credit.adjustment, credit.lines[0].tax) == (15000, 0, 3000)
    invoiced = one_order("record_invoice")
    assert (invoiced.external_id, invoiced.tax, invoiced.total) == ("PO-9009", 12000, 60000)
    assert invoiced.version < one_order("record_order").version


def test_a_return_is_announced_and_instructed() -> None:
    (asked,) = records("record_return_announced")
    (told,) = records("record_return_instructed")
    assert isinstance(asked, RefundFact)
    assert isinstance(told, RefundFact)
    assert (asked.external_id, asked.kind, asked.state) == ("RT-1", "return", "requested")
    assert asked.lines[0].reason == "defective: Does not work"
    assert (told.external_id, told.state, told.lines[0].line_external_id) == ("RT-1", "approved", "1")


def test_a_broken_message_does_not_hide_the_others_and_contrl_names_it() -> None:
    given = body("rejected_one_of_three_orders")
    verdict = judge(Edifact().parse("", given, "shop"))
    assert [record.external_id for record in verdict.take] == ["PO-9010", "PO-9012"]
    made = Edifact().acknowledge(given, verdict.blocking, AT, 7).decode("iso-8859-1").split("'\n")
    assert made[1:8] == [
        "UNB+UNOC:3+7312345000019:14+7312345000002:14+260302:0930+7",
        "UNH+1+CONTRL:D:3:UN",
        "UCI+IC24+7312345000002:14+7312345000019:14+7",
        "UCM+1+ORDERS:D:96A:UN:EAN008+7",
        "UCM+2+ORDERS:D:96A:UN:EAN008+4+37",
        "UCM+3+ORDERS:D:96A:UN:EAN008+7",
        "UNT+6+1",
    ]
    answer = Edifact().parse("", Edifact().acknowledge(given, verdict.blocking, AT, 7), "shop")
    assert [found.code for found in answer.problems] == ["partner_refused"]
    clean = Edifact().parse("", Edifact().acknowledge(body("record_order"), (), AT, 8), "shop")
    assert clean.ignored == "CONTRL: interchange IC1 acknowledged"
    assert Edifact().acknowledge(body("ignored_contrl"), (), AT, 9) == b""
    assert Edifact().acknowledge(b"junk", (), AT, 9) == b""


def test_a_resend_is_known_by_its_control_reference() -> None:
    def key(given: bytes) -> str:
        return Edifact().dedupe_key(Delivery(headers={}, body=given))

    assert key(body("record_order")) == key(body("record_order").replace(b"\n", b""))
    assert key(body("record_order")) != key(body("record_change"))


def test_damaged_interchanges_are_explained() -> None:
    chance = random.Random(13)
    for path in sorted(FIXTURES.glob("*.edi")):
        for _ in range(20):
            given = damaged(path.read_bytes(), chance)
            parsed = Edifact().parse("", given, "shop")
            assert parsed.records or parsed.problems or parsed.ignored
            assert "mapping_failed" not in {found.code for found in parsed.problems}, parsed.problems
            Edifact().acknowledge(given, parsed.problems, AT, 1)


def damaged(given: bytes, chance: random.Random) -> bytes:
    """Segments dropped, doubled or moved; elements dropped or replaced by something weird."""
    weird = (b"", b"-1", b"1e999", b"NaN", b"20261345", b"x" * 300, b"\xff", b"0,5", b"?", b":", b"+", b"?+")
    segments = given.split(b"'")
    for place, segment in enumerate(list(segments)):
        dice = chance.random()
        if dice < 0.03:
            segments[place] = b""
        elif dice < 0.06:
            segments[place] = segment + b"'" + segment
        elif dice < 0.14:
            elements = segment.replace(b":", b"+:").split(b"+")
            elements[chance.randrange(len(elements))] = chance.choice(weird)
            segments[place] = b"+".join(elements)
    if chance.random() < 0.1:
        chance.shuffle(segments)
    return b"'".join(segments)[: chance.choice((None, None, len(given) // 2))]
