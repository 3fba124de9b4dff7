"""The decision to pay money back, and the transactions that will execute it."""

from __future__ import annotations

from django.db import transaction

from amends.core import clock
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import defer
from amends.payments import ports
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.rules.posting import payable_account
from amends.payments.types import Grant


def grant_refund(grant: Grant) -> int:
    """Keep the grant and start its transactions, in the caller's transaction; its id. The same key again is the
    same grant. Refused("grant_differs") when that key granted something else."""
    with transaction.atomic():
        row, fresh = GrantedRefund.objects.get_or_create(
            key=grant.key,
            defaults={
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
                "at": clock.now(),
            },
        )
        if fresh:
            _start(row)
        elif (row.currency, row.amount_minor) != (grant.currency, grant.amount_minor):
            before, now = Money(row.amount_minor, row.currency), Money(grant.amount_minor, grant.currency)
            raise Refused("grant_differs", before=str(before), now=str(now))
        return row.pk


def _start(row: GrantedRefund) -> None:
    payout = RefundTransaction.objects.create(
        granted=row,
        gateway=ports.default_gateway(),
        key=row.key,
        currency=row.currency,
        amount_minor=row.amount_minor,
        at=clock.now(),
    )
    defer("payments.execute_refund", lock=f"refund:{payout.pk}", transaction_id=payout.pk)
