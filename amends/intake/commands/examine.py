"""What would become of a payload, without a database: for audits and for people who wonder."""

from __future__ import annotations

from amends.gates.api import judge, problem, text
from amends.intake.commands.plug import channel, channel_codes, recognise
from amends.intake.types import Examined
from amends.orders.ports import FulfilmentFact, OrderFact

_MONEY = frozenset({"money_mismatch", "refund_mismatch", "refund_differs", "rounding_difference",
                    "discount_mismatch", "discount_shared"})  # fmt: skip


def examine(channel_code: str, topic: str, body: bytes) -> Examined:
    """Parse and judge one payload, of no account. A code that is not plugged in ("" too) has the channel
    recognised by the bytes."""
    if channel_code not in channel_codes():
        channel_code = next(iter(recognise(body)), "")
    if not channel_code:
        found = problem("channel_unrecognised")
        return Examined(channel="", kind="", outcome="rejected", records={}, money="", reasons=(text(found),))
    parsed = channel(channel_code).parse(topic, body, "")
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
        wanted=tuple(f"{it.kind} {it.external_id}" for it in parsed.wanted),
    )
