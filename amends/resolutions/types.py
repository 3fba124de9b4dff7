"""Resolutions: what was granted, what was carried out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from amends.core.moves import moves

RESOLUTION = moves(
    "resolution",
    "granted",
    {
        "issue": ("granted", "issued"),
        "settle": ("granted issued", "settled"),
        "cancel": ("granted", "cancelled"),
        "take back": ("issued settled", "cancelled"),
    },
)


AMOUNT_RULES = moves(
    "rules for amounts",
    "draft",
    {
        "hand in": ("draft", "submitted"),
        "send back": ("submitted", "draft"),
        "publish": ("submitted", "live"),
        "drop": ("draft submitted", "dropped"),
    },
)


class AmountLine(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of the calculation with its reason. `kind`: price, discount, tax, other,
    earlier, share, deduction, shipping. The lines of a calculation add up to its total."""

    kind: str
    text: str
    minor: int


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a remedy would pay, line by line; the same figures are posted. All minor units of `currency`.

    `charges`: shipping and fees in the total. `pay_currency`, `pay_minor`: the total as the customer paid it,
    where
    the order is shown in another currency than the payment's. `digest` names what the amount hangs on: a decision
    that carries it is refused when something of that has changed.
    """

    currency: str
    quantity: int
    net: int
    tax: int
    total: int
    lines: tuple[AmountLine, ...]
    charges: int = 0
    pay_currency: str = ""
    pay_minor: int = 0
    digest: str = ""


class Deduction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule for a deduction. `category` of the product and `region` (country of sale) narrow it; empty means
    any.

    usage_time: straight-line from the end of `free_months` after delivery until `life_months` after it.
    usage_count: straight-line over `life` hours, cycles or km (`unit`), after the first `free`.
    restocking: `percent` of the paid price, or `minor` of `currency` a piece. At most `most_percent` is taken.
    """

    kind: str
    name: str
    category: str = ""
    region: str = ""
    free_months: int = 0
    life_months: int = 0
    free: int = 0
    life: int = 0
    unit: str = ""
    percent: int = 0
    minor: int = 0
    currency: str = ""
    most_percent: int = 100


class RefundPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shipping and fees, and what is deducted. Where nothing was published: both with the refund that completes
    the
    order, and no deductions."""

    shipping: str = "complete"
    fees: str = "complete"
    deductions: tuple[Deduction, ...] = ()


class OptionView(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be given for a claim, with its consequences in words. `code`: refund, keep (a refund
    without return), partial_credit, store_credit, replacement, repair, or what another room adds. `amount_minor`:
    the money (None: none); `cost`: what it costs us; `uses`: what of the entitlement; `refusal`: why it cannot be
    given now (empty: it can). `more`: (words, address) of where its details are chosen."""

    code: str
    label: str
    gets: str
    when: str
    goods: str
    uses: str
    cost: str = ""
    amount_minor: int | None = None
    currency: str = ""
    lines: tuple[AmountLine, ...] = ()
    digest: str = ""
    refusal: str = ""
    more: tuple[tuple[str, str], ...] = ()


class AmountRulesView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the rules for amounts, or a draft (version None). `content`: as rules/book.py reads it;
    `editors`: who worked on it, and may not publish it."""

    id: int
    version: int | None
    state: str
    content: dict[str, Any]
    because: str
    author: str
    editors: tuple[int, ...]
    reviewed_by: str
    at: datetime
    published_at: datetime | None


class ResolutionView(msgspec.Struct, frozen=True, kw_only=True):
    """What was granted for a claim and how far it is.

    `state`: granted (reserved), issued (the credit memo exists, its money is on the way), settled (the customer
    has it), cancelled. `amount_minor` is 0 for repair and replacement; `value_minor` is what the remedy takes
    off the unit (with `value_tax_minor` in it), whatever kind it is. `ready`: it could be paid, and waits for
    others of its order (setting AMENDS_MEMO_PER).
    """

    id: int
    claim_id: int
    sold_unit_id: int
    state: str
    remedy: str
    method: str
    quantity: int
    currency: str
    amount_minor: int
    memo_number: str
    replacement_serial: str
    at: datetime
    settled_at: datetime | None
    value_minor: int = 0
    value_tax_minor: int = 0
    return_required: bool = True
    ready: bool = False


class MemoLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a credit memo. `category`, `rate`: its kind of tax, as in MemoTax (empty: the memo has one)."""

    sku: str
    title: str
    serial: str
    quantity: int
    net: int
    tax: int
    total: int
    reason: str
    category: str = ""
    rate: str = ""


class MemoTax(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of one category (EN 16931: S, Z, E, AE, K, G, O) and rate (percent, as text)."""

    category: str
    rate: str
    net: int
    tax: int


class MemoView(msgspec.Struct, frozen=True, kw_only=True):
    """An issued document: immutable. `method`: refund, store_credit. `issuer`: printable lines.

    `transaction_state`: pending, partly, succeeded, failed; empty for store credit, which needs no payout.
    `kind`: credit, or correction (its amounts are below zero): then `corrects` is the number of the memo and
    `reason` why. `corrections`: the numbers of its own ones, `left` what stays credited after them. `day`: the
    document's day where its issuer is. `seller`, `buyer`: what was known of both on that day.
    """

    id: int
    number: str
    public_id: str
    claim_id: int
    claim_ref: str
    order_number: str
    customer_id: int | None
    customer_name: str
    legal_entity: str
    issued_at: datetime
    currency: str
    net: int
    tax: int
    total: int
    method: str
    lines: tuple[MemoLine, ...]
    breakdown: tuple[AmountLine, ...]
    transaction_state: str
    issuer: tuple[str, ...] = ()
    kind: str = "credit"
    reason: str = ""
    corrects: str = ""
    corrections: tuple[str, ...] = ()
    left: int = 0
    day: date | None = None
    taxes: tuple[MemoTax, ...] = ()
    seller: dict[str, str] = {}
    buyer: dict[str, str] = {}
    gift: bool = False
    """Whether it is for somebody who was given the unit: the paper names the buyer, and is not theirs to see."""
