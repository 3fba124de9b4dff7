"""Several returns of one customer go under one authorisation: one number, one slip, any number of parcels."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

import amends.returns.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.returns.models import Rma
from amends.returns.queries.headers import header, header_pdf, may_join, sent_with, still_awaited
from amends.returns.queries.reach import within_reach
from amends.returns.rules.slip import notes
from amends.returns.types import HeaderView

__all__ = ["header", "header_pdf", "join", "leave", "may_join", "notes", "sent_with", "still_awaited"]
MOST = 50


def join(actor: Actor, refs: Sequence[str]) -> HeaderView:
    """Put open returns under one authorisation, whichever orders and claims they are of; those joined before come
    along. Each stays a line of its own: received, inspected and settled by itself.

    By the customer, or by who authorises returns. Refused: join_few, join_many, join_open, join_apart; NotFound.
    """
    if not actor.is_customer:
        require(actor, Right.RETURNS_AUTHORISE)
    known = {ids.parse(ref, "RMA") for ref in refs} - {None}
    with transaction.atomic():
        rows = list(within_reach(actor).filter(public_id__in=known).order_by("pk").select_for_update())
        if len(rows) != len({*refs}):
            raise NotFound
        earlier = sorted({row.header for row in rows} - {""})
        rows += Rma.objects.filter(header__in=earlier).exclude(pk__in=[row.pk for row in rows]).select_for_update()
        _check(rows)
        ref = earlier[0] if earlier else ids.new("RTN")
        Rma.objects.filter(pk__in=[row.pk for row in rows]).update(header=ref)
    return header(actor, ref)


def leave(actor: Actor, ref: str) -> None:
    """A return is sent by itself after all; one that is left alone has no header any more. NotFound, join_open."""
    with transaction.atomic():
        row = within_reach(actor).filter(public_id=ids.parse(ref, "RMA") or "-").select_for_update().first()
        if row is None or not row.header:
            raise NotFound
        if not actor.is_customer:
            require(actor, Right.RETURNS_AUTHORISE)
        if row.state != "authorised":
            raise Refused("join_open", ref=row.public_id, state=row.state)
        others = Rma.objects.filter(header=row.header).exclude(pk=row.pk)
        alone = list(others[:2]) if others.count() == 1 else []
        Rma.objects.filter(pk__in=[row.pk, *(one.pk for one in alone)]).update(header="")


def _check(rows: Sequence[Rma]) -> None:
    if len(rows) < 2:
        raise Refused("join_few")
    if len(rows) > MOST:
        raise Refused("join_many", limit=MOST)
    for row in rows:
        if row.state != "authorised":
            raise Refused("join_open", ref=row.public_id, state=row.state)
    first = rows[0]
    if first.customer_id is None or any(
        (row.customer_id, row.location_code) != (first.customer_id, first.location_code) for row in rows
    ):
        raise Refused("join_apart")
