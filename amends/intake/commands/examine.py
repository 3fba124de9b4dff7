"""What would become of a payload, without a database: for audits and for people who wonder."""

from __future__ import annotations

import msgspec

from amends.intake.commands.plug import channel
from amends.intake.gates import text
from amends.intake.rules.judge import judge
from amends.orders.ports import FulfilmentFact, OrderFact

_MONEY = frozenset({"money_mismatch", "refund_mismatch", "refund_differs", "rounding_difference",
                    "discount_mismatch", "discount_shared"})  # fmt: skip


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """`outcome`: record, ignored, held or rejected. `records`: how many of each kind could be made. `money`:
    "adds up", "" when there is none in it, else the gates that say what does not. `reasons`: the findings in
    words."""

    channel: str
    kind: str
    outcome: str
    records: dict[str, int]
    money: str
    reasons: tuple[str, ...]


def examine(channel_code: str, topic: str, body: bytes) -> Examined:
    """Parse and judge one payload; Refused("channel_unknown")."""
    parsed = channel(channel_code).parse(topic, body, "audit")
    verdict = judge(parsed)
    findings = [*verdict.blocking, *verdict.notes]
    records: dict[str, int] = {}
    for record in parsed.records:
        name = type(record).__name__.removesuffix("Fact").lower()
        records[name] = records.get(name, 0) + 1
        if isinstance(record, OrderFact) and record.refunds:
            records["refund in order"] = records.get("refund in order", 0) + len(record.refunds)
    if verdict.blocking:
        held = all(it.severity == "hold" for it in verdict.blocking)
        outcome = "held" if held else "rejected"
    else:
        outcome = "ignored" if verdict.ignored else "record"
    money = [f"{it.code}({it.field})" for it in findings if it.code in _MONEY]
    counts = any(not isinstance(record, FulfilmentFact) for record in parsed.records)
    return Examined(
        channel=channel_code,
        kind=verdict.ignored or verdict.kind,
        outcome=outcome,
        records=records,
        money=" ".join(money) or ("adds up" if counts else ""),
        reasons=tuple(text(it) for it in findings),
    )
