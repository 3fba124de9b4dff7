"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from collections.abc import Sequence

from amends.accounts.models import User
from amends.accounts.types import CustomerKey, CustomerView, Right, UserView
from amends.core.actor import Actor
from amends.core.money import Money


def can(actor: Actor, right: Right) -> bool:
    """Whether the actor holds the right (system holds all)."""
    raise NotImplementedError


def require(actor: Actor, right: Right) -> None:
    """Refused("not_allowed") unless `can`."""
    raise NotImplementedError


def actor_for(user: User) -> Actor:
    """The signed-in person as an actor (kind customer when the user is a customer)."""
    raise NotImplementedError


def actor_for_token(token: str) -> Actor | None:
    """The actor of an API token, None when unknown or revoked."""
    raise NotImplementedError


def issue_token(actor: Actor, user_id: int, label: str) -> str:
    """A new API token; shown once, stored as SHA-256."""
    raise NotImplementedError


def create_user(email: str, name: str, roles: Sequence[str], password: str | None = None) -> UserView:
    """Refused("email_taken") / Refused("role_unknown")."""
    raise NotImplementedError


def user_for_customer(customer_id: int) -> User:
    """The sign-in of a customer, made at first use (for portal links)."""
    raise NotImplementedError


def resolve_customers(keys: Sequence[CustomerKey]) -> dict[CustomerKey, int]:
    """Customer ids for channel identities, made where new; two or three statements however many keys."""
    raise NotImplementedError


def customer(customer_id: int) -> CustomerView:
    """NotFound when there is none."""
    raise NotImplementedError


def customers(ids: Sequence[int]) -> dict[int, CustomerView]:
    """Several at once, one statement."""
    raise NotImplementedError


def money_limit(actor: Actor, currency: str) -> Money:
    """The most this actor may grant alone (highest of the roles; zero when none is set)."""
    raise NotImplementedError


def set_money_limit(actor: Actor, role: str, limit: Money) -> None:
    """Needs Right.PEOPLE_ADMIN."""
    raise NotImplementedError
