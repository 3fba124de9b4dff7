"""Handing records to the order book, and reading its answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from amends.intake.rules.judge import settled
from amends.intake.types import UNSTATED, Record
from amends.orders.api import RecordOutcome, currencies, record_fulfilments, record_orders, record_refunds
from amends.orders.ports import FulfilmentFact, OrderFact, RefundFact

Place = tuple[int, int]
"""(event, record within it)."""
Account = tuple[str, str]
T = TypeVar("T")


class Sheet(msgspec.Struct):
    """The records of a batch, each with its place, and what became of it."""

    orders: list[tuple[Place, OrderFact]] = []
    others: dict[Account, list[tuple[Place, RefundFact | FulfilmentFact]]] = {}
    outcomes: dict[Place, RecordOutcome] = {}

    def add(self, place: Place, account: Account, record: Record) -> None:
        """One more record to take."""
        if isinstance(record, OrderFact):
            self.orders.append((place, record))
        else:
            self.others.setdefault(account, []).append((place, record))


def take(sheet: Sheet) -> None:
    """Take all records of the sheet and write the outcomes into it: orders first, then what refers to them."""
    _take_orders(sheet)
    for (channel, account), rows in sheet.others.items():
        refunds = [(place, it) for place, it in rows if isinstance(it, RefundFact)]
        shipments = [(place, it) for place, it in rows if isinstance(it, FulfilmentFact)]
        if refunds:
            _take_refunds(sheet, channel, account, refunds)
        for turn in _turns((place, it.external_id, it) for place, it in shipments):
            outcomes = record_fulfilments(channel, account, [it for _, it in turn])
            _note(sheet, [place for place, _ in turn], outcomes)


def _take_orders(sheet: Sheet) -> None:
    """Of several versions of an order in one batch only the newest is taken: it holds all that the older say."""
    newest: dict[tuple[str, str, str], tuple[Place, OrderFact]] = {}
    for place, fact in sheet.orders:
        name = (fact.channel, fact.account, fact.external_id)
        known = newest.get(name)
        if known is None or fact.version >= known[1].version:
            newest[name] = (place, fact)
    for place, fact in sheet.orders:
        if newest[(fact.channel, fact.account, fact.external_id)][0] != place:
            sheet.outcomes[place] = RecordOutcome(external_id=fact.external_id, outcome="stale")
    rows = list(newest.values())
    if rows:
        _note(sheet, [place for place, _ in rows], record_orders([fact for _, fact in rows]))


def _take_refunds(sheet: Sheet, channel: str, account: str, rows: Sequence[tuple[Place, RefundFact]]) -> None:
    unstated = {it.order_external_id for _, it in rows if it.currency == UNSTATED}
    known = currencies(channel, account, sorted(unstated)) if unstated else {}
    ready = []
    for place, it in rows:
        currency = known.get(it.order_external_id) if it.currency == UNSTATED else it.currency
        if currency is None:
            sheet.outcomes[place] = RecordOutcome(
                external_id=it.external_id,
                outcome="refused",
                code="order_unknown",
                facts={"order": it.order_external_id},
            )
        else:
            ready.append((place, it.external_id, settled(it, currency)))
    for turn in _turns(ready):
        _note(sheet, [place for place, _ in turn], record_refunds(channel, account, [it for _, it in turn]))


def _turns(rows: Iterable[tuple[Place, str, T]]) -> list[list[tuple[Place, T]]]:
    """Split so that no turn names the same thing twice: a later word about it comes in a later turn."""
    turns: list[list[tuple[Place, T]]] = []
    said: dict[str, int] = defaultdict(int)
    for place, name, it in rows:
        turn = said[name]
        said[name] += 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append((place, it))
    return turns


def _note(sheet: Sheet, places: Sequence[Place], outcomes: Sequence[RecordOutcome]) -> None:
    for place, outcome in zip(places, outcomes, strict=True):
        sheet.outcomes[place] = outcome
