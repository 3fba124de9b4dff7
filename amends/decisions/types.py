"""Verdicts and their state axis."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from amends.core.moves import moves

VERDICT = moves(
    "verdict",
    "proposed",
    {
        "confirm": ("proposed awaiting_second", "final"),
        "offer": ("proposed awaiting_second", "awaiting_choice"),
        "choose": ("awaiting_choice", "chosen"),
        "ask second": ("proposed", "awaiting_second"),
        "reject": ("awaiting_second", "rejected"),
        "supersede": ("final awaiting_second awaiting_choice proposed", "superseded"),
    },
)


POLICY = moves(
    "policy",
    "draft",
    {
        "submit": ("draft", "submitted"),
        "send back": ("submitted", "draft"),
        "publish": ("submitted", "live"),
        "retire": ("live", "retired"),
        "drop": ("draft submitted", "dropped"),
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


IN_KIND = frozenset({Remedy.REPAIR, Remedy.REPLACEMENT})
"""Remedies that pay no money."""


CHOOSABLE = (Remedy.REPAIR, Remedy.REPLACEMENT, Remedy.REFUND, Remedy.STORE_CREDIT)
"""Remedies that settle the whole unit. A partial credit is worth something else, so nobody chooses it."""


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy or a person rules. `outcome`: approve, deny, review. `share_percent` of the unit's paid
    price (100 = all). `reasons`: (code, sentence a customer can read).

    When the policy leaves it to a person (review), `suggestion` is what its table would say otherwise
    (approve, deny or nothing), the remedy fields and `suggested_reasons` belong to that suggestion.
    `approval`: who must agree (nobody: the policy itself decides; person; two: two people, whatever their limits).

    Instead of a share a person may set an amount (`amount_minor` of `currency`). `waive`: nothing is deducted
    for use
    or handling; `goodwill`: it is paid from the goodwill budget, because nothing is owed.

    `choices`: other remedies that the customer may take instead of `remedy`, which is given when none is chosen in
    time.
    """

    outcome: str
    remedy: str = "none"
    share_percent: int = 100
    return_required: bool = True
    reasons: tuple[tuple[str, str], ...] = ()
    method: str = "original"
    suggestion: str = ""
    suggested_reasons: tuple[tuple[str, str], ...] = ()
    approval: str = "nobody"
    amount_minor: int | None = None
    currency: str = ""
    waive: bool = False
    goodwill: bool = False
    choices: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a ruling asks of the unit: a share of the paid price, or a `fixed` amount (minor units of `currency`).
    `keep`: the customer keeps the goods and what is left of their value; `in_kind`: no money; `waive`: nothing is
    deducted for use or handling."""

    share_percent: int = 100
    fixed: int | None = None
    currency: str = ""
    keep: bool = False
    in_kind: bool = False
    waive: bool = False


def asked_of(
    remedy: str, share_percent: int, return_required: bool, fixed: int | None, currency: str, waive: bool
) -> Asked:
    """What a ruling asks of the unit. A partial credit without a return leaves the goods with the customer, and
    the
    rest of their value for later; every other remedy takes the goods whole."""
    in_kind = remedy in IN_KIND
    partly = share_percent < 100 or fixed is not None
    keep = remedy == Remedy.PARTIAL_CREDIT and not return_required and partly
    return Asked(
        share_percent=share_percent,
        fixed=None if in_kind else fixed,
        currency=currency if fixed is not None else "",
        keep=keep,
        in_kind=in_kind,
        waive=waive,
    )


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """What that comes to, and the digest of the calculation behind it."""

    minor: int
    currency: str
    digest: str = ""


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. `policy_version`, `inputs` and `trace` replay what the policy said at that moment, also
    when a person (`decided_by_user`) ruled otherwise; `trace["ruling"]` is what it said."""

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
    fixed_minor: int | None = None
    waive: bool = False
    goodwill: bool = False
    choices: tuple[str, ...] = ()
    choose_until: datetime | None = None
    chosen_by: str = ""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One remedy that a customer may choose. `amount_minor` of `currency`: money remedies only."""

    remedy: str
    method: str
    amount_minor: int | None
    currency: str


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer may choose among, until when; the first of `choices` is given when nothing is chosen."""

    decision_id: int
    until: datetime
    choices: tuple[Choice, ...]


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy sees of one check's finding."""

    code: str
    outcome: str
    facts: dict[str, Any] = {}


