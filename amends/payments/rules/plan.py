"""How a granted refund is split over the original payments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from amends.payments.types import Original, Part

ORDER = ("card", "wallet", "bank", "gift_card", "store_credit")
"""Kinds of payments in the order in which money goes back, unless the setting says another."""
_NEVER = datetime.min.replace(tzinfo=UTC)
_WORDS = (
    ("gift_card", ("gift_card", "gift card", "giftcard", "voucher")),
    ("store_credit", ("store_credit", "store credit", "storecredit", "account_funds")),
    ("bank", ("bank", "bacs", "sepa", "invoice", "cod", "cash", "cheque", "check", "manual", "money_order")),
    ("wallet", ("paypal", "klarna", "afterpay", "amazon", "apple", "google", "wallet", "twint", "mollie")),
)


def kind_of(gateway: str) -> str:
    """What kind of payment a channel's gateway name stands for; a card when nothing else is known."""
    said = gateway.lower().replace("-", "_")
    return next((kind for kind, words in _WORDS if any(word in said for word in words)), "card")


def plan(
    amount: int,
    originals: Sequence[Original],
    way: Callable[[Original], str],
    fallback: str,
    order: Sequence[str] = ORDER,
) -> tuple[Part, ...]:
    """Parts that add up to `amount` exactly: by kind in `order`, the newest payment first, never more per payment
    than is left of it. What cannot go back where it came from, or came from no known payment, is one part over
    `fallback`."""
    rank = {kind: place for place, kind in enumerate(order)}
    rest, parts = amount, []
    newest = sorted(originals, key=lambda one: (one.at or _NEVER, one.payment), reverse=True)
    for one in sorted(newest, key=lambda one: rank.get(one.kind, len(rank))):
        code = way(one)
        share = min(rest, max(one.left_minor, 0))
        if not code or not share:
            continue
        parts.append(Part(gateway=code, payment=one.payment, kind=one.kind, amount_minor=share))
        rest -= share
    if rest:
        parts.append(Part(gateway=fallback, payment="", kind="", amount_minor=rest))
    return tuple(parts)
