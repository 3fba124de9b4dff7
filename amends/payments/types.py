"""Payments: what is to be paid back (the granted refund) and how it is executed (its transactions)."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from amends.core.moves import moves

GRANTED = moves(
    "granted refund",
    "pending",
    {
        "pay part": ("pending failed succeeded", "partly"),
        "pay": ("pending partly failed called_off", "succeeded"),
        "fail": ("pending partly succeeded", "failed"),
        "go on": ("failed", "pending"),
        "call off": ("pending failed", "called_off"),
    },
)
TRANSACTION = moves(
    "transaction",
    "pending",
    {
        "succeed": ("pending failed cancelled", "succeeded"),
        "fail": ("pending", "failed"),
        "bounce": ("succeeded", "failed"),
        "cancel": ("pending failed", "cancelled"),
    },
)


BANK_FILE = moves(
    "bank file",
    "made",
    {
        "release": ("made", "released"),
        "execute": ("released", "executed"),
        "discard": ("made released", "discarded"),
    },
)


class BankAccountView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a refund is transferred to, masked. `erased`: it was known once."""

    iban: str
    by: str
    at: datetime
    erased: bool


class BankLine(msgspec.Struct, frozen=True, kw_only=True):
    """One payout in a bank file. `state`: the payout's."""

    payout_id: int
    memo_number: str
    customer_name: str
    iban: str
    currency: str
    amount_minor: int
    state: str
    error: str


class BankFileView(msgspec.Struct, frozen=True, kw_only=True):
    """Transfers for the bank from the account of `entity`. `state`: made, released (by a second person; it can be
    read now), executed, discarded. `sha256`: of the pain.001 file."""

    id: int
    ref: str
    entity: str
    state: str
    currency: str
    payouts: int
    total_minor: int
    on: date
    made_by: str
    made_at: datetime
    released_by: str
    released_at: datetime | None
    sha256: str
    verbs: tuple[str, ...]
    lines: tuple[BankLine, ...] = ()


class OwnAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A refund that is transferred, as its customer sees it. `iban`: where to, masked; empty: not known yet."""

    currency: str
    amount_minor: int
    iban: str
    may_change: bool


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """The transfers that a bank file of a legal entity would collect now. `iban`: its own account, masked; empty
    where it has none."""

    entity: str
    name: str
    iban: str
    payouts: int
    total_minor: int


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A decision to pay money back. `key` belongs to the decision: granting the same key again is the same grant.
    `document`: the number of the credit memo, `document_ref` its public id. `amount_minor` in `currency`."""

    key: str
    document: str
    document_ref: str
    claim_ref: str
    order_id: int
    order_number: str
    customer_id: int | None
    customer_name: str
    currency: str
    amount_minor: int
    lines: tuple[tuple[str, int], ...] = ()


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """An original payment of an order, and what of it can still go back. `payment`: the channel's id; `gateway`:
    as the channel names it; `kind`: card, wallet, bank, gift_card, store_credit; `channel`, `account`: whose."""

    payment: str
    kind: str
    gateway: str
    channel: str
    account: str
    currency: str
    left_minor: int
    at: datetime | None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A share of a granted refund: over which gateway, back to which payment (empty: to none in particular)."""

    gateway: str
    payment: str
    kind: str
    amount_minor: int


class PayoutView(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction of a granted refund. `by_hand`: a person makes the transfer and says what came of it."""

    id: int
    memo_number: str
    memo_ref: str
    claim_ref: str
    order_number: str
    customer_name: str
    gateway: str
    by_hand: bool
    state: str
    currency: str
    amount_minor: int
    external_id: str
    error: str
    attempts: int
    at: datetime
    answered_at: datetime | None
    verbs: tuple[str, ...]
    payment: str = ""
    granted_id: int = 0


class RefundRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a payment gateway is asked to pay back. `key` belongs to the decision: however often it is sent,
    the money moves once. `payment`: the original payment that it goes back to; `attempt` counts from 1;
    `external_id`: what the gateway answered before. `lines`: (order line's external id, quantity)."""

    key: str
    amount_minor: int
    currency: str
    memo_number: str
    order_number: str
    payment: str = ""
    attempt: int = 1
    external_id: str = ""
    customer_id: int | None = None
    owner: str = ""
    channel: str = ""
    account: str = ""
    order_external_id: str = ""
    source_gateway: str = ""
    lines: tuple[tuple[str, int], ...] = ()


class RefundAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A gateway's answer. `state`: succeeded, failed (a definite no: nothing was paid), pending (`ask_again`
    says whether to ask; False: a person or a later message will tell). `bounced`: money that was paid came
    back."""

    state: str
    external_id: str = ""
    error: str = ""
    ask_again: bool = False
    bounced: bool = False


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something on the books that does not add up. `code`: its kind; `ids`: what to look at, by name."""

    code: str
    text: str
    ids: dict[str, str]


class DayView(msgspec.Struct, frozen=True, kw_only=True):
    """The payouts that one day (UTC) granted over one gateway in one currency: minor units granted, posted, paid,
    still pending and failed. What adds up has posted = paid and granted = paid + pending + failed."""

    day: date
    gateway: str
    currency: str
    payouts: int
    granted: int
    posted: int
    paid: int
    pending: int
    failed: int
