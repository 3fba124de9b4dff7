"""From what a channel read to what is taken: the same rules for a first try, a replay and an audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import datetime

import msgspec

from amends.core.money import exponent
from amends.gates.rules.completeness import incomplete
from amends.gates.rules.overriding import overridden
from amends.gates.rules.profiles import profiled
from amends.gates.rules.timely import untimely
from amends.gates.rules.tuning import AS_BUILT, SourceRules
from amends.gates.table import HOLD, OFF, REJECT, problem
from amends.gates.types import UNSTATED, Parsed, Problem, Record, Wanted
from amends.orders.ports import OrderFact, RefundFact, RefundLineFact

Finding = tuple[str, str, str]
"""(code, field, about): what makes two findings the same."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`take`: those of `records` without a blocking finding. `blocking` become dead letters, `notes` are kept.
    `wanted`: documents to fetch from the channel, each once. `version`: the tuning that judged (0: as built)."""

    kind: str
    records: tuple[Record, ...]
    take: tuple[Record, ...]
    blocking: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    ignored: str
    reference: str
    wanted: tuple[Wanted, ...] = ()
    version: int = 0

    @property
    def profile(self) -> tuple[str, ...]:
        """What kind of order it is; of several orders, what any of them is."""
        return tuple(sorted(_profiles(self.records, "")))


def key(found: Problem) -> Finding:
    """What makes two findings the same."""
    return found.code, found.field, found.about


def judge(
    parsed: Parsed,
    released: Set[Finding] = frozenset(),
    rules: SourceRules = AS_BUILT,
    *,
    body: bytes = b"",
    received_at: datetime | None = None,
) -> Verdict:
    """Lay the account's overrides over what was parsed, and let the gates decide by the severities that are in
    force for the source. A hold that a person released counts as a note.

    A finding about one record blocks that record, one about the payload as a whole blocks all. `body` is what
    overrides read, `received_at` what instants are held against.
    """
    if rules.reading is not None:
        parsed = overridden(parsed, body, rules.reading)
    records = tuple(map(profiled, parsed.records))
    problems: dict[Finding, Problem] = {}
    for it in (*parsed.problems, *_found(records, rules, received_at)):
        if rules.tuned(it.code):
            it = rules.judged(it, _profiles(records, it.about))
        if it.severity != OFF:
            problems.setdefault(key(it), it)
    blocking = [
        it
        for name, it in problems.items()
        if it.severity == REJECT or (it.severity == HOLD and name not in released)
    ]
    blocked = {it.about for it in blocking}
    take = () if "" in blocked else tuple(it for it in records if it.external_id not in blocked)
    return Verdict(
        kind=parsed.kind,
        records=records,
        take=take,
        blocking=tuple(blocking),
        notes=tuple(it for it in problems.values() if it not in blocking),
        ignored="" if records or blocking or parsed.wanted else parsed.ignored or "nothing in it",
        reference=_reference(parsed),
        wanted=tuple(dict.fromkeys(parsed.wanted)),
        version=rules.version,
    )


def _found(records: Iterable[Record], rules: SourceRules, received_at: datetime | None) -> Iterator[Problem]:
    """What this room itself finds: the same for every channel."""
    for record in records:
        yield from incomplete(record)
        if received_at is not None and isinstance(record, OrderFact):
            yield from untimely(record, received_at, rules)


def _profiles(records: Iterable[Record], about: str) -> frozenset[str]:
    """The profiles of the orders that a finding concerns."""
    return frozenset(
        word
        for record in records
        if isinstance(record, OrderFact) and about in ("", record.external_id)
        for word in record.profile
    )


def _reference(parsed: Parsed) -> str:
    """The order that the payload is about: what waiting events are woken by."""
    for record in parsed.records:
        return record.external_id if isinstance(record, OrderFact) else record.order_external_id
    return next((found.about for found in parsed.problems if found.about), "")


def value(records: tuple[Record, ...], about: str) -> tuple[int | None, str]:
    """(minor units, currency) that a finding about this record concerns: how much business waits on it."""
    for record in records:
        if about not in ("", record.external_id):
            continue
        if isinstance(record, OrderFact):
            return record.total, record.currency
        if isinstance(record, RefundFact) and record.currency != UNSTATED:
            return record.amount, record.currency
    return None, ""


def settled(refund: RefundFact, currency: str) -> RefundFact:
    """A refund whose currency was UNSTATED, in the order's currency (half up, from ten-thousandths)."""
    if refund.currency == currency:
        return refund
    step: int = 10 ** (4 - exponent(currency))

    def minor(amount: int) -> int:
        half_up = (abs(amount) + step // 2) // step
        return -half_up if amount < 0 else half_up

    def line(found: RefundLineFact) -> RefundLineFact:
        return msgspec.structs.replace(
            found, subtotal=minor(found.subtotal), tax=minor(found.tax), total=minor(found.total)
        )

    lines = tuple(map(line, refund.lines))
    amount, shipping = minor(refund.amount), minor(refund.shipping)
    return msgspec.structs.replace(
        refund,
        currency=currency,
        amount=amount,
        shipping=shipping,
        adjustment=amount - shipping - sum(it.total for it in lines),
        lines=lines,
    )


def unmapped(code: str) -> Parsed:
    """What an event of a channel that is no longer plugged in comes to."""
    return Parsed(kind="unknown", problems=(problem("shape_unknown", why=f"the channel {code} is not installed"),))
