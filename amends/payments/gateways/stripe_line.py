"""The line to Stripe: its own client, what its errors say, and its amounts. Its minor units are ISO 4217's but for
a few currencies (docs.stripe.com/currencies)."""

from __future__ import annotations

import stripe

from amends.core.errors import Refused
from amends.core.money import Money, exponent

_NONE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_TWO = frozenset({"ISK", "UGX"})
"""Kept with two digits for older callers, though their ISO minor unit has none."""


def client(key: str, url: str = stripe.DEFAULT_API_BASE, timeout: float = 20) -> stripe.StripeClient:
    """A client that tries nothing again by itself: a job does. `key`: a secret or restricted key."""
    line = stripe.HTTPXClient(timeout=timeout, allow_sync_methods=True)
    return stripe.StripeClient(key, base_addresses={"api": url}, http_client=line, max_network_retries=0)


def words(error: stripe.StripeError) -> str:
    """What Stripe says, and its code."""
    code = f" ({error.code})" if error.code else ""
    return f"{error.user_message or type(error).__name__}{code}"[:500]


def stripe_digits(currency: str) -> int:
    """The digits of Stripe's minor unit."""
    if currency in _NONE:
        return 0
    return 2 if currency in _TWO else exponent(currency)


def to_stripe(minor: int, currency: str) -> int:
    """Our minor units in Stripe's. Refused("amount_not_payable") when Stripe cannot hold the amount."""
    shift = stripe_digits(currency) - exponent(currency)
    scale = int(10 ** abs(shift))
    amount = minor * scale if shift >= 0 else minor // scale
    whole = shift >= 0 or minor % scale == 0
    if not whole or (exponent(currency) == 3 and amount % 10):
        raise Refused("amount_not_payable", amount=str(Money(minor, currency)), provider="Stripe")
    return amount
