"""What a person reads when this room refuses. Codes that the quality gates own (order_unknown, line_unknown,
transition_forbidden, state_unknown, amount_out_of_range) have their texts in the intake room."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "line_twice": "Order {order} names one of its lines twice. Correct it in the channel and send it again.",
        "change_unclear": "The change of line {line} ({action}) does not say what becomes of it. Correct it in "
        "the channel and send it again.",
        "quantity_out_of_range": "Line {line} has the quantity {quantity}. Correct it in the channel.",
        "refund_elsewhere": "Refund {refund} belongs to another order already. Compare both in the channel.",
        "serials_too_many": "Only {free} pieces of this line have no serial number yet. Enter at most so many.",
    }
)
