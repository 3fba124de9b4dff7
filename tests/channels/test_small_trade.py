"""The three small channels of European trade: exact amounts, references, damage."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from amends.channels.edi_xml_ecosio import Ecosio
from amends.channels.ediversa import Ediversa
from amends.channels.voxel import Voxel
from amends.gates.api import judge
from amends.intake.ports import Channel, Delivery, Record
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, RefundFact

CHANNELS = Path(__file__).resolve().parents[2] / "amends" / "channels"
THREE: tuple[Channel, ...] = (Voxel(), Ediversa(), Ecosio())


def body(channel: Channel, name: str) -> bytes:
    return next((CHANNELS / channel.code / "fixtures").glob(f"{name}.*")).read_bytes()


def first(channel: Channel, name: str) -> Record:
    return channel.parse("", body(channel, name), "shop").records[0]


def one_order(channel: Channel, name: str) -> OrderFact:
    record = first(channel, name)
    assert isinstance(record, OrderFact)
    return record


def test_voxel_orders_invoices_credits_and_shipments() -> None:
    voxel = Voxel()
    order = one_order(voxel, "record_order")
    assert (order.external_id, order.total, order.country, order.customer.name) == (
        "P-1", 50500, "ES", "HOTELES PINO SL",
    )  # fmt: skip
    assert [line.title for line in order.lines] == ["Lámpara (Cajas)", "2.5 Kilos Gel"]
    invoiced = one_order(voxel, "record_invoice")
    assert (invoiced.external_id, invoiced.tax, invoiced.total) == ("P-9", 10080, 58080)
    assert invoiced.version < order.version
    credit, shipped = first(voxel, "record_credit"), first(voxel, "record_delivery_note")
    assert isinstance(credit, RefundFact)
    assert isinstance(shipped, FulfilmentFact)
    assert (credit.order_external_id, credit.amount) == ("P-1", 58080)
    assert (shipped.order_external_id, shipped.state) == ("P-1", "shipped")


def test_ediversa_orders() -> None:
    ediversa = Ediversa()
    order = one_order(ediversa, "record_order")
    assert (order.external_id, order.currency, order.total) == ("E-1", "EUR", 50250)
    lamp, bulb = order.lines
    assert (lamp.sku, lamp.title, lamp.quantity, lamp.gross) == ("LAMP-9", "Lámpara", 10, 50000)
    assert (bulb.quantity, bulb.gross) == (2, 250)
    assert order.customer.name == "Hoteles Pino"
    two = ediversa.parse("", body(ediversa, "record_two_orders"), "shop").records
    assert [it.external_id for it in two] == ["E-2", "E-3"]
    assert one_order(ediversa, "record_order_currency_by_number").currency == "EUR"
    cancelled = first(ediversa, "record_order_cancelled")
    assert isinstance(cancelled, ChangeFact)
    assert (cancelled.order_state, cancelled.version > order.version) == ("cancelled", True)
    verdict = judge(ediversa.parse("", body(ediversa, "rejected_one_of_two_orders"), "shop"))
    assert [record.external_id for record in verdict.take] == ["E-7"]


def test_ecosio_orders_changes_invoices_credits_and_despatches() -> None:
    ecosio = Ecosio()
    order = one_order(ecosio, "record_order")
    assert (order.external_id, order.total, order.country, order.customer.name) == (
        "EO-1", 50500, "AT", "Tannenhof GmbH",
    )  # fmt: skip
    changed, taxed = one_order(ecosio, "record_order_change"), one_order(ecosio, "record_order_with_tax")
    assert (changed.external_id, changed.total, changed.version > order.version) == ("EO-1", 36000, True)
    assert (taxed.tax, taxed.total) == (9600, 57600)
    assert one_order(ecosio, "record_invoice").version < order.version
    credit, shipped = first(ecosio, "record_credit_memo"), first(ecosio, "record_despatch_advice")
    assert isinstance(credit, RefundFact)
    assert isinstance(shipped, FulfilmentFact)
    assert (credit.order_external_id, credit.amount, credit.adjustment) == ("EO-1", 14400, 0)
    assert (shipped.order_external_id, shipped.lines) == ("EO-1", (("1", 4),))


@pytest.mark.parametrize("channel", THREE, ids=lambda it: it.code)
def test_a_resend_is_known_and_damage_is_explained(channel: Channel) -> None:
    given = body(channel, "record_order")
    keys = {channel.dedupe_key(Delivery(headers={}, body=it)) for it in (given, given.replace(b"\n", b"\r\n"))}
    assert len(keys) == 1
    chance = random.Random(channel.code)
    weird = (b"", b"-1", b"1e999", b"NaN", b"2026-13-45", b"x" * 300, b"0.5")
    for path in sorted((CHANNELS / channel.code / "fixtures").iterdir()):
        mark = b"|" if channel.code == "ediversa" else b'"'
        for _ in range(25):
            parts = path.read_bytes().split(mark)
            damaged = mark.join(chance.choice(weird) if chance.random() < 0.08 else it for it in parts)
            parsed = channel.parse("", damaged, "shop")
            assert parsed.records or parsed.problems or parsed.ignored
            assert "mapping_failed" not in {found.code for found in parsed.problems}, parsed.problems
