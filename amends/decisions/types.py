"""Verdicts and their state axis."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from amends.core.moves import moves

VERDICT = moves(
    "verdict",
    "proposed",
    {
        "confirm": ("proposed awaiting_second", "final"),
        "ask second": ("proposed", "awaiting_second"),
        "reject": ("awaiting_second", "rejected"),
        "supersede": ("final awaiting_second proposed", "superseded"),
    },
)


class Remedy(StrEnum):
    """What the customer gets."""

    REFUND = "refund"
    PARTIAL_CREDIT = "partial_credit"
    STORE_CREDIT = "store_credit"
    REPAIR = "repair"
    REPLACEMENT = "replacement"
    NONE = "none"


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy or a person rules. `outcome`: approve, deny, review. `share_percent` of the unit's paid
    price (100 = all). `reasons`: (code, sentence a customer can read)."""

    outcome: str
    remedy: str = "none"
    share_percent: int = 100
    return_required: bool = True
    reasons: tuple[tuple[str, str], ...] = ()
    method: str = "original"


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. `policy_version` is None for a person's; `inputs` and `trace` replay it."""

    id: int
    claim_id: int
    state: str
    outcome: str
    remedy: str
    share_percent: int
    method: str
    return_required: bool
    amount_minor: int | None
    currency: str
    reasons: tuple[tuple[str, str], ...]
    policy_version: int | None
    decided_by: str
    decided_by_user: int | None
    second_by: str
    override_reason: str
    inputs: dict[str, Any]
    trace: dict[str, Any]
    at: datetime
