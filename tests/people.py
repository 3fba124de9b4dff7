"""The people of the desk: as actors who call the rooms, and as browsers that are signed in."""

from __future__ import annotations

from django.test import Client

from amends.accounts.api import actor_for, create_user
from amends.accounts.models import User
from amends.core.actor import Actor

BACKEND = "django.contrib.auth.backends.ModelBackend"


def user_of(name: str, *roles: str, password: str = "") -> User:
    """`name`@desk.example with these roles, made at first use; without roles, the name is the role."""
    email = f"{name}@desk.example"
    found = User.objects.filter(email=email).first()
    if found is None:
        create_user(email, name.title(), roles or (name,), password or None)
        found = User.objects.get(email=email)
    return found


def colleague(name: str, *roles: str) -> Actor:
    """The same person as an actor."""
    return actor_for(user_of(name, *roles))


def signed_in(user: User) -> Client:
    """A browser of that user; a fault of ours is an answer with status 500, as in life."""
    client = Client(raise_request_exception=False)
    client.force_login(user, BACKEND)
    return client


def browser_of(actor: Actor) -> Client:
    """A browser of the user behind an actor."""
    return signed_in(User.objects.get(pk=actor.user_id or 0))


def desk_of(name: str, *roles: str) -> Client:
    """A browser of a colleague."""
    return signed_in(user_of(name, *roles))
