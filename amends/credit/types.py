"""Store credit: accounts, movements, holds, adjustments, transfers. All amounts in minor units."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves

HOLD = moves(
    "hold",
    "held",
    {"capture": ("held", "captured"), "void": ("held", "voided"), "lapse": ("held", "lapsed")},
)
ADJUSTMENT = moves("adjustment", "waiting", {"confirm": ("waiting", "done"), "reject": ("waiting", "rejected")})
TRANSFER = moves(
    "transfer",
    "waiting",
    {"confirm": ("waiting", "done"), "refuse": ("waiting", "refused")},
)


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """What one customer has to spend in one currency: `balance` = `available` + `held`.

    `expiring_at`: when the next part of it expires, None when nothing does. `code_hint`: the last characters of
    the code that is valid now, empty when there is none.
    """

    id: int
    public_id: str
    customer_id: int
    customer_name: str
    currency: str
    balance: int
    held: int
    available: int
    expiring_at: datetime | None
    code_hint: str
    opened_at: datetime


class MovementView(msgspec.Struct, frozen=True, kw_only=True):
    """One movement, never changed. `kind`: issue, hold, capture, release, expire, adjust, withdraw, transfer,
    return. `minor`: change of the balance; `held`: change of what is held of it. The figures after it follow."""

    id: int
    at: datetime
    kind: str
    minor: int
    held: int
    balance_after: int
    available_after: int
    reference: str
    reason: str
    by: str


class HoldView(msgspec.Struct, frozen=True, kw_only=True):
    """An amount kept for one purchase. `state`: held, captured, voided, lapsed."""

    id: int
    account: str
    state: str
    currency: str
    minor: int
    captured: int
    reference: str
    until: datetime | None
    at: datetime
    verbs: tuple[str, ...]


class AdjustmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A correction by hand. `state`: waiting (for a second person), done, rejected."""

    id: int
    account: str
    customer_name: str
    currency: str
    minor: int
    reason: str
    state: str
    asked_by: str
    asked_by_id: int | None
    at: datetime
    decided_by: str
    decided_at: datetime | None
    verbs: tuple[str, ...]


class TransferView(msgspec.Struct, frozen=True, kw_only=True):
    """Credit on its way to another system. `state`: waiting, done, refused (it is back on the account)."""

    id: int
    account: str
    customer_name: str
    system: str
    by_hand: bool
    state: str
    currency: str
    minor: int
    external_id: str
    error: str
    attempts: int
    at: datetime
    answered_at: datetime | None
    verbs: tuple[str, ...]


class TransferRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What another system is asked to take over. `key` belongs to the transfer: however often it is sent, the
    customer is credited once."""

    key: str
    account: str
    customer_ref: str
    customer_name: str
    customer_email: str
    currency: str
    minor: int


class TransferAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Another system's answer. `state`: done, refused (a definite no), waiting (somebody tells later)."""

    state: str
    external_id: str = ""
    error: str = ""


class CodeCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a valid code gives: no name, no history."""

    account: str
    currency: str
    available: int
    expiring_at: datetime | None
