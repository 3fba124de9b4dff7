"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "not_a_replacement": "This remedy is a {remedy}, not a replacement.",
        "variant_unknown": "There is no product {sku} in the catalogue. Check the article number.",
        "price_wrong": "The price cannot be used. Enter what the unit costs with tax, 0 or more.",
        "price_not_stated": "The order states no prices, so no difference can be worked out. Send the same price.",
        "difference_settled": "The price difference is {state} already, so the variant stays as it is.",
        "difference_unpaid": "The customer has not paid the difference of {amount} yet. Record the payment, or "
        "waive it with a reason.",
        "difference_none": "There is no difference to {verb} for this replacement.",
        "replacement_waits": "The faulty unit is not back and inspected yet. Wait for it, or secure the advance "
        "replacement with collateral first.",
        "replacement_not_open": "This replacement is {state}; nothing can be changed any more.",
        "carrier_missing": "Say how it was sent: the carrier.",
        "chain_long": "This unit came as replacement number {generation} already; {limit} are sent without a "
        "person's decision. Look at the unit's whole story before you send another one.",
        "collateral_there": "This replacement is secured already. Look at its collateral.",
        "collateral_none": "There is no collateral for this replacement.",
        "collateral_kind": "A collateral is an authorisation or a deposit, not {kind}.",
        "collateral_amount": "Enter an amount above nothing and up to the new unit's price of {most}.",
        "collateral_days": "Give the customer between 1 and {most} days to send the faulty unit.",
        "holder_kind": "{holder} cannot hold a {kind}. Choose {kinds}, or another holder.",
        "collateral_not_needed": "Nothing has to come back, so nothing needs to be secured. Send the unit.",
        "collateral_elsewhere": "{holder} reports by itself. Nobody records this by hand.",
        "collateral_waits": "The collateral is {state}: the unit goes out when it is held.",
        "holder_unknown": "Nobody called {holder} holds collateral here. Choose from: {known}.",
        "holder_silent": "The payment provider does not answer ({error}). It is asked again by itself.",
        "extension_wrong": "The new deadline must be after the present one and within 90 days from now.",
    }
)
