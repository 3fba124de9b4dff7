"""People, money limits, API keys."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest
from pydantic import AwareDatetime, Field

from amends.accounts import api as accounts
from amends.accounts.api import Right, UserView
from amends.accounts.ports import TokenView
from amends.core.errors import NotFound, Refused, register_texts
from amends.core.money import Money, is_currency
from amends.core.page import Page
from amends.web import invitations
from amends.web.api.door import Id, In, Room, Size, Word, actor
from amends.web.api.shapes import Out, page_of, shape

room = Room(tags=["people"])
Person = shape(UserView)
Key = shape(TokenView)
ADMIN = Right.PEOPLE_ADMIN
register_texts({"limit_currency_unknown": "{currency} is no currency. Give three capital letters such as EUR."})
Roles = Annotated[list[Word], Field(max_length=20)]


class NewPerson(In):
    """Somebody new. A letter with a link goes out, by which the person chooses a password; not with single
    sign-on only (`invite` false)."""

    email: Annotated[Word, Field(examples=["ann@desk.example"])]
    name: Annotated[Word, Field(examples=["Ann Agent"])]
    roles: Annotated[Roles, Field(examples=[["agent"]])] = []
    invite: Annotated[bool, Field(examples=[True])] = True


class PersonIn(In):
    """Somebody's name and roles. Switched off: no sign-in, and the person's API keys stop."""

    name: Annotated[Word, Field(examples=["Ann Agent"])]
    roles: Annotated[Roles, Field(examples=[["agent", "supervisor"]])]
    is_active: Annotated[bool, Field(examples=[True])] = True


class LimitIn(In):
    """The most that one decision may grant without a second person, in minor units; `per_day`: the most that one
    person may grant alone in a day (UTC) over all cases, null: no limit of its own."""

    minor: Annotated[int, Field(ge=0, le=2**53, examples=[25_000])]
    per_day: Annotated[int | None, Field(ge=0, le=2**53, examples=[100_000])] = None


class LimitRow(msgspec.Struct, frozen=True, kw_only=True):
    """The most that a role (or "policy") may grant alone in one case, and one person of it in a day (null: no
    limit
    of its own), in minor units."""

    role: str
    currency: str
    minor: int
    per_day: int | None = None


Limit = shape(LimitRow)


class NewKey(In):
    """A key for a program. Empty `roles`: all that its person has at each time; empty `rights`: all of those
    roles. `person_id`: an administrator makes a key for somebody else."""

    label: Annotated[Word, Field(examples=["Nightly stock export"])]
    roles: Annotated[Roles, Field(examples=[["warehouse"]])] = []
    rights: Annotated[list[Word], Field(max_length=50, examples=[["catalog.read", "returns.read"]])] = []
    expires_at: Annotated[AwareDatetime | None, Field(examples=["2027-01-01T00:00:00Z"])] = None
    person_id: Annotated[Id | None, Field(examples=[None])] = None


class MadeKey(Out):
    """The key, shown this once, and what is kept of it."""

    key: str
    kept: Key  # type: ignore[valid-type]


@room.on("GET", "/people", ADMIN, answer=page_of(UserView), staff=True)
def people(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List the staff by e-mail address."""
    return accounts.users(actor(request), cursor, size)


@room.on("POST", "/people", ADMIN, answer=Person, status=201, staff=True)
def invite(request: HttpRequest, body: NewPerson) -> Any:
    """Make somebody's sign-in and invite them."""
    return invitations.invite(actor(request), body.email, body.name, body.roles, letter=body.invite)


@room.on("GET", "/people/{user_id}", ADMIN, answer=Person, staff=True)
def person(request: HttpRequest, user_id: Id) -> Any:
    """Read somebody's name, roles and whether they may sign in."""
    return accounts.user(actor(request), user_id)


@room.on("PUT", "/people/{user_id}", ADMIN, answer=Person, staff=True)
def put_person(request: HttpRequest, user_id: Id, body: PersonIn) -> Any:
    """Change somebody's name and roles, or switch the sign-in off."""
    return accounts.save_user(actor(request), user_id, body.name, body.roles, body.is_active)


@room.on("POST", "/people/{user_id}/invitation", ADMIN, answer=Person, staff=True)
def invite_again(request: HttpRequest, user_id: Id) -> Any:
    """Send the invitation once more."""
    return invitations.again(actor(request), user_id)


@room.on("GET", "/money-limits", ADMIN, answer=page_of(LimitRow), staff=True)
def limits(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List the money limits by role and currency."""
    page = accounts.limits.money_limits(actor(request), cursor, size)
    return Page([_limit(row.role, row.limit, row.per_day) for row in page.items], page.next_cursor)


@room.on("PUT", "/money-limits/{role}/{currency}", ADMIN, answer=Limit, staff=True)
def put_limit(request: HttpRequest, role: Word, currency: Word, body: LimitIn) -> Any:
    """Set a money limit."""
    limit = _money(body.minor, currency)
    accounts.set_money_limit(actor(request), role, limit, body.per_day)
    return _limit(role, limit, body.per_day)


def _limit(role: str, limit: Money, per_day: int | None) -> LimitRow:
    return LimitRow(role=role, currency=limit.currency, minor=limit.minor, per_day=per_day)


@room.on("GET", "/keys", None, answer=page_of(TokenView), staff=True)
def keys(
    request: HttpRequest,
    person_id: Id | None = None,
    everybody: bool = False,
    cursor: Word = "",
    size: Size = 50,
) -> Any:
    """List API keys by hint (their last characters), newest first.

    One's own; an administrator's also those of a person (`person_id`) or of `everybody`.
    """
    me = actor(request)
    return accounts.tokens(me, None if everybody else person_id or me.user_id, cursor, size)


@room.on("POST", "/keys", None, answer=MadeKey, status=201, keyed=False, staff=True)
def make_key(request: HttpRequest, body: NewKey) -> Any:
    """Make an API key; it is shown this once.

    Takes no Idempotency-Key: the answer is kept nowhere. A limited key makes no keys.
    """
    me = actor(request)
    owner = body.person_id or me.user_id
    if owner is None:
        raise NotFound
    ends: datetime | None = body.expires_at
    made = accounts.issue_token(me, owner, body.label, roles=body.roles, rights=body.rights, expires_at=ends)
    return {"key": made, "kept": accounts.tokens(me, owner, size=1).items[0]}


@room.on("POST", "/keys/{key_id}/revocation", None, answer=Out, staff=True)
def revoke(request: HttpRequest, key_id: Id) -> Any:
    """Revoke an API key: it stops at once. The second time nothing happens."""
    accounts.revoke_token(actor(request), key_id)
    return {}


def _money(minor: int, currency: str) -> Money:
    if not is_currency(currency):
        raise Refused("limit_currency_unknown", currency=currency, field="currency")
    return Money(minor, currency)
