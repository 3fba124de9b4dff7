"""Corrections by hand: always with a reason, above the limit with a second person."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, money_limit, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.credit.commands.accounts import locked, record, short
from amends.credit.commands.lots import free_lots, put, take
from amends.credit.models import Account, Adjustment
from amends.credit.queries.accounts import account_id, adjustment_view
from amends.credit.rules.posting import ADJUSTED
from amends.credit.types import ADJUSTMENT, AdjustmentView
from amends.jobs.api import move


def adjust(actor: Actor, account_ref: str, minor: int, reason: str, *, key: str) -> AdjustmentView:
    """Add `minor` (or take it off, below zero) by hand. Idempotent by `key`.

    Above the money limit of `actor` (and a person without one always) it waits for a second person. Refused:
    credit_amount (zero), reason_missing, credit_short, key_reused.
    """
    require(actor, Right.MEMOS_ISSUE)
    if not minor:
        raise Refused("credit_amount", field="amount")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    with transaction.atomic():
        account = locked(account_id(actor, account_ref))
        earlier = Adjustment.objects.select_related("account__customer").filter(key=key).first()
        if earlier is not None:
            if (earlier.account_id, earlier.minor) != (account.pk, minor):
                raise Refused("key_reused", key=key)
            return adjustment_view(earlier)
        row = Adjustment.objects.create(
            account=account,
            minor=minor,
            reason=reason.strip(),
            needs_second=abs(minor) > money_limit(actor, account.currency).minor,
            asked_by=actor.label,
            asked_by_id=actor.user_id,
            at=clock.now(),
            key=key,
        )
        if row.needs_second:
            if minor < 0:
                _check(account, -minor)
        else:
            _carry_out(actor, account, row)
        return adjustment_view(row)


def decide_adjustment(actor: Actor, adjustment_id: int, agreed: bool, note: str = "") -> AdjustmentView:
    """A second person agrees or rejects. Refused: same_person, move_not_allowed, credit_short."""
    require(actor, Right.MEMOS_ISSUE)
    owner = Adjustment.objects.filter(pk=adjustment_id).values_list("account_id", flat=True).first()
    if owner is None or actor.is_customer:
        raise NotFound
    with transaction.atomic():
        account = locked(owner)
        row = Adjustment.objects.select_related("account__customer").get(pk=adjustment_id)
        ADJUSTMENT.after(row.state, "confirm" if agreed else "reject")
        if agreed and (actor.user_id is None or actor.user_id == row.asked_by_id):
            raise Refused("same_person")
        if agreed:
            _carry_out(actor, account, row)
        else:
            _decided(actor, row, "reject", note)
        return adjustment_view(row)


def _carry_out(actor: Actor, account: Account, row: Adjustment) -> None:
    reference = f"ADJ-{row.pk}"
    if row.minor > 0:
        put(account, row.minor, None, reference)
    else:
        take(account, -row.minor)
    record(
        account,
        "adjust",
        actor,
        key=f"adjust:{row.pk}",
        minor=row.minor,
        other=ADJUSTED,
        reference=reference,
        reason=row.reason,
    )
    _decided(actor, row, "confirm", row.reason)


def _decided(actor: Actor, row: Adjustment, verb: str, why: str) -> None:
    move(
        row,
        ADJUSTMENT,
        verb,
        actor,
        why,
        decided_by=actor.label,
        decided_by_id=actor.user_id,
        decided_at=clock.now(),
    )


def _check(account: Account, wanted: int) -> None:
    """Refuse at once what could not be taken off now."""
    free = sum(lot.left - lot.held for lot in free_lots(account))
    if free < wanted:
        raise short(account, free, wanted)
