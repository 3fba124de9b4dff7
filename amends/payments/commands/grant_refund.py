"""The decision to pay money back, split over the original payments into transactions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from amends.core import clock
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import defer
from amends.payments import ports
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.queries.originals import originals
from amends.payments.rules.plan import plan
from amends.payments.rules.posting import payable_account
from amends.payments.types import Grant


def grant_refund(grant: Grant) -> int:
    """Keep the grant and start its transactions, in the caller's transaction; its id. The same key again is the
    same grant. Refused("grant_differs") when that key granted something else."""
    if not connection.in_atomic_block:
        raise RuntimeError("money is granted in the transaction of the document that grants it: open it first")
    _one_plan_at_a_time(grant.order_id)
    row = GrantedRefund.objects.filter(key=grant.key).first()  # nobody grants it beside us: the order is locked
    if row is None:
        row = GrantedRefund.objects.create(key=grant.key, **_columns(grant))
        _start(row)
    elif (row.currency, row.amount_minor) != (grant.currency, grant.amount_minor):
        before, now = Money(row.amount_minor, row.currency), Money(grant.amount_minor, grant.currency)
        raise Refused("grant_differs", before=str(before), now=str(now))
    return row.pk


def _one_plan_at_a_time(order_id: int) -> None:
    """Two grants of one order must not both take the last of a payment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('amends payments', %s))", [order_id])


def _columns(grant: Grant) -> dict[str, Any]:
    return {
        "document": grant.document,
        "document_ref": grant.document_ref,
        "claim_ref": grant.claim_ref,
        "order_id": grant.order_id,
        "order_number": grant.order_number,
        "customer_id": grant.customer_id,
        "customer_name": grant.customer_name,
        "owner": payable_account(grant.customer_id, grant.order_number).owner,
        "currency": grant.currency,
        "amount_minor": grant.amount_minor,
        "assigned_minor": grant.amount_minor,
        "lines": [list(line) for line in grant.lines],
        "at": clock.now(),
    }


def _start(row: GrantedRefund) -> None:
    found = {one.payment: one for one in originals(row.order_id, row.currency)}
    order = tuple(settings.REFUND_ORDER)
    parts = plan(row.amount_minor, list(found.values()), ports.way_for, ports.default_gateway(), order)
    for position, part in enumerate(parts):
        original = found.get(part.payment)
        payout = RefundTransaction.objects.create(
            granted=row,
            position=position,
            gateway=part.gateway,
            payment=part.payment,
            source_gateway=original.gateway if original else "",
            key=key_at(row, position),
            currency=row.currency,
            amount_minor=part.amount_minor,
            at=row.at,
        )
        start(payout)


def key_at(row: GrantedRefund, position: int) -> str:
    """The idempotency key of a transaction: the decision's; with several, followed by the place."""
    return row.key if position == 0 else f"{row.key}:{position}"


def start(payout: RefundTransaction) -> None:
    """Have the transaction executed after commit."""
    defer("payments.execute_refund", lock=f"refund:{payout.pk}", transaction_id=payout.pk)
