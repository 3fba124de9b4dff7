"""API keys for programs."""

from __future__ import annotations

import secrets

from amends.accounts.models import ApiToken, User
from amends.accounts.queries.people import digest
from amends.accounts.rules.rights import require
from amends.accounts.types import Right
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused


def issue_token(actor: Actor, user_id: int, label: str) -> str:
    """A new API token; shown once, stored as SHA-256. One's own, or anybody's with Right.PEOPLE_ADMIN.

    Refused: label_missing, not_allowed; NotFound for the person.
    """
    if actor.user_id != user_id:
        require(actor, Right.PEOPLE_ADMIN)
    if not label.strip():
        raise Refused("label_missing")
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        raise NotFound
    token = "amends_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(user_id=user_id, digest=digest(token), label=label.strip(), created_at=clock.now())
    return token


def revoke_token(actor: Actor, token_id: int) -> None:
    """The key stops working at once; the second time nothing happens. NotFound when it is not within reach."""
    found = ApiToken.objects.filter(pk=token_id).first()
    if found is None:
        raise NotFound
    if actor.user_id != found.user_id:
        require(actor, Right.PEOPLE_ADMIN)
    ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=clock.now())
