"""Carrying out a money remedy: the credit memo, its posting, the start of the payout."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.credit.api import issue
from amends.jobs.api import move, publish
from amends.ledger.api import Book, MoneyAccount, post
from amends.orders.api import paid_for
from amends.orders.ports import UnitPaid
from amends.payments.api import Grant, grant_refund, payable_account
from amends.resolutions import ports
from amends.resolutions.commands.cancel import locked
from amends.resolutions.commands.entitlement import lock
from amends.resolutions.commands.issue_memo import write_memo
from amends.resolutions.facts import MemoIssued, RemedySettled
from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.queries.views import resolution_view
from amends.resolutions.rules import posting
from amends.resolutions.rules.remedy import IN_KIND
from amends.resolutions.types import RESOLUTION, ResolutionView


def settle(actor: Actor, resolution_id: int) -> ResolutionView:
    """Carry out a money remedy: issue the credit memo, post it, start the refund. Idempotent.

    Store credit settles at once; a refund is `issued` until its payout succeeds. Publishes MemoIssued, and
    RemedySettled when the customer has the money. Refused: not_a_money_remedy, goods_not_inspected,
    refunded_in_channel, period_closed, move_not_allowed (cancelled).
    """
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        row = locked(resolution_id)
        if row.remedy in IN_KIND:
            raise Refused("not_a_money_remedy", remedy=row.remedy)
        if row.state not in ("issued", "settled"):
            RESOLUTION.after(row.state, "issue")
            issue_for(actor, [row], [check_payable(row)])
        return resolution_view(row)


def check_payable(row: Resolution) -> UnitPaid:
    """What was paid for its unit, which is locked now. Refused: goods_not_inspected, refunded_in_channel."""
    if row.return_required and not ports.goods_are_back(row.claim_id):
        raise Refused("goods_not_inspected")
    paid = paid_for(row.sold_unit_id)
    entitlement = lock(paid)
    if entitlement.over_money or entitlement.over_quantity:
        outside = Money(entitlement.outside_money, entitlement.currency)
        raise Refused("refunded_in_channel", outside=str(outside))
    return paid


def issue_for(actor: Actor, rows: list[Resolution], sold: list[UnitPaid]) -> None:
    """One memo for these locked resolutions of one order, currency and method, `sold` being their units; its
    posting and payout."""
    credited = [(row, claim_of(SYSTEM, row.claim_id, talk=False)) for row in rows]
    memo = write_memo(credited, sold[0])
    owed = payable_account(memo.customer_id, memo.order_number)
    legs = posting.memo_legs(owed, memo.currency, memo.net, memo.tax)
    reason = f"claim {memo.claim_ref}"
    post(Book.MONEY, "credit_memo", memo.number, legs, actor, key=f"memo:{rows[0].pk}", reason=reason)
    store_credit = memo.method == "store_credit"
    for row in rows:
        publish(MemoIssued(memo_id=memo.pk, claim_id=row.claim_id))
        if store_credit:
            fact = RemedySettled(resolution_id=row.pk, claim_id=row.claim_id)
            move(row, RESOLUTION, "settle", actor, memo.number, fact=fact, memo_id=memo.pk, settled_at=clock.now())
        else:
            move(row, RESOLUTION, "issue", actor, memo.number, memo_id=memo.pk)
    if store_credit:
        _give_credit(actor, memo, owed)
    else:
        _start_payout(rows[0], memo, sold[0].order_id, _pieces(rows, sold))


def _pieces(rows: list[Resolution], sold: list[UnitPaid]) -> tuple[tuple[str, int], ...]:
    """(line's external id, pieces) of what is credited."""
    pieces: dict[str, int] = {}
    for row, unit in zip(rows, sold, strict=True):
        if unit.head is not None and unit.head.line:
            pieces[unit.head.line] = pieces.get(unit.head.line, 0) + row.quantity
    return tuple(pieces.items())


def _give_credit(actor: Actor, memo: CreditMemo, owed: MoneyAccount) -> None:
    if memo.customer_id is None:
        raise Refused("store_credit_needs_customer")
    amount = Money(memo.total, memo.currency)
    if amount:
        issue(actor, memo.customer_id, amount, key=f"memo:{memo.number}", source=owed, reference=memo.number)


def _start_payout(row: Resolution, memo: CreditMemo, order_id: int, lines: tuple[tuple[str, int], ...]) -> None:
    grant_refund(
        Grant(
            key=f"decision:{row.decision_id}",
            document=memo.number,
            document_ref=memo.public_id,
            claim_ref=memo.claim_ref,
            order_id=order_id,
            order_number=memo.order_number,
            customer_id=memo.customer_id,
            customer_name=memo.customer_name,
            currency=memo.currency,
            amount_minor=memo.total,
            lines=lines,
        )
    )
