"""Roles, rights and what the room shows of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from amends.core.money import Money


class Role(StrEnum):
    """What a person works as. One person may hold several."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    WAREHOUSE = "warehouse"
    QUALITY = "quality"
    FINANCE = "finance"
    INTAKE = "intake_operator"
    ADMIN = "administrator"
    CUSTOMER = "customer"


ELSEWHERE = "elsewhere"
"""The channel of purchases that no channel of ours told of, as their owners state them."""
POLICY = "policy"
"""The name under which money limits of automatic approvals are kept. No person can hold it."""


class Right(StrEnum):
    """What a command asks for."""

    ORDERS_READ = "orders.read"
    CLAIMS_READ = "claims.read"
    CLAIMS_WRITE = "claims.write"
    CLAIMS_DECIDE = "claims.decide"
    CLAIMS_APPROVE_SECOND = "claims.approve_second"
    RETURNS_READ = "returns.read"
    RETURNS_AUTHORISE = "returns.authorise"
    RETURNS_RECEIVE = "returns.receive"
    RETURNS_INSPECT = "returns.inspect"
    DISPOSITION_PROPOSE = "disposition.propose"
    DISPOSITION_AUTHORISE = "disposition.authorise"
    MEMOS_READ = "memos.read"
    MEMOS_ISSUE = "memos.issue"
    QUALITY_READ = "quality.read"
    RECOVERY_WORK = "recovery.work"
    IDENTIFICATION_SWITCH = "identification.switch"
    CATALOG_READ = "catalog.read"
    CATALOG_WRITE = "catalog.write"
    POLICY_READ = "policy.read"
    POLICY_WRITE = "policy.write"
    INTAKE_READ = "intake.read"
    INTAKE_OPERATE = "intake.operate"
    NOTICES_READ = "notices.read"
    FEED_READ = "feed.read"
    FEED_MANAGE = "feed.manage"
    PEOPLE_ADMIN = "people.admin"


class CustomerKey(msgspec.Struct, frozen=True):
    """A customer as a channel knows it; empty external_id and email mean a guest without identity."""

    channel: str
    account: str
    external_id: str
    email: str = ""
    name: str = ""
    phone: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer account. Name, e-mail and phone are PII."""

    id: int
    public_id: str
    name: str
    email: str
    phone: str
    country: str
    language: str


@dataclass(frozen=True, slots=True)
class UserView:
    """A person who signs in."""

    id: int
    email: str
    name: str
    roles: frozenset[str]
    customer_id: int | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class LimitView:
    """The most that a role (or "policy") may grant in one case alone, and in a day (None: no limit of its own)."""

    role: str
    limit: Money
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class TokenView:
    """An API key as its owner sees it; the key itself is shown once, when it is made.

    `hint`: its last characters. Empty `roles` = all of its person; empty `rights` = all of those roles.
    """

    id: int
    user_id: int
    person: str
    label: str
    hint: str
    roles: tuple[str, ...]
    rights: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    works: bool
