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
        "grant_differs": "This decision granted {before} already; it cannot grant {now}.",
    }
)
