"""Inviting colleagues: a sign-in without a password, and a letter with a link by which its person chooses one.

The link is allauth's password link: it works once, for PASSWORD_RESET_TIMEOUT, and stops as soon as a password was
chosen. Nobody reads it in the outbox (notices/rules/masking.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse

from amends.accounts import api as accounts
from amends.accounts.api import Right, UserView
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.notices.api import write

register_texts(
    {
        "invited_already": "{email} has a password. Forgotten? The sign-in page sends a link for a new one.",
        "invited_off": "{email} may not sign in. Switch the sign-in on first.",
    }
)


def invite(
    actor: Actor, email: str, name: str, roles: Sequence[str], *, letter: bool = True, password: str | None = None
) -> UserView:
    """Make somebody's sign-in; with `letter` the link is sent. Needs Right.PEOPLE_ADMIN.

    Refused: email_invalid, email_taken, role_unknown.
    """
    accounts.require(actor, Right.PEOPLE_ADMIN)
    with transaction.atomic():
        made = accounts.create_user(email, name, roles, password)
        if letter:
            _write(made)
    return made


def again(actor: Actor, user_id: int) -> UserView:
    """Send the link once more. Needs Right.PEOPLE_ADMIN. Refused: invited_already, invited_off; NotFound."""
    found = accounts.user(actor, user_id)
    if not found.is_active:
        raise Refused("invited_off", email=found.email)
    if get_user_model().objects.get(pk=user_id).has_usable_password():
        raise Refused("invited_already", email=found.email)
    with transaction.atomic():
        _write(found)
    return found


def _write(person: UserView) -> None:
    user = get_user_model().objects.get(pk=person.id)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=kwargs)
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    context = {"name": person.name, "link": link, "days": days, "site": settings.SITE_URL}
    write(f"invitation:{person.id}:{uuid.uuid4().hex}", person.email, "invitation", context, reference="")
