"""API keys for programs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

import amends.accounts.rules.errors  # noqa: F401
from amends.accounts.models import ApiToken, User
from amends.accounts.queries.people import HINT, digest
from amends.accounts.rules.rights import require
from amends.accounts.types import Right
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused


def issue_token(
    actor: Actor,
    user_id: int,
    label: str,
    *,
    roles: Sequence[str] = (),
    rights: Sequence[str] = (),
    expires_at: datetime | None = None,
) -> str:
    """A new API key; shown once, stored as SHA-256. One's own, or anybody's with Right.PEOPLE_ADMIN.

    `roles`: those of its person that it works as (empty = all, also later ones). `rights`: at most these (empty
    = all of the roles). Refused: label_missing, key_role_not_held, right_unknown, key_ends_in_the_past,
    key_limited (a limited key makes no keys), not_allowed; NotFound for the person.
    """
    if actor.scope is not None:
        raise Refused("key_limited")
    if actor.user_id != user_id:
        require(actor, Right.PEOPLE_ADMIN)
    if not label.strip():
        raise Refused("label_missing", field="label")
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    _check(user, roles, rights, expires_at)
    token = "amends_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        digest=digest(token),
        label=label.strip(),
        hint=token[-HINT:],
        roles=sorted(set(roles)),
        rights=sorted(set(rights)),
        created_at=clock.now(),
        expires_at=expires_at,
    )
    return token


def _check(user: User, roles: Sequence[str], rights: Sequence[str], expires_at: datetime | None) -> None:
    for role in roles:
        if role not in user.roles:
            raise Refused("key_role_not_held", role=role, known=", ".join(user.roles) or "none", field="roles")
    for right in rights:
        if right not in set(Right):
            raise Refused("right_unknown", name=right, field="rights")
    if expires_at is not None and expires_at <= clock.now():
        raise Refused("key_ends_in_the_past", field="expires_at")


def revoke_token(actor: Actor, token_id: int) -> None:
    """The key stops working at once; the second time nothing happens. NotFound when it is not within reach."""
    found = ApiToken.objects.filter(pk=token_id).first()
    if found is None:
        raise NotFound
    if actor.user_id != found.user_id:
        require(actor, Right.PEOPLE_ADMIN)
    ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=clock.now())
