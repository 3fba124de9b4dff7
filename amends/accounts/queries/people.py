"""Users as views and as actors."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from amends.accounts.models import ApiToken, User
from amends.accounts.rules.rights import require
from amends.accounts.types import Right, Role, TokenView, UserView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, after, before, cut

_USED_EVERY = timedelta(minutes=1)
HINT = 6
"""So many last characters of a key are kept in clear."""


def view(user: User) -> UserView:
    """The person as others see them."""
    return UserView(user.pk, user.email, user.name, frozenset(user.roles), user.customer_id, user.is_active)


def actor_for(user: User) -> Actor:
    """The signed-in person as an actor (kind customer when the user is a customer).

    Somebody who was switched off holds no role any more.
    """
    label = user.name or user.email
    if user.customer_id is not None:
        return Actor(
            "customer", label, user.pk, user.customer_id if user.is_active else None, frozenset({Role.CUSTOMER})
        )
    return Actor("user", label, user.pk, roles=frozenset(user.roles) if user.is_active else frozenset())


def digest(token: str) -> str:
    """What is kept of an API key. The key has 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_for_token(token: str) -> Actor | None:
    """The actor of an API token, None when unknown, revoked, over, or its person was switched off.

    A limited key holds its own roles that its person still has, and no right outside its scope.
    """
    found = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest(token), revoked_at=None, user__is_active=True)
        .first()
    )
    now = clock.now()
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        return None
    # at most one write a minute, so that a busy program does not turn every read into a write
    if found.last_used_at is None or now - found.last_used_at > _USED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return _limited(actor_for(found.user), found)


def _limited(whole: Actor, key: ApiToken) -> Actor:
    if not (key.roles or key.rights or key.expires_at):
        return whole
    return replace(
        whole,
        roles=whole.roles & frozenset(key.roles) if key.roles else whole.roles,
        scope=frozenset(key.rights or (str(right) for right in Right)),
    )


def tokens(actor: Actor, user_id: int | None = None, cursor: str = "", size: int = 50) -> Page[TokenView]:
    """API keys, newest first: one's own, or anybody's (None = everybody's) with Right.PEOPLE_ADMIN."""
    if user_id is None or actor.user_id != user_id:
        require(actor, Right.PEOPLE_ADMIN)
    size = max(1, min(size, MAX_SIZE))
    rows = ApiToken.objects.select_related("user").order_by("-pk")
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([_token_view(row) for row in rows[: size + 1]], size, lambda row: [row.id])


def _token_view(row: ApiToken) -> TokenView:
    over = row.expires_at is not None and row.expires_at <= clock.now()
    return TokenView(
        id=row.pk,
        user_id=row.user_id,
        person=row.user.name or row.user.email,
        label=row.label,
        hint=row.hint,
        roles=tuple(row.roles),
        rights=tuple(row.rights),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        works=row.revoked_at is None and not over and row.user.is_active,
    )


def users(actor: Actor, cursor: str = "", size: int = 50) -> Page[UserView]:
    """Staff by e-mail; needs Right.PEOPLE_ADMIN. Customers' sign-ins are not listed."""
    require(actor, Right.PEOPLE_ADMIN)
    size = max(1, min(size, MAX_SIZE))
    rows = User.objects.filter(customer=None).order_by("email")
    if cursor:
        rows = rows.filter(email__gt=after(cursor))
    return cut([view(row) for row in rows[: size + 1]], size, lambda row: [row.email])


def user(actor: Actor, user_id: int) -> UserView:
    """One person; needs Right.PEOPLE_ADMIN. NotFound when there is none."""
    require(actor, Right.PEOPLE_ADMIN)
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return view(found)
