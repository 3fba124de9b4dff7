"""Making and changing people who sign in."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

import amends.accounts.rules.errors  # noqa: F401
from amends.accounts.models import User
from amends.accounts.queries.people import view
from amends.accounts.rules.rights import require
from amends.accounts.types import Right, Role, UserView
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import acting

_STAFF = tuple(role.value for role in Role if role is not Role.CUSTOMER)


def create_user(email: str, name: str, roles: Sequence[str], password: str | None = None) -> UserView:
    """A person on the staff. Refused: email_invalid, email_taken, role_unknown.

    Without a password the person signs in by link or OIDC only. Who may call this is the caller's matter
    (installation, invitation page with Right.PEOPLE_ADMIN).
    """
    _check_roles(roles)
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("email_invalid", email=email, field="email") from error
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, name=name.strip(), roles=sorted(set(roles)))
    except IntegrityError as error:
        raise Refused("email_taken", email=address, field="email") from error
    return view(user)


def save_user(actor: Actor, user_id: int, name: str, roles: Sequence[str], is_active: bool = True) -> UserView:
    """Change a person; needs Right.PEOPLE_ADMIN. Nobody changes their own roles.

    Refused: own_roles, role_unknown, customer_with_staff_role; NotFound.
    """
    require(actor, Right.PEOPLE_ADMIN)
    _check_roles(roles)
    with transaction.atomic():
        acting(actor)
        user = User.objects.select_for_update(of=("self",)).filter(pk=user_id).first()
        if user is None:
            raise NotFound
        if user.customer_id is not None and roles:
            raise Refused("customer_with_staff_role", field="roles")
        if user_id == actor.user_id and (set(roles) != set(user.roles) or not is_active):
            raise Refused("own_roles", field="roles")
        user.name, user.roles, user.is_active = name.strip(), sorted(set(roles)), is_active
        user.save(update_fields=["name", "roles", "is_active"])
    return view(user)


def _check_roles(roles: Sequence[str]) -> None:
    for role in roles:
        if role not in _STAFF:
            raise Refused("role_unknown", role=role, known=", ".join(_STAFF), field="roles")
