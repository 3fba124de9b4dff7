"""The one table of rights: what each role may do, and the duties that one role never joins.

Least privilege: a role has what its daily work needs. Separation of duties (see `SEPARATE`): who proposes to
release quarantined goods does not authorise it; who decides on money does not issue the memo; who runs the
people and policy desk decides no claim. That two duties are done by two *persons* is enforced where they are done.
"""

from __future__ import annotations

from collections.abc import Mapping

from amends.accounts.types import Right, Role
from amends.core.actor import Actor
from amends.core.errors import Refused

_AGENT = frozenset(
    {
        Right.ORDERS_READ,
        Right.CLAIMS_READ,
        Right.CLAIMS_WRITE,
        Right.CLAIMS_DECIDE,
        Right.RETURNS_READ,
        Right.RETURNS_AUTHORISE,
        Right.MEMOS_READ,
        Right.CATALOG_READ,
        Right.POLICY_READ,
        Right.NOTICES_READ,
    }
)

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _AGENT | {Right.CLAIMS_APPROVE_SECOND, Right.QUALITY_READ, Right.INTAKE_READ},
    Role.WAREHOUSE: frozenset(
        {
            Right.RETURNS_READ,
            Right.RETURNS_RECEIVE,
            Right.RETURNS_INSPECT,
            Right.DISPOSITION_PROPOSE,
            Right.CATALOG_READ,
        }
    ),
    Role.QUALITY: frozenset(
        {
            Right.ORDERS_READ,
            Right.CLAIMS_READ,
            Right.RETURNS_READ,
            Right.RETURNS_INSPECT,
            Right.DISPOSITION_AUTHORISE,
            Right.QUALITY_READ,
            Right.RECOVERY_WORK,
            Right.IDENTIFICATION_SWITCH,
            Right.CATALOG_READ,
            Right.CATALOG_WRITE,
            Right.POLICY_READ,
        }
    ),
    Role.FINANCE: frozenset(
        {
            Right.ORDERS_READ,
            Right.CLAIMS_READ,
            Right.RETURNS_READ,
            Right.MEMOS_READ,
            Right.MEMOS_ISSUE,
            Right.QUALITY_READ,
            Right.RECOVERY_WORK,
            Right.NOTICES_READ,
        }
    ),
    Role.INTAKE: frozenset(
        {
            Right.ORDERS_READ,
            Right.CATALOG_READ,
            Right.INTAKE_READ,
            Right.INTAKE_OPERATE,
            Right.FEED_READ,
            Right.FEED_MANAGE,
        },
    ),
    Role.ADMIN: frozenset(
        {
            Right.ORDERS_READ,
            Right.CLAIMS_READ,
            Right.CLAIMS_APPROVE_SECOND,
            Right.RETURNS_READ,
            Right.MEMOS_READ,
            Right.QUALITY_READ,
            Right.IDENTIFICATION_SWITCH,
            Right.CATALOG_READ,
            Right.CATALOG_WRITE,
            Right.POLICY_READ,
            Right.POLICY_WRITE,
            Right.INTAKE_READ,
            Right.INTAKE_OPERATE,
            Right.NOTICES_READ,
            Right.FEED_READ,
            Right.FEED_MANAGE,
            Right.PEOPLE_ADMIN,
        }
    ),
    # Own things only: every query of a customer is narrowed to the customer's own rows as well.
    Role.CUSTOMER: frozenset(
        {
            Right.ORDERS_READ,
            Right.CLAIMS_READ,
            Right.CLAIMS_WRITE,
            Right.RETURNS_READ,
            Right.MEMOS_READ,
        }
    ),
}

# A policy decides and authorises by itself; it is an actor of its own kind, not a person's role.
POLICY_RIGHTS = frozenset(
    {
        Right.ORDERS_READ,
        Right.CLAIMS_READ,
        Right.CLAIMS_DECIDE,
        Right.RETURNS_AUTHORISE,
        Right.CATALOG_READ,
        Right.POLICY_READ,
    }
)

SEPARATE: tuple[tuple[Right, Right], ...] = (
    (Right.DISPOSITION_PROPOSE, Right.DISPOSITION_AUTHORISE),
    (Right.CLAIMS_DECIDE, Right.MEMOS_ISSUE),
    (Right.CLAIMS_DECIDE, Right.POLICY_WRITE),
    (Right.CLAIMS_DECIDE, Right.PEOPLE_ADMIN),
    (Right.RETURNS_RECEIVE, Right.DISPOSITION_AUTHORISE),
)
"""Pairs of rights that no single role holds."""

LABELS: Mapping[str, str] = {
    Role.AGENT: "agent",
    Role.SUPERVISOR: "supervisor",
    Role.WAREHOUSE: "warehouse",
    Role.QUALITY: "quality",
    Role.FINANCE: "finance",
    Role.INTAKE: "intake operator",
    Role.ADMIN: "administrator",
    Role.CUSTOMER: "customer",
}
"""Roles in words."""


def can(actor: Actor, right: Right) -> bool:
    """Whether the actor holds the right (system holds all; a customer never more than the customer role; a limited
    API key never more than its scope)."""
    if actor.scope is not None and right not in actor.scope:
        return False
    if actor.kind == "system":
        return True
    if actor.kind == "policy":
        return right in POLICY_RIGHTS
    if actor.is_customer:
        return right in RIGHTS[Role.CUSTOMER]
    return any(right in _BY_NAME.get(role, frozenset()) for role in actor.roles if role != Role.CUSTOMER)


def require(actor: Actor, right: Right) -> None:
    """Refused("not_allowed") unless `can`; the text names the roles that may."""
    if not can(actor, right):
        raise Refused("not_allowed", right=", ".join(roles_with(right)) or str(right))


def roles_with(right: Right) -> list[str]:
    """The staff roles that hold the right, in words."""
    return [LABELS[role] for role, held in RIGHTS.items() if right in held and role is not Role.CUSTOMER]


_BY_NAME: Mapping[str, frozenset[Right]] = {role.value: held for role, held in RIGHTS.items()}
