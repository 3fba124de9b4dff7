"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "payout_pending": "This payout is under way already. Wait for its answer before you start another one.",
        "payout_done": "This payout is done already; nothing is paid twice.",
        "payout_elsewhere": "This payout runs over {gateway}, which reports by itself. Nobody marks it by hand.",
        "payout_none": "This credit memo was paid as store credit; there is nothing to pay out.",
        "payout_declined": "The payment provider declined: {error}. Pay by bank transfer instead.",
        "gateway_unknown": "There is no payment gateway {gateway}. Choose from: {known}.",
        "gateway_silent": "The payment provider does not answer ({error}). It is asked again by itself.",
        "bank_reference_missing": "Enter the bank's reference of the transfer, so that it can be found again.",
        "amount_not_payable": "{provider} cannot hold {amount} exactly. Pay it by bank transfer.",
        "store_credit_needs_account": "This order has no customer account to hold store credit. Pay by bank "
        "transfer.",
        "channel_not_connected": "{channel} is not connected, or cannot be told of refunds. Pay by bank transfer.",
        "payout_not_failed": "This payout is {state}. Only a failed one can be paid another way.",
        "payout_called_off": "This refund was called off by a correction of its memo. Nothing is paid for it.",
        "payout_open": "The refund of this memo is {state}, and {paid} of it were paid. While a provider works "
        "on it, wait; then keep exactly what was paid, or have the rest paid first.",
        "payout_replaced": "This payout was paid another way already. Look at the memo's other payouts.",
        "day_invalid": "This is no day of the calendar. Write it as year, month and day.",
        "way_unknown": "There is no way {way} to pay. Choose from: {known}.",
        "grant_differs": "This decision granted {before} already; it cannot grant {now}.",
    }
)
