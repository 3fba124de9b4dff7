"""Taking a whole invoice-line file: bytes first, then orders, cancellations and dead letters in batches.

Each batch is one transaction and taking it twice changes nothing, so the import can be killed at any
point and run again with the same result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from amends.channels.retail.channel import body_of, facts_of, value_of
from amends.channels.retail.match import Purchases, refunds
from amends.channels.retail.read import Row, read_rows
from amends.channels.retail.report import Report, reconcile
from amends.channels.retail.sort import CHANNEL, CURRENCY, Cancellation, Dead, by_invoice, sort_invoice
from amends.intake.api import file_source, keep
from amends.intake.ports import DeadItem
from amends.orders.api import record_orders, record_refunds
from amends.orders.ports import OrderFact, RecordOutcome, RefundFact

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
_LINES_A_BATCH = 30_000
_DEAD_A_BATCH = 2_000


class Sorted(msgspec.Struct):
    """The file's rows, each in exactly one place."""

    orders: list[OrderFact]
    cancellations: list[Cancellation]
    dead: list[Dead]
    purchases: Purchases


def load(path: Path, progress: Progress) -> Report:
    """Import the file and reconcile what the database holds with it.

    `progress(step, done, total)` is called after each batch. Refused as in `read_rows`.
    """
    body = path.read_bytes() if path.is_file() else b""
    rows = list(read_rows(path))
    source_id = file_source(CHANNEL, "", "Invoice-line files")
    keep.keep_file(source_id, path.name, body)
    parts = sort_rows(rows)
    refused = list(_take_orders(parts.orders, progress))
    refused += _take_refunds(parts, progress)
    _take_dead(source_id, parts.dead, progress)
    return reconcile(path.name, hashlib.sha256(body).hexdigest(), rows, parts.cancellations, refused)


def sort_rows(rows: list[Row]) -> Sorted:
    """Sort all rows and note what each customer bought."""
    parts = Sorted([], [], [], Purchases())
    for invoice, some in by_invoice(rows).items():
        by_place = {str(row.place): row for row in some}
        for result in sort_invoice(invoice, some):
            match result:
                case OrderFact():
                    parts.orders.append(result)
                    for line in result.lines:
                        parts.purchases.add(by_place[line.external_id])
                case Cancellation():
                    parts.cancellations.append(result)
                case Dead():
                    parts.dead.append(result)
    parts.purchases.sort()
    return parts


def _batches(items: Iterable[T], weight: Callable[[T], int], limit: int) -> Iterator[list[T]]:
    batch: list[T] = []
    heavy = 0
    for item in items:
        batch.append(item)
        heavy += weight(item)
        if heavy >= limit:
            yield batch
            batch, heavy = [], 0
    if batch:
        yield batch


def _refusals(outcomes: Iterable[RecordOutcome]) -> list[RecordOutcome]:
    return [outcome for outcome in outcomes if outcome.outcome == "refused"]


def _take_orders(orders: list[OrderFact], progress: Progress) -> list[RecordOutcome]:
    done, refused = 0, []
    for batch in _batches(orders, lambda order: len(order.lines), _LINES_A_BATCH):
        refused += _refusals(record_orders(batch, announce=False))
        done += len(batch)
        progress("orders", done, len(orders))
    return refused


def _take_refunds(parts: Sorted, progress: Progress) -> list[RecordOutcome]:
    facts: list[RefundFact] = []
    # Oldest first, so that matching does not depend on the rows' order in the file.
    for cancellation in sorted(parts.cancellations, key=lambda some: (some.rows[0].at, some.invoice)):
        facts += refunds(cancellation, parts.purchases)
    done, refused = 0, []
    for batch in _batches(facts, lambda fact: len(fact.lines), _LINES_A_BATCH):
        refused += _refusals(record_refunds(CHANNEL, "", batch, announce=False))
        done += len(batch)
        progress("cancellations", done, len(facts))
    return refused


def _take_dead(source_id: int, dead: list[Dead], progress: Progress) -> None:
    done = 0
    for batch in _batches(dead, lambda _: 1, _DEAD_A_BATCH):
        keep.keep_dead(source_id, [_item(one) for one in batch])
        done += len(batch)
        progress("dead letters", done, len(dead))


def _item(dead: Dead) -> DeadItem:
    micro = str(sum(row.micro for row in dead.rows))
    return DeadItem(
        key=f"{dead.invoice}/{dead.code}/{dead.rows[0].place}",
        topic="rows",
        body=body_of(dead),
        code=dead.code,
        facts=facts_of(dead) | {"month": f"{dead.rows[0].at:%Y-%m}", "micro": micro},
        value_minor=value_of(dead),
        currency=CURRENCY,
        reference=dead.invoice,
    )
