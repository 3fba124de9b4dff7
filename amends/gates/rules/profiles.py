"""What kind of order it is: the words that gates can be tuned by, from the channel's marks and the facts."""

from __future__ import annotations

import msgspec

from amends.gates.types import Record
from amends.orders.ports import OrderFact

_SAME = {"kit": "bundle", "manual": "draft", "pos": "point_of_sale", "preorder": "pre_order",
         "dropship": "drop_ship", "drop_shipped": "drop_ship", "replacement": "exchange", "business": "b2b",
         "company": "b2b", "recurring": "subscription", "sandbox": "test"}  # fmt: skip
"""Other words that channels use for the same."""


def profile(order: OrderFact) -> tuple[str, ...]:
    """The channel's marks in our words, and what the facts themselves say; sorted. Unknown words are kept."""
    found = {_SAME.get(word, word) for word in order.profile}
    if order.lines:
        if not order.total and not any(line.total for line in order.lines):
            found.add("zero_priced")
        kinds = {line.kind for line in order.lines}
        if kinds == {"gift_card"}:
            found.add("gift_card")
        if "goods" not in kinds:
            found.add("digital")
    if any(payment.currency not in ("", order.currency) for payment in order.payments):
        found.add("multi_currency")
    if any(refund.kind == "replacement" for refund in order.refunds):
        found.add("exchange")
    if "b2b" not in found:
        found.add("b2c")
    return tuple(sorted(found))


def profiled(record: Record) -> Record:
    """The record with its profile in our words."""
    if not isinstance(record, OrderFact):
        return record
    found = profile(record)
    return record if found == record.profile else msgspec.structs.replace(record, profile=found)
