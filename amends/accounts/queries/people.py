"""Users as views and as actors."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from amends.accounts.models import ApiToken, User
from amends.accounts.rules.rights import require
from amends.accounts.types import Right, Role, TokenView, UserView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import Page, cut, decode

_USED_EVERY = timedelta(minutes=1)


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
    """The actor of an API token, None when unknown, revoked, or its person was switched off."""
    found = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest(token), revoked_at=None, user__is_active=True)
        .first()
    )
    if found is None:
        return None
    now = clock.now()
    # at most one write a minute, so that a busy program does not turn every read into a write
    if found.last_used_at is None or now - found.last_used_at > _USED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return actor_for(found.user)


def tokens(actor: Actor, user_id: int) -> list[TokenView]:
    """A person's API keys, newest first (at most 200): one's own, or anybody's with Right.PEOPLE_ADMIN."""
    if actor.user_id != user_id:
        require(actor, Right.PEOPLE_ADMIN)
    rows = ApiToken.objects.filter(user_id=user_id).order_by("-pk")[:200]
    return [TokenView(row.pk, row.label, row.created_at, row.last_used_at, row.revoked_at) for row in rows]


def users(actor: Actor, cursor: str = "", size: int = 50) -> Page[UserView]:
    """Staff by e-mail; needs Right.PEOPLE_ADMIN. Customers' sign-ins are not listed."""
    require(actor, Right.PEOPLE_ADMIN)
    rows = User.objects.filter(customer=None).order_by("email")
    if cursor:
        key = decode(cursor)
        if len(key) != 1 or not isinstance(key[0], str):
            raise Refused("bad_cursor")
        rows = rows.filter(email__gt=key[0])
    return cut([view(row) for row in rows[: size + 1]], size, lambda row: [row.email])


def user(actor: Actor, user_id: int) -> UserView:
    """One person; needs Right.PEOPLE_ADMIN. NotFound when there is none."""
    require(actor, Right.PEOPLE_ADMIN)
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return view(found)
