"""What a tuning would do to one event: judged by what is in force and by the proposal, from the same parsing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from amends.gates.api import SourceRules, Verdict, judge, value
from amends.gates.ports import Parsed, Record
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, PaymentFact, RefundFact

TAKEN, IGNORED, HELD, REJECTED = "taken", "ignored", "held", "rejected"
FREED, STOPPED, LOOSENED, TIGHTENED, CHANGED = "freed", "stopped", "loosened", "tightened", "changed"
DIRECTIONS = {
    FREED: "would be taken, and was not",
    STOPPED: "would not be taken, and was",
    LOOSENED: "would be held instead of rejected",
    TIGHTENED: "would be rejected instead of held",
    CHANGED: "would be taken with other contents",
}
NOTED, SAME = "noted", "same"
TRANSITION = "transition_forbidden"
"""The gate that the order book keeps: parsing again cannot raise it, so what it said at the time counts."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One event before and after. `codes`: the gates that make the difference."""

    direction: str
    before: str
    after: str
    codes: tuple[str, ...]
    value_minor: int | None
    currency: str


def compare(
    parsed: Parsed,
    body: bytes,
    received_at: datetime,
    live: SourceRules,
    proposed: SourceRules,
    book: Sequence[str] = (),
) -> Compared:
    """How the event would be judged. `book`: records (ids) that the order book refused a transition of. Nothing
    that a person released is let through on either side: the question is what the gates do by themselves."""
    before = judge(parsed, frozenset(), live, body=body, received_at=received_at)
    after = judge(parsed, frozenset(), proposed, body=body, received_at=received_at)
    first, second = _outcome(before, live, book), _outcome(after, proposed, book)
    minor, currency = value(after.records or before.records, "")
    found = _blocking(before) ^ _blocking(after) or _codes(before) ^ _codes(after)
    return Compared(
        direction=_direction(first, second, before, after),
        before=first,
        after=second,
        codes=tuple(sorted(found or ({TRANSITION} if book and first != second else set()))),
        value_minor=minor,
        currency=currency,
    )


def _outcome(verdict: Verdict, rules: SourceRules, book: Sequence[str]) -> str:
    severities = {it.severity for it in verdict.blocking}
    for record in verdict.take:
        if record.external_id in book and not rules.lets_pass(TRANSITION, record):
            severities.add(rules.severity(TRANSITION, frozenset(getattr(record, "profile", ()))))
    if severities:
        return HELD if severities == {"hold"} else REJECTED
    return IGNORED if verdict.ignored else TAKEN


def _direction(first: str, second: str, before: Verdict, after: Verdict) -> str:
    stopped = (HELD, REJECTED)
    if first in stopped and second not in stopped:
        return FREED
    if first not in stopped and second in stopped:
        return STOPPED
    if first != second and first in stopped:
        return LOOSENED if second == HELD else TIGHTENED
    if second == TAKEN and before.records != after.records:
        return CHANGED
    return NOTED if _codes(before) != _codes(after) else SAME


def _blocking(verdict: Verdict) -> set[str]:
    return {it.code for it in verdict.blocking}


def _codes(verdict: Verdict) -> set[str]:
    return _blocking(verdict) | {f"{it.code} (note)" for it in verdict.notes}


def same_again(one: Record | None, other: Record | None) -> bool:
    """Whether two records say the same of the business, whatever their clocks and versions are."""
    return one is not None and other is not None and _core(one) == _core(other)


def _core(record: Record) -> object:
    match record:
        case OrderFact():
            lines = tuple((it.external_id, it.sku, it.quantity, it.total) for it in record.lines)
            amounts = (record.subtotal, record.discount, record.shipping, record.fees, record.tax, record.total)
            return OrderFact, record.external_id, record.number, record.currency, amounts, lines
        case RefundFact():
            back = tuple((it.line_external_id, it.quantity, it.total) for it in record.lines)
            return RefundFact, record.order_external_id, record.amount, record.shipping, record.kind, back
        case FulfilmentFact():
            return FulfilmentFact, record.order_external_id, record.tracking_number, record.lines
        case PaymentFact():
            return PaymentFact, record.external_id, record.kind, record.amount
        case ChangeFact():
            return ChangeFact, record.order_external_id, record.lines, record.order_state, record.payment_state
