"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "credit_short": "{available} of store credit are available on this account, {wanted} are asked for. "
        "Take at most what is available.",
        "credit_amount": "An amount must be above zero.",
        "credit_spent": "Of the store credit that this document gave, {available} are left; the rest is spent "
        "or held already. Ask the customer to pay the difference, or adjust the account.",
        "hold_ended": "This hold is {state} already. Take a new one for another purchase.",
        "hold_too_small": "{held} are held for this purchase; no more than that can be captured.",
        "credit_system_unknown": "There is no system {system} to transfer credit to. Choose from: {known}.",
        "credit_system_silent": "The other system does not answer ({error}). It is asked again by itself.",
        "credit_system_reports": "{system} reports by itself. Nobody marks its transfers by hand.",
        "reason_missing": "Say why, in a few words: the reason is kept with the record.",
        "credit_code_wrong": "This code is not valid. Check it for typing errors, or ask for a new one.",
    }
)
