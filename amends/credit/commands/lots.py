"""Taking from an account's lots: what expires first is spent first. The account is locked by the caller."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.credit.commands.accounts import record, short
from amends.credit.models import Account, Hold, HoldPart, Lot
from amends.credit.rules.lots import spread
from amends.credit.rules.posting import BREAKAGE


def put(account: Account, minor: int, expires_at: datetime | None, reference: str) -> Lot:
    """New credit on the account."""
    return Lot.objects.create(
        account=account,
        minor=minor,
        left=minor,
        expires_at=expires_at,
        reference=reference,
        at=clock.now(),
    )


def free_lots(account: Account) -> list[Lot]:
    """Lots with something to spend, what expires first before the rest; what has expired is swept before."""
    sweep(account)
    rows = account.lots.filter(left__gt=F("held"))
    return list(rows.order_by(F("expires_at").asc(nulls_last=True), "id"))


def take(account: Account, minor: int, lots: list[Lot] | None = None) -> None:
    """Spend `minor` of the lots. Refused("credit_short")."""
    for lot, part in _shares(account, minor, lots):
        Lot.objects.filter(pk=lot.pk).update(left=F("left") - part)


def keep(account: Account, hold: Hold) -> None:
    """Hold `hold.minor` of the lots. Refused("credit_short")."""
    for lot, part in _shares(account, hold.minor, None):
        Lot.objects.filter(pk=lot.pk).update(held=F("held") + part)
        HoldPart.objects.create(hold=hold, lot=lot, minor=part)


def let_go(hold: Hold, captured: int) -> None:
    """End a hold: `captured` of it is spent, the rest is free again (and expires if its time has come)."""
    parts = list(hold.parts.select_related("lot").order_by(F("lot__expires_at").asc(nulls_last=True), "lot_id"))
    for part, spent in zip(parts, spread(captured, [one.minor for one in parts]), strict=True):
        Lot.objects.filter(pk=part.lot_id).update(held=F("held") - part.minor, left=F("left") - spent)


def sweep(account: Account, actor: Actor = SYSTEM) -> int:
    """Write off what has expired and is not held; how much."""
    expired = account.lots.filter(Q(expires_at__lte=clock.now()), left__gt=F("held")).order_by("id")
    gone = 0
    for lot in expired.select_for_update():
        part = lot.left - lot.held
        Lot.objects.filter(pk=lot.pk).update(left=F("left") - part)
        key = f"expire:{lot.pk}:{lot.left}"  # a lot expires again when what was held of it comes free
        record(account, "expire", actor, key=key, minor=-part, other=BREAKAGE, reference=lot.reference)
        gone += part
    return gone


def _shares(account: Account, minor: int, lots: list[Lot] | None) -> list[tuple[Lot, int]]:
    lots = free_lots(account) if lots is None else lots
    free = [lot.left - lot.held for lot in lots]
    if sum(free) < minor:
        raise short(account, sum(free), minor)
    return [(lot, part) for lot, part in zip(lots, spread(minor, free), strict=True) if part]
