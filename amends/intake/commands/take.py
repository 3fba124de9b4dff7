"""Handing records to the order book, and reading its answers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from amends.gates.api import settled
from amends.gates.ports import UNSTATED, Record
from amends.orders.api import (
    currencies,
    record_changes,
    record_fulfilments,
    record_orders,
    record_payments,
    record_refunds,
)
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, PaymentFact, RecordOutcome, RefundFact

Place = tuple[int, int]
"""(event, record within it)."""
Account = tuple[str, str]


class Sheet(msgspec.Struct):
    """The records of a batch, each with its place, and what became of it. Orders and changes are kept apart by
    whether the gate of transitions holds for them (it does not where a person released it). `loose`: refunds for
    which the gate of lines does not hold."""

    orders: dict[bool, list[tuple[Place, OrderFact]]] = {}
    changes: dict[tuple[Account, bool], list[tuple[Place, ChangeFact]]] = {}
    others: dict[Account, list[tuple[Place, PaymentFact | RefundFact | FulfilmentFact]]] = {}
    loose: set[Place] = set()
    outcomes: dict[Place, RecordOutcome] = {}

    def add(self, place: Place, account: Account, record: Record, gate: bool) -> None:
        """One more record to take."""
        if isinstance(record, OrderFact):
            self.orders.setdefault(gate, []).append((place, record))
        elif isinstance(record, ChangeFact):
            self.changes.setdefault((account, gate), []).append((place, record))
        else:
            self.others.setdefault(account, []).append((place, record))
            if not gate:
                self.loose.add(place)

    def arrived(self) -> list[tuple[Place, str]]:
        """Orders of which something is known that was not before, by place and external id. An old version counts
        too: it may name a line that the order has no longer."""
        told = [(place, fact.external_id) for rows in self.orders.values() for place, fact in rows]
        told += [(place, fact.order_external_id) for rows in self.changes.values() for place, fact in rows]
        return [one for one in told if self.outcomes[one[0]].outcome in ("created", "updated", "stale")]


def take(sheet: Sheet) -> None:
    """Take all records of the sheet and write the outcomes into it: orders first, then what refers to them."""
    for gate, orders in sheet.orders.items():
        _note(sheet, [place for place, _ in orders], record_orders([fact for _, fact in orders], gate=gate))
    for ((channel, account), gate), changes in sheet.changes.items():
        told = record_changes(channel, account, [fact for _, fact in changes], gate=gate)
        _note(sheet, [place for place, _ in changes], told)
    for (channel, account), rows in sheet.others.items():
        payments = [(place, it) for place, it in rows if isinstance(it, PaymentFact)]
        if payments:
            told = record_payments(channel, account, [it for _, it in payments])
            _note(sheet, [place for place, _ in payments], told)
        refunds = [(place, it) for place, it in rows if isinstance(it, RefundFact)]
        shipments = [(place, it) for place, it in rows if isinstance(it, FulfilmentFact)]
        if refunds:
            _take_refunds(sheet, channel, account, refunds)
        if shipments:
            outcomes = record_fulfilments(channel, account, [it for _, it in shipments])
            _note(sheet, [place for place, _ in shipments], outcomes)


def _take_refunds(sheet: Sheet, channel: str, account: str, rows: Sequence[tuple[Place, RefundFact]]) -> None:
    """A return without money keeps its currency unstated: so the order book tells it from a refund."""
    unstated = {it.order_external_id for _, it in rows if it.currency == UNSTATED and it.amount}
    known = currencies(channel, account, sorted(unstated)) if unstated else {}
    ready = []
    for place, it in rows:
        is_open = it.currency == UNSTATED and it.amount
        currency = known.get(it.order_external_id) if is_open else it.currency
        if currency is None:
            sheet.outcomes[place] = RecordOutcome(
                external_id=it.external_id,
                outcome="refused",
                code="order_unknown",
                facts={"order": it.order_external_id},
            )
        else:
            ready.append((place, settled(it, currency)))
    if ready:
        loose = {it.external_id for place, it in ready if place in sheet.loose}
        told = record_refunds(channel, account, [it for _, it in ready], loose=loose)
        _note(sheet, [place for place, _ in ready], told)


def _note(sheet: Sheet, places: Sequence[Place], outcomes: Sequence[RecordOutcome]) -> None:
    for place, outcome in zip(places, outcomes, strict=True):
        sheet.outcomes[place] = outcome
