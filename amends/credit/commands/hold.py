"""Keeping credit for a purchase, and what becomes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from amends.credit.commands.accounts import locked, positive, record
from amends.credit.commands.lots import keep, let_go
from amends.credit.models import Account, Hold
from amends.credit.queries.accounts import account_id, hold_view
from amends.credit.rules.posting import REDEEMED
from amends.credit.types import HOLD, HoldView
from amends.jobs.api import move


def hold(
    actor: Actor, account_ref: str, minor: int, *, key: str, reference: str = "", until: datetime | None = None
) -> HoldView:
    """Keep `minor` for a purchase. Idempotent by `key`, the purchase's own. Refused: credit_short, credit_amount,
    key_reused. It lapses at `until`, else after AMENDS_STORE_CREDIT_HOLD_HOURS."""
    require(actor, Right.MEMOS_ISSUE)
    positive(minor)
    with transaction.atomic():
        account = locked(account_id(actor, account_ref))
        earlier = Hold.objects.filter(key=key).first()
        if earlier is not None:
            if (earlier.account_id, earlier.minor) != (account.pk, minor):
                raise Refused("key_reused", key=key)
            return hold_view(earlier)
        ends = until or clock.now() + timedelta(hours=settings.STORE_CREDIT_HOLD_HOURS)
        row = Hold.objects.create(
            account=account, minor=minor, reference=reference, key=key, until=ends, at=clock.now()
        )
        keep(account, row)
        record(account, "hold", actor, key=f"hold:{row.pk}", held=minor, reference=reference)
        return hold_view(row)


def capture(actor: Actor, hold_id: int, minor: int | None = None) -> HoldView:
    """Spend what is held (or `minor` of it; the rest is free again). Capturing the same amount again changes
    nothing. Refused: hold_too_small, hold_ended, credit_amount."""
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        account, row = _locked(hold_id)
        amount = row.minor if minor is None else minor
        positive(amount)
        if row.state == "captured" and row.captured == amount:
            return hold_view(row)
        if row.state != "held":
            raise Refused("hold_ended", state=row.state)
        if amount > row.minor:
            raise Refused("hold_too_small", held=str(Money(row.minor, account.currency)), field="amount")
        let_go(row, amount)
        move(row, HOLD, "capture", actor, row.reference, captured=amount, ended_at=clock.now())
        record(
            account,
            "capture",
            actor,
            key=f"capture:{row.pk}",
            minor=-amount,
            held=-row.minor,
            other=REDEEMED,
            reference=row.reference,
        )
        return hold_view(row)


def void(actor: Actor, hold_id: int, reason: str = "") -> HoldView:
    """Let go what is held. Voiding again changes nothing. Refused("hold_ended") after a capture."""
    require(actor, Right.MEMOS_ISSUE)
    return release(actor, hold_id, "void", reason)


def release(actor: Actor, hold_id: int, verb: str, reason: str) -> HoldView:
    """End a hold by `verb` (void, lapse) without spending."""
    with transaction.atomic():
        account, row = _locked(hold_id)
        if row.state in ("voided", "lapsed"):
            return hold_view(row)
        if row.state != "held":
            raise Refused("hold_ended", state=row.state)
        let_go(row, 0)
        move(row, HOLD, verb, actor, reason, ended_at=clock.now())
        record(
            account,
            "release",
            actor,
            key=f"release:{row.pk}",
            held=-row.minor,
            reference=row.reference,
            reason=reason,
        )
        return hold_view(row)


def _locked(hold_id: int) -> tuple[Account, Hold]:
    """The account first, as everywhere, then the hold as it is now."""
    owner = Hold.objects.filter(pk=hold_id).values_list("account_id", flat=True).first()
    if owner is None:
        raise NotFound
    account = locked(owner)
    return account, Hold.objects.select_related("account").get(pk=hold_id)
