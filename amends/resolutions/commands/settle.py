"""Carrying out a money remedy: the credit memo, its posting, the start of the payout."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.db import connection, transaction

from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import move, publish
from amends.ledger.api import Book, MoneyAccount, post
from amends.orders.api import OrderView, order, paid_for
from amends.payments.api import Grant, grant_refund, payable_account
from amends.resolutions import ports
from amends.resolutions.commands.cancel import locked
from amends.resolutions.commands.entitlement import lock
from amends.resolutions.facts import MemoIssued, RemedySettled
from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.queries.views import resolution_view
from amends.resolutions.rules import posting
from amends.resolutions.rules.remedy import IN_KIND, memo_number
from amends.resolutions.types import RESOLUTION, MemoLine, ResolutionView


def settle(actor: Actor, resolution_id: int) -> ResolutionView:
    """Carry out a money remedy: issue the credit memo, post it, start the refund. Idempotent.

    Store credit settles at once; a refund is `issued` until its payout succeeds. Publishes MemoIssued, and
    RemedySettled when the customer has the money. Refused: not_a_money_remedy, goods_not_inspected,
    refunded_in_channel, move_not_allowed (cancelled).
    """
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        row = locked(resolution_id)
        if row.remedy in IN_KIND:
            raise Refused("not_a_money_remedy", remedy=row.remedy)
        if row.state not in ("issued", "settled"):
            RESOLUTION.after(row.state, "issue")
            _check(row)
            _issue(actor, row)
        return resolution_view(row)


def _check(row: Resolution) -> None:
    if row.return_required and not ports.goods_are_back(row.claim_id):
        raise Refused("goods_not_inspected")
    entitlement = lock(paid_for(row.sold_unit_id))
    if entitlement.over_money or entitlement.over_quantity:
        outside = Money(entitlement.outside_money, entitlement.currency)
        raise Refused("refunded_in_channel", outside=str(outside))


def _issue(actor: Actor, row: Resolution) -> None:
    claim = claim_of(SYSTEM, row.claim_id)
    memo = _write_memo(row, claim, order(SYSTEM, claim.order_id))
    legs = posting.memo_legs(_owed(memo), memo.currency, memo.net, memo.tax)
    post(
        Book.MONEY, "credit_memo", memo.number, legs, actor, key=f"memo:{row.pk}", reason=f"claim {memo.claim_ref}"
    )
    publish(MemoIssued(memo_id=memo.pk, claim_id=row.claim_id))
    if memo.method == "store_credit":
        fact = RemedySettled(resolution_id=row.pk, claim_id=row.claim_id)
        move(row, RESOLUTION, "settle", actor, memo.number, fact=fact, settled_at=clock.now())
    else:
        move(row, RESOLUTION, "issue", actor, memo.number)
        _start_payout(row, memo, claim.order_id)


def _write_memo(row: Resolution, claim: ClaimView, sold: OrderView) -> CreditMemo:
    at = clock.now()
    entity = settings.LEGAL_ENTITY
    sequence = next_number(entity["code"], at.year)
    return CreditMemo.objects.create(
        public_id=ids.new("CM"),
        number=memo_number(entity["code"], at.year, sequence),
        legal_entity=entity["code"],
        issuer=[entity["name"], *entity["address"], *([f"VAT {entity['vat_id']}"] if entity["vat_id"] else [])],
        year=at.year,
        sequence=sequence,
        resolution=row,
        claim_id=claim.id,
        customer_id=claim.customer_id,
        customer_name=sold.customer_name,
        claim_ref=claim.public_id,
        order_number=sold.number,
        issued_at=at,
        currency=row.currency,
        net=row.amount_minor - row.tax_minor,
        tax=row.tax_minor,
        total=row.amount_minor,
        method=row.method,
        lines=[_line(row, claim)],
        breakdown=row.breakdown,
    )


def _line(row: Resolution, claim: ClaimView) -> dict[str, Any]:
    line = MemoLine(
        sku=claim.sku,
        title=claim.title,
        serial=claim.serial_reported,
        quantity=row.quantity,
        net=row.amount_minor - row.tax_minor,
        tax=row.tax_minor,
        total=row.amount_minor,
        reason=claim.defect_label,
    )
    plain: dict[str, Any] = msgspec.to_builtins(line)
    return plain


def next_number(entity: str, year: int) -> int:
    """The next number of the legal entity and year. The counter's row stays locked until the transaction
    ends, and goes back with it when it fails: so there is never a gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO resolutions_memocounter AS c (legal_entity, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (legal_entity, year) DO UPDATE SET last = c.last + 1 RETURNING last
            """,
            [entity, year],
        )
        return int(cursor.fetchone()[0])


def _owed(memo: CreditMemo) -> MoneyAccount:
    if memo.method == "store_credit" and memo.customer_id is not None:
        return posting.credit_account(memo.customer_id)
    return payable_account(memo.customer_id, memo.order_number)


def _start_payout(row: Resolution, memo: CreditMemo, order_id: int) -> None:
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
        )
    )
