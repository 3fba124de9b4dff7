"""Lists of claims, by key."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from amends.accounts.api import Right, can
from amends.catalog.api import normal_serial
from amends.claims.models import Claim
from amends.claims.queries.reach import within_reach
from amends.claims.queries.views import claim_row
from amends.claims.rules.text import clean
from amends.claims.types import ClaimRow
from amends.core import ids, page
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.page import Page
from amends.orders.api import search_orders

_ORDERS_LOOKED_AT = 50


def claims(
    actor: Actor, states: Sequence[str] = (), text: str = "", cursor: str = "", size: int = 50
) -> Page[ClaimRow]:
    """Newest first; the review queue alone (`states` is just in_review): safety first, then longest waiting.

    `text`: a claim's reference, a serial, a SKU, or whatever finds an order. A customer sees own claims only;
    staff see drafts by asking for that state or by searching, the customer always sees own ones.
    """
    size = max(1, min(size, page.MAX_SIZE))
    rows = _found(actor, within_reach(actor), clean(text))
    if states:
        rows = rows.filter(state__in=list(states))
    elif not actor.is_customer and not text:
        rows = rows.exclude(state="draft")
    if list(states) == ["in_review"]:
        return _by_urgency(rows, cursor, size)
    if cursor:
        (before,) = _key(cursor, 1)
        rows = rows.filter(id__lt=before)
    fetched = list(rows.order_by("-id")[: size + 1])
    return page.cut([claim_row(row) for row in fetched], size, lambda row: [row.id])


def claims_by_id(actor: Actor, claim_ids: Sequence[int]) -> dict[int, ClaimRow]:
    """Several claims at once, one statement; those out of reach are left out."""
    return {row.pk: claim_row(row) for row in within_reach(actor).filter(pk__in=list(claim_ids))}


def claims_of_order(actor: Actor, order_id: int) -> list[ClaimRow]:
    """The claims on one order that are within reach (the newest 50)."""
    return [claim_row(row) for row in within_reach(actor).filter(order_id=order_id).order_by("-id")[:50]]


def _by_urgency(rows: QuerySet[Claim], cursor: str, size: int) -> Page[ClaimRow]:
    if cursor:
        safety, after = _key(cursor, 2)
        same = Q(safety=bool(safety), id__gt=after)
        rows = rows.filter(same | Q(safety=False) if safety else same)
    fetched = list(rows.order_by("-safety", "id")[: size + 1])
    return page.cut([claim_row(row) for row in fetched], size, lambda row: [int(row.safety), row.id])


def _found(actor: Actor, rows: QuerySet[Claim], text: str) -> QuerySet[Claim]:
    if not text:
        return rows
    ref = ids.parse(text, "CLM")
    if ref:
        return rows.filter(public_id=ref)
    hit = Q(sku=text) | Q(sku=text.upper())
    serial = normal_serial(text)
    if serial:
        hit |= Q(serial_reported=serial)
    if can(actor, Right.ORDERS_READ):
        hit |= Q(order_id__in=[row.id for row in search_orders(actor, text, size=_ORDERS_LOOKED_AT).items])
    return rows.filter(hit)


def _key(cursor: str, length: int) -> list[int]:
    key = page.decode(cursor)
    if len(key) != length:
        raise Refused("bad_cursor")
    numbers = [part for part in key if isinstance(part, int) and abs(part) < 2**63]
    if len(numbers) != length:
        raise Refused("bad_cursor")
    return numbers
