"""A party without code: JSON and CSV by a mapping document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amends.channels.generic import Generic
from amends.core.errors import Refused
from amends.intake.api import events, keep_fetched, mappings, process_pending, save_mapping
from amends.intake.ports import Parsed, Polled
from amends.orders.ports import OrderFact, RefundFact
from amends.repair.api import dead_letters, replay
from tests.intake.world import AGENT, OPERATOR, shop

FOLDER = Path(__file__).resolve().parents[2] / "amends" / "channels" / "generic"
EXAMPLE = (FOLDER / "example.json").read_bytes()
TABLE = {
    "format": "csv",
    "encoding": "cp1252",
    "delimiter": ";",
    "decimal": ",",
    "group_by": "Auftrag",
    "dates": "%d.%m.%Y %H:%M",
    "time_zone": "Europe/Berlin",
    "orders": {
        "each": "@",
        "external_id": "first.Auftrag",
        "placed_at": "first.Datum",
        "currency": "'EUR'",
        "total": "first.Gesamt",
        "prices_include_tax": "`true`",
        "lines": {
            "each": "rows",
            "sku": "Artikel",
            "title": "Bezeichnung",
            "quantity": "Menge",
            "unit_price": "Preis",
        },
        "payment_state": {"from": "first.Bezahlt", "map": {"ja": "paid", "nein": "pending"}},
    },
}
ROWS = """Auftrag;Datum;Artikel;Bezeichnung;Menge;Preis;Gesamt;Bezahlt
A1;05.07.2026 10:30;TÜR-1;Türklinke;2;1.049,50;2.104,00;ja
A1;05.07.2026 10:30;SCH-3;Schraube;10;0,50;2.104,00;ja
A2;06.01.2026 09:00;SCH-3;Schraube;1;0,50;0,50;vielleicht
"""


def parse(mapping: dict[str, Any] | bytes, body: bytes) -> Parsed:
    document = mapping if isinstance(mapping, bytes) else json.dumps(mapping).encode()
    return Generic(lambda account: document).parse("", body, "shop")


def test_the_documented_example_reads_a_whole_order() -> None:
    (order,) = parse(EXAMPLE, (FOLDER / "fixtures" / "record_order.json").read_bytes()).records
    assert isinstance(order, OrderFact)
    assert (order.external_id, order.total, order.discount, order.tax) == ("B-1", 17500, 1000, 2794)
    assert (order.order_state, order.payment_state, order.fulfilment_state) == ("completed", "paid", "fulfilled")
    assert [(it.external_id, it.gross, it.total, it.serials) for it in order.lines] == [
        ("1", 16000, 15000, ("DR-1", "DR-2")),
        ("2", 2000, 2000, ()),
    ]
    assert order.placed_at.isoformat() == "2026-03-02T08:15:00+00:00"
    (back,) = order.refunds
    assert isinstance(back, RefundFact)
    assert (back.amount, back.adjustment, back.lines[0].line_external_id) == (7500, 0, "1")
    assert back.reason.startswith("defective")
    assert order.fulfilments[0].state == "delivered"


def test_csv_rows_of_one_order_are_its_lines() -> None:
    found = parse(TABLE, ROWS.encode("cp1252"))
    first, second = found.records
    assert isinstance(first, OrderFact)
    assert isinstance(second, OrderFact)
    assert (first.total, [line.gross for line in first.lines]) == (210400, [209900, 500])
    assert first.lines[0].sku == "TÜR-1"
    assert first.placed_at.isoformat() == "2026-07-05T08:30:00+00:00", "summer time in Berlin"
    assert second.placed_at.isoformat() == "2026-01-06T08:00:00+00:00", "winter time"
    assert [(it.code, it.about, it.facts["value"]) for it in found.problems] == [
        ("state_unknown", "A2", "vielleicht")
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"orders": None}, "neither orders"),
        ({"format": "xml"}, "xml"),
        ({"group_by": ""}, "group_by"),
        ({"delimiter": ";;"}, "one character"),
        ({"encoding": "utf-99"}, "utf-99"),
        ({"time_zone": "Europe/Atlantis"}, "Atlantis"),
        ({"surprise": 1}, "surprise"),
        ({"orders": {**TABLE["orders"], "total": "first.["}}, "orders.total"),  # type: ignore[dict-item]
        ({"orders": {**TABLE["orders"], "payment_state": {"from": "x", "map": {"a": "rich"}}}}, "rich"),  # type: ignore[dict-item]
    ],
)
def test_a_wrong_mapping_says_where(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refusal:
        Generic().check_mapping(json.dumps({**TABLE, **change}).encode())
    assert words in refusal.value.text


@pytest.mark.django_db
def test_a_mapping_is_versioned_and_dead_letters_are_replayed_under_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    source = shop("generic", "depot")
    keep_fetched(source, [Polled(topic="", dedupe_key="a", body=ROWS.encode("cp1252"))])
    process_pending()
    assert [row.state for row in events(OPERATOR, source_id=source).items] == ["dead"]

    with pytest.raises(Refused, match="not_allowed"):
        save_mapping(AGENT, source, json.dumps(TABLE))
    save_mapping(OPERATOR, source, json.dumps({**TABLE, "group_by": "Nummer"}))
    known = {**TABLE["orders"], "payment_state": None}  # type: ignore[dict-item]
    wanted = json.dumps({**TABLE, "orders": known})
    with django_capture_on_commit_callbacks(execute=True):
        assert save_mapping(OPERATOR, source, wanted, "the column is called Auftrag").version == 2
    assert save_mapping(OPERATOR, source, wanted).version == 2, "the same document is no further version"
    assert [it.version for it in mappings(OPERATOR, source)] == [2, 1]

    replay(OPERATOR, [it.id for it in dead_letters(OPERATOR, code="mapping_absent").items])
    process_pending()
    assert [row.state for row in events(OPERATOR, source_id=source).items] == ["done"]
    with pytest.raises(Refused, match="channel_not_mapped"):
        save_mapping(OPERATOR, shop("shopify", "s"), wanted)
