"""Customers of whole batches of orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from amends.accounts.types import ELSEWHERE, CustomerKey
from amends.core import clock, ids
from amends.core.arrays import text_array

_Identity = tuple[str, str, str]
OWN = ("amends", ELSEWHERE)
"""Our own channels name customers by our own reference."""

_KNOWN_IDENTITIES = """
SELECT channel, account, external_id, customer_id FROM accounts_customeridentity
JOIN unnest(%s::text[], %s::text[], %s::text[]) AS wanted (channel, account, external_id)
USING (channel, account, external_id)
"""
_OWN_REFERENCES = "SELECT public_id, id FROM accounts_customer WHERE public_id = ANY(%s)"
# Joined, not compared in Python: the database's lower() is the one that the unique index uses.
_KNOWN_EMAILS = """
SELECT wanted, id FROM unnest(%s::text[]) AS wanted
JOIN accounts_customer ON lower(email) = lower(wanted) AND email <> ''
"""
_NEW_CUSTOMERS = """
INSERT INTO accounts_customer (public_id, name, email, phone, country, language, created_at)
SELECT public_id, name, email, phone, country, 'en', %s
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
     AS fresh (public_id, name, email, phone, country)
ON CONFLICT (lower(email)) WHERE email <> '' DO NOTHING
RETURNING public_id, id
"""
_LINKED = """
INSERT INTO accounts_customeridentity (channel, account, external_id, customer_id)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (channel, account, external_id) DO NOTHING
RETURNING channel, account, external_id, customer_id
"""
# The identity is written first: who loses the race over it makes no customer, so none is left over.
# (The foreign key is checked at commit.)
_NEW_IDENTITIES = """
WITH wanted AS (
    SELECT channel, account, external_id, customer_id AS known, public_id, name, email, phone, country,
           coalesce(customer_id, nextval(pg_get_serial_sequence('accounts_customer', 'id'))) AS customer_id
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
                %s::text[])
         AS w (channel, account, external_id, customer_id, public_id, name, email, phone, country)
), linked AS (
    INSERT INTO accounts_customeridentity (channel, account, external_id, customer_id)
    SELECT channel, account, external_id, customer_id FROM wanted
    ON CONFLICT (channel, account, external_id) DO NOTHING
    RETURNING channel, account, external_id, customer_id
), made AS (
    INSERT INTO accounts_customer (id, public_id, name, email, phone, country, language, created_at)
    SELECT linked.customer_id, public_id, name, email, phone, country, 'en', %s
    FROM linked JOIN wanted USING (channel, account, external_id) WHERE wanted.known IS NULL
)
SELECT channel, account, external_id, customer_id FROM linked
"""


def resolve_customers(keys: Sequence[CustomerKey]) -> dict[CustomerKey, int]:
    """Customer ids for channel identities, made where new; two or three statements however many keys.

    A customer is known by the channel's id, else by e-mail (whatever its case). A key without either is a
    guest without identity: it is not in the answer. Safe against other callers who resolve the same keys:
    everything is written in sorted order, so they wait for each other and never lock each other out.
    """
    named = {key for key in keys if key.external_id or key.email.strip()}
    if not named:
        return {}
    with transaction.atomic():
        identities = _identities(named)
        left = sorted((key for key in named if _identity(key) not in identities), key=_order)
        emails = _emails(left)
        fresh = [key for key in left if key.external_id]
        if fresh:
            identities |= _link(fresh, emails)
    found = {}
    for key in named:
        by_identity = identities.get(_identity(key)) if key.external_id else None
        found[key] = by_identity if by_identity is not None else emails[_email(key)]
    return found


def _order(key: CustomerKey) -> tuple[str, ...]:
    return (key.channel, key.account, key.external_id, key.email, key.name, key.phone, key.country)


def _identity(key: CustomerKey) -> _Identity:
    return (key.channel, key.account, key.external_id)


def _email(key: CustomerKey) -> str:
    # folds A-Z only; the rest is left to the database, whose lower() is not Python's
    return key.email.strip().encode().lower().decode()


def _rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_plain(parameter) for parameter in parameters])
        return list(cursor.fetchall())


def _plain(parameter: Any) -> Any:
    """Columns of texts as literals, which is many times cheaper."""
    texts = isinstance(parameter, list) and parameter and isinstance(parameter[0], str)
    return text_array(parameter) if texts else parameter


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _identities(keys: Iterable[CustomerKey]) -> dict[_Identity, int]:
    wanted = {_identity(key) for key in keys if key.external_id}
    if not wanted:
        return {}
    known = {(a, b, c): found for a, b, c, found in _rows(_KNOWN_IDENTITIES, _columns(wanted, 3))}
    own = [identity for identity in wanted if identity[0] in OWN and identity not in known]
    if own:
        ours = dict(_rows(_OWN_REFERENCES, [[identity[2] for identity in own]]))
        known |= {identity: ours[identity[2]] for identity in own if identity[2] in ours}
    return known


def _emails(keys: Sequence[CustomerKey]) -> dict[str, int]:
    """Customer ids by e-mail, made where new."""
    first: dict[str, CustomerKey] = {}
    for key in keys:
        if key.email.strip():
            first.setdefault(_email(key), key)
    if not first:
        return {}
    known = dict(_rows(_KNOWN_EMAILS, [list(first)]))
    new = {ids.new("CUS"): email for email in sorted(first) if email not in known}
    if new:
        buyers = [(ref, first[email]) for ref, email in new.items()]
        columns = _columns(((ref, b.name, b.email.strip(), b.phone, b.country) for ref, b in buyers), 5)
        known |= {new[ref]: found for ref, found in _rows(_NEW_CUSTOMERS, [clock.now(), *columns])}
        lost = [email for email in first if email not in known]
        if lost:  # another transaction made them meanwhile; it has committed, or ours would still wait
            known |= dict(_rows(_KNOWN_EMAILS, [lost]))
    return known


def _link(keys: Sequence[CustomerKey], emails: dict[str, int]) -> dict[_Identity, int]:
    """Write new identities, each with the customer of its e-mail or a new customer."""
    first: dict[_Identity, CustomerKey] = {}
    for key in keys:
        kept = first.setdefault(_identity(key), key)
        if not kept.email.strip() and key.email.strip():
            first[_identity(key)] = key
    if all(_email(key) in emails for key in first.values()):  # nobody is to be made: the short way
        known = [(*identity, emails[_email(key)]) for identity, key in sorted(first.items())]
        linked = {(a, b, c): found for a, b, c, found in _rows(_LINKED, _columns(known, 4))}
    else:
        linked = _make(first, emails)
    lost = [key for identity, key in first.items() if identity not in linked]
    return linked | _identities(lost)


def _make(first: Mapping[_Identity, CustomerKey], emails: dict[str, int]) -> dict[_Identity, int]:
    """Write identities of which some have no customer yet, and those customers."""
    rows = []
    for identity, key in sorted(first.items()):
        known = emails.get(_email(key))
        ref = ids.new("CUS") if known is None else ""
        rows.append((*identity, known, ref, key.name, key.email.strip(), key.phone, key.country))
    return {(a, b, c): found for a, b, c, found in _rows(_NEW_IDENTITIES, [*_columns(rows, 9), clock.now()])}
