"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "nothing_left": "Nothing is left to give for this unit: {used} of {quantity} are remedied here and "
        "{refunded} refunded in the channel already. Look at the unit's other claims and refunds.",
        "price_unknown": "The order does not state prices, so what was paid is not known here. Offer a repair or "
        "a replacement, or have the channel send the order with its prices.",
        "nothing_paid": "Nothing was paid for this unit, so no money can be given back. Offer a repair or a "
        "replacement instead.",
        "order_not_paid": "The channel says that this order is not paid ({state}). Wait for the payment, or "
        "correct it in the channel and let it send the order again. Where orders are on account and no document "
        "says that they were paid, have intake give pending the meaning paid for this account (Gates).",
        "order_cancelled": "The channel says that this order was cancelled, and it pays back what was taken by "
        "itself. If the customer has the goods all the same, correct the order in the channel.",
        "amount_too_high": "At most {most} is left for this. Enter that or less.",
        "amount_changed": "{decided} was decided, but it would be {now} now: something was paid back meanwhile, "
        "or the order changed. Look at the amount and decide again.",
        "amount_rules_invalid": "These rules cannot be used: {why}.",
        "rules_not_a_draft": "Only a draft can be changed or handed in. Begin a new one.",
        "rules_not_submitted": "These rules are not handed in. Have their author hand them in first.",
        "rules_unchanged": "The draft says what is in force already. Change it, or drop it.",
        "credit_built_upon": "A later refund of the same piece counts on this credit. Cancel that one first.",
        "share_invalid": "A share must be a whole number of percent from 1 to 100, not {share}.",
        "quantity_too_large": "Only {available} of this item can be claimed here. Lower the quantity.",
        "decision_not_final": "This decision is {state} and {outcome}; only a final approval grants a remedy.",
        "refunded_in_channel": "The channel has paid back {outside} for this unit meanwhile, more than is left "
        "beside this remedy. Cancel the remedy, or take the channel's refund back.",
        "goods_not_inspected": "The goods of this claim are not back and inspected yet. Receive and inspect them "
        "first.",
        "store_credit_needs_customer": "This order has no customer account to hold store credit. Choose a refund.",
        "not_a_money_remedy": "This remedy is a {remedy}, not money. Record what was sent to the customer.",
        "not_in_kind": "This remedy is money, not goods. It is settled by its credit memo.",
        "serial_needed": "This product is sold by serial number. Scan the serial number of the unit you send.",
        "serial_same": "{serial} is the faulty unit itself. Scan the serial number of the unit you send.",
        "serial_sold": "{serial} was sold to somebody already. Scan the unit again, or take another one.",
        "serial_sent": "{serial} went out as a replacement before. Scan the unit again, or take another one.",
        "nothing_chosen": "Choose at least one remedy.",
        "too_many_chosen": "At most {most} remedies go on one credit memo. Choose fewer.",
        "memo_mixed": "One credit memo is paid one way in one currency. Choose remedies that are paid alike.",
        "memo_corrected": "{number} is taken back already, by {by}. Nothing is left to correct.",
        "memo_is_correction": "{number} corrects another memo. Correct that one again, or issue a new credit.",
        "correction_amount": "Of this memo {left} stay credited. What is to stay must be less than that, "
        "and not below zero.",
        "reason_missing": "Say why, in a few words: the reason is kept with the record.",
    }
)