class Stake(msgspec.Struct, frozen=True, kw_only=True):
    """What is at stake: the amount for a full refund now, or why it cannot be told (an error code)."""

    currency: str = ""
    minor: int | None = None
    refusal: str = ""


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """Where the unit was sold. `region`: country code; `account`: the channel's account; `business`: to a firm."""

    account: str = ""
    region: str = ""
    product_category: str = ""
    business: bool = False


class PolicyView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a policy, or a draft (version None). `state`: draft, submitted, live, retired, dropped.

    `in_force`: it decides cases of its scope right now. `editors`: who changed the draft (none of them may
    review it).
    """

    id: int
    version: int | None
    name: str
    state: str
    author: str
    at: datetime
    content: dict[str, Any]
    digest: str = ""
    base: int = 0
    channel: str = ""
    account: str = ""
    region: str = ""
    category: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    in_force: bool = False
    editors: tuple[int, ...] = ()
    reviewed_by: str = ""
    because: str = ""
    published_at: datetime | None = None
    tested: bool = False

    @property
    def where(self) -> str:
        """The scope in words."""
        named = [
            f"{axis} {value}"
            for axis in ("channel", "account", "region", "category")
            if (value := getattr(self, axis))
        ]
        return ", ".join(named) or "everywhere"


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Where a policy applies; empty means everywhere. `region`: a country code; `category`: of products."""

    channel: str = ""
    account: str = ""
    region: str = ""
    category: str = ""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy would say to one claim now: the rows that decide it, and what the guard adds above them.
    `applies`: the claim lies within its scope."""

    ruling: Ruling
    rows: dict[str, tuple[str, ...]]
    guard: tuple[str, ...]
    inputs: dict[str, Any]
    applies: bool


class SimulationView(msgspec.Struct, frozen=True, kw_only=True):
    """A draft tried on past cases. `flips`: direction -> cases; `agree`: of those decided by people, how many
    the draft would decide as they did, of how many (before: the live policies'). `money`: currency ->
    {before, after, ...direction: change} in minor units given without a person; `fits`: it was run with what
    the draft holds now, against what is live now."""

    id: int
    policy_id: int
    state: str
    seen: int
    last: int
    cursor: int
    flips: dict[str, int]
    out_of_scope: int
    agree: dict[str, int]
    money: dict[str, dict[str, int]]
    milliseconds: int
    by: str
    at: datetime
    finished_at: datetime | None
    error: str
    fits: bool


class CaseFlipView(msgspec.Struct, frozen=True, kw_only=True):
    """A past case that would be decided otherwise: outcome, remedy, share and deciding row, before and after."""

    claim_id: int
    reference: str
    direction: str
    before: dict[str, Any]
    after: dict[str, Any]
    people: str
    currency: str
    minor_before: int
    minor_after: int


class PolicyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a policy in words: all of `when` must be so, `then` is ruled, for `reason`."""

    id: str
    when: tuple[str, ...]
    then: str
    reason: str
    sentence: str


class PolicyTable(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a policy in readable words."""

    title: str
    rows: tuple[PolicyRow, ...]


class BudgetView(msgspec.Struct, frozen=True, kw_only=True):
    """A goodwill budget: what a team may give in a period without owing it, and what is left of it.
    `members`: ids of people (empty: everybody)."""

    id: int
    team: str
    members: tuple[int, ...]
    currency: str
    starts: date
    ends: date
    minor: int
    used: int
    made_by: str

    @property
    def left(self) -> int:
        """Minor units that can still be given."""
        return self.minor - self.used


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log of decisions, as it was at `at`."""

    id: int
    decision_id: int
    claim_id: int
    state: str
    outcome: str
    remedy: str
    share_percent: int
    fixed_minor: int | None
    amount_minor: int | None
    currency: str
    goodwill: bool
    decided_by: str
    second_by: str
    reasons: tuple[tuple[str, str], ...]
    override_reason: str
    at: datetime
