"""One credit memo for several remedies of an order: when somebody asks for it, or when all of them can be paid."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.resolutions.commands.cancel import locked
from amends.resolutions.commands.settle import check_payable, issue_for, settle
from amends.resolutions.models import Resolution
from amends.resolutions.queries.views import resolution_view
from amends.resolutions.rules.remedy import IN_KIND
from amends.resolutions.types import RESOLUTION, ResolutionView

MOST = 100
"""Resolutions on one memo."""


def settle_together(actor: Actor, order_id: int, resolution_ids: list[int]) -> list[ResolutionView]:
    """Issue one memo for these money remedies of the order. NotFound for one that is not the order's.

    Refused: nothing_chosen, too_many_chosen, not_a_money_remedy, memo_mixed (two ways of payment or currencies),
    goods_not_inspected, refunded_in_channel, period_closed, move_not_allowed.
    """
    require(actor, Right.MEMOS_ISSUE)
    wanted = sorted(set(resolution_ids))
    if not wanted:
        raise Refused("nothing_chosen")
    if len(wanted) > MOST:
        raise Refused("too_many_chosen", most=MOST)
    with transaction.atomic():
        rows = list(_locked(Resolution.objects.filter(claim__order_id=order_id, pk__in=wanted)))
        if actor.is_customer or len(rows) != len(wanted):
            raise NotFound
        _issue(actor, rows)
        return [resolution_view(row) for row in rows]


def settle_due(actor: Actor, resolution_id: int) -> None:
    """This remedy can be paid now. By the setting MEMO_PER it gets a memo of its own ("case"), or waits until all
    money remedies of its order that are paid the same way can be, and they get one ("order"). As `settle`."""
    if settings.MEMO_PER != "order":
        settle(actor, resolution_id)
        return
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        mine = locked(resolution_id)
        if mine.remedy in IN_KIND:
            raise Refused("not_a_money_remedy", remedy=mine.remedy)
        if mine.state == "granted":
            check_payable(mine)
            Resolution.objects.filter(pk=mine.pk).update(ready_at=clock.now())
            _settle_ready(actor, mine)


def settle_rest(actor: Actor, resolution_id: int) -> None:
    """A remedy was cancelled: the others of its order may have waited for it alone."""
    if settings.MEMO_PER == "order":
        with transaction.atomic():
            _settle_ready(actor, locked(resolution_id))


def waiting(actor: Actor, order_id: int) -> list[ResolutionView]:
    """The order's money remedies that no memo was issued for, oldest first (at most 100)."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    rows = Resolution.objects.filter(claim__order_id=order_id, state="granted").exclude(remedy__in=IN_KIND)
    return [resolution_view(row) for row in rows.order_by("pk")[:MOST]]


def _settle_ready(actor: Actor, mine: Resolution) -> None:
    rows = list(
        _locked(
            Resolution.objects.filter(
                claim__order_id=mine.claim.order_id, state="granted", currency=mine.currency, method=mine.method
            ).exclude(remedy__in=IN_KIND)
        )
    )
    if rows and all(row.ready_at for row in rows):
        _issue(actor, rows)


def _issue(actor: Actor, rows: list[Resolution]) -> None:
    sold = []
    for row in rows:
        if row.remedy in IN_KIND:
            raise Refused("not_a_money_remedy", remedy=row.remedy)
        RESOLUTION.after(row.state, "issue")
        sold.append(check_payable(row))
    if len({(row.currency, row.method, row.claim.customer_id) for row in rows}) > 1:
        raise Refused("memo_mixed")
    issue_for(actor, rows, sold)


def _locked(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    return rows.select_related("claim").select_for_update(of=("self",)).order_by("pk")
