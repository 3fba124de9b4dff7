"""All permutations of what a shop tells of one order come to the same: the channels whose versions are the shop's
own (PrestaShop) or the mapping's (generic JSON and CSV)."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any, cast

import pytest

from amends.channels.generic import Generic
from amends.channels.prestashop import Prestashop
from tests.channels.test_generic import TABLE
from tests.orders.arrivals import Event, arrive, state, wipe

pytestmark = pytest.mark.django_db
CHANNELS = Path(__file__).resolve().parents[2] / "amends" / "channels"


def load(name: str) -> Any:
    return json.loads((CHANNELS / name).read_text())


def facts(channel: Generic | Prestashop, *payloads: Any) -> list[Event]:
    """What the channel makes of each payload: one record of each."""
    found: list[Event] = []
    for payload in payloads:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        parsed = channel.parse("", body, "shop")
        assert not [it for it in parsed.problems if it.severity in ("reject", "hold")], parsed.problems
        (record,) = parsed.records
        found.append(record)
    return found


def prestashop() -> list[Event]:
    """Ordered with a voucher, paid, shipped in the same second, half of it paid back."""
    first = load("prestashop/fixtures/record_order_voucher_composed.json")
    paid, shipped = copy.deepcopy(first), copy.deepcopy(first)
    paid["order"].update(current_state="paid", date_upd="2026-02-03 08:00:00")
    shipped["order"].update(current_state="shipped", date_upd="2026-02-03 08:00:00", shipping_number="T-1")
    return facts(Prestashop(), first, paid, shipped, load("prestashop/fixtures/record_order_slip.json"))


def generic_json() -> list[Event]:
    """Open, paid, shipped with a parcel and a credit in it, and a credit that comes alone."""
    shipped = load("generic/fixtures/record_order.json")
    new = {**shipped["orders"][0], "status": "new", "paid": False, "changed": "2026-03-02T10:00:00+01:00"}
    new |= {"parcels": [], "credits": []}
    paid = {**new, "paid": True, "changed": "2026-03-03T10:00:00+01:00"}
    channel = Generic(lambda account: (CHANNELS / "generic" / "example.json").read_bytes())
    alone = load("generic/fixtures/record_refund.json")
    return facts(channel, {"orders": [new]}, {"orders": [paid]}, shipped, alone)


def generic_csv() -> list[Event]:
    """The same order in three exports: with one row more, without it and paid, and corrected in that minute."""
    orders = cast(dict[str, Any], TABLE["orders"])
    mapping = {**TABLE, "orders": {**orders, "updated_at": "first.Stand"}}
    head = "Auftrag;Datum;Stand;Artikel;Bezeichnung;Menge;Preis;Gesamt;Bezahlt\n"
    lamp = "A1;05.07.2026 10:30;{at};LAMP;Lampe;1;40,00;{total};{paid}\n"
    cord = "A1;05.07.2026 10:30;{at};CORD;Kabel;2;5,00;{total};{paid}\n"
    exports = [
        (lamp + cord, {"at": "05.07.2026 11:00", "total": "50,00", "paid": "nein"}),
        (lamp, {"at": "05.07.2026 13:00", "total": "40,00", "paid": "ja"}),
        (lamp.replace("Lampe", "Lampe, blau"), {"at": "05.07.2026 13:00", "total": "40,00", "paid": "ja"}),
    ]
    channel = Generic(lambda account: json.dumps(mapping).encode())
    return facts(channel, *((head + rows.format(**values)).encode("cp1252") for rows, values in exports))


@pytest.mark.parametrize("told", [prestashop, generic_json, generic_csv])
def test_every_order_of_arrival_comes_to_the_same(told: Callable[[], Sequence[Event]]) -> None:
    events, source = told(), (told.__name__.partition("_")[0], "shop")
    wipe()
    arrive([events], source)
    expected = state()
    assert len(expected["orders"]) == 1
    assert bool(expected["refunds"]) == (told is not generic_csv)
    for arrival in permutations(events):
        wipe()
        arrive([[event] for event in arrival], source)
        assert state() == expected, [type(event).__name__ for event in arrival]
