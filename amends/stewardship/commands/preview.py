"""What an override would make of the account's newest events, before it is put into a draft."""

from __future__ import annotations

from collections.abc import Iterable

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.gates import api as gates
from amends.gates.api import Tuned
from amends.gates.ports import Override, Record, Rulebook
from amends.intake.api import archive
from amends.orders.ports import OrderFact
from amends.stewardship.types import OverridePreview

_MOST = 25


def preview(actor: Actor, override: Override, most: int = 10) -> list[OverridePreview]:
    """The field before and after, for the newest events of the account; Refused names a fault of the override."""
    require(actor, Right.INTAKE_OPERATE)
    book = Rulebook(overrides=(override,))
    gates.check(book)
    rules = Tuned(0, book).source(override.channel, override.account)
    without = Tuned(0, Rulebook()).source(override.channel, override.account)
    found = []
    for event in archive.chunk(archive.newest(), min(most, _MOST), override.channel, override.account):
        parsed = archive.parsed(event)
        plain = gates.judge(parsed, frozenset(), without, body=event.body)
        own = gates.judge(parsed, frozenset(), rules, body=event.body)
        wrong = [it for it in (*own.notes, *own.blocking) if it.code == "override_failed"]
        found.append(
            OverridePreview(
                event_id=event.id,
                received_at=event.received_at,
                reference=event.reference,
                is_json=event.body.lstrip()[:1] in (b"{", b"["),
                before=_shown(plain.records, override),
                after=_shown(own.records, override),
                failed=gates.text(wrong[0]) if wrong else "",
            )
        )
    return found


def _shown(records: Iterable[Record], override: Override) -> str:
    return "; ".join(
        _value(it, override) for it in records if isinstance(it, OrderFact) or not override.expression
    )[:300]


def _value(record: Record, override: Override) -> str:
    if not override.expression:
        return ", ".join(str(getattr(record, axis.rpartition(".")[2], "-")) for axis in override.becomes)
    if not isinstance(record, OrderFact):
        return "-"
    head, _, name = override.field.partition(".")
    if head == "lines":
        return ", ".join(_plain(getattr(line, name)) or "-" for line in record.lines)
    return _plain(getattr(record.customer, name) if head == "customer" else getattr(record, head)) or "-"


def _plain(value: object) -> str:
    return " + ".join(map(str, value)) if isinstance(value, tuple) else str(value)
