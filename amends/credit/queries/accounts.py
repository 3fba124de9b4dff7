"""Finding accounts, holds, adjustments and transfers, within the actor's reach."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from amends.accounts.api import Right, require
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.money import Money
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.credit import ports
from amends.credit.models import Account, Adjustment, Hold, Lot, Transfer
from amends.credit.types import (
    ADJUSTMENT,
    HOLD,
    TRANSFER,
    AccountView,
    AdjustmentView,
    HoldView,
    TransferView,
)


def account_id(actor: Actor, ref: str) -> int:
    """The account behind a reference, within reach; NotFound."""
    found = (
        _reach(actor).filter(public_id=ids.parse(ref, "SC") or ref.strip()).values_list("pk", flat=True).first()
    )
    if found is None:
        raise NotFound
    return found


def account(actor: Actor, ref: str) -> AccountView:
    """One account, within reach; NotFound."""
    return account_view(account_id(actor, ref))


def account_view(pk: int) -> AccountView:
    """The account as it is now."""
    return _views(Account.objects.filter(pk=pk))[0]


def accounts(
    actor: Actor, *, customer_id: int | None = None, text: str = "", cursor: str = "", size: int = 50
) -> Page[AccountView]:
    """Accounts, newest first; a customer sees own ones only. `text`: a reference, or part of a name or e-mail."""
    size = max(1, min(size, MAX_SIZE))
    rows = _reach(actor)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if wanted := text.strip():
        known = Q(public_id=ids.parse(wanted, "SC") or wanted)
        named = Q(customer__name__icontains=wanted) | Q(customer__email__iexact=wanted)
        rows = rows.filter(known | named)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    return cut(_views(rows.order_by("-id")[: size + 1]), size, lambda row: [row.id])


def available(customer_id: int, currency: str) -> Money:
    """What the customer can spend now; zero when there is no account."""
    row = Account.objects.filter(customer_id=customer_id, currency=currency).values_list("pk", flat=True).first()
    return Money(account_view(row).available if row else 0, currency)


def _reach(actor: Actor) -> QuerySet[Account]:
    require(actor, Right.MEMOS_READ)
    if not actor.is_customer:
        return Account.objects.all()
    return (
        Account.objects.none()
        if actor.customer_id is None
        else Account.objects.filter(customer_id=actor.customer_id)
    )


def _views(rows: QuerySet[Account]) -> list[AccountView]:
    """Two statements however many: what has expired but is not swept yet does not count any more."""
    found = list(rows.select_related("customer").prefetch_related("codes"))
    ends = _ends([row.pk for row in found], clock.now())
    views = []
    for row in found:
        expired, next_end = ends.get(row.pk, (0, None))
        balance = row.balance - expired
        hints = [code.hint for code in row.codes.all() if code.revoked_at is None]
        views.append(
            AccountView(
                id=row.pk,
                public_id=row.public_id,
                customer_id=row.customer_id,
                customer_name=row.customer.name,
                currency=row.currency,
                balance=balance,
                held=row.held,
                available=balance - row.held,
                expiring_at=next_end,
                code_hint=hints[0] if hints else "",
                opened_at=row.opened_at,
            )
        )
    return views


def _ends(owners: list[int], now: datetime) -> dict[int, tuple[int, datetime | None]]:
    lots = Lot.objects.filter(account_id__in=owners, left__gt=F("held"), expires_at__isnull=False)
    rows = lots.values("account_id").annotate(
        expired=Coalesce(Sum(F("left") - F("held"), filter=Q(expires_at__lte=now)), 0),
        next_end=Min("expires_at", filter=Q(expires_at__gt=now)),
    )
    return {row["account_id"]: (row["expired"], row["next_end"]) for row in rows}


def hold_view(row: Hold) -> HoldView:
    """A hold as others see it."""
    return HoldView(
        id=row.pk,
        account=row.account.public_id,
        state=row.state,
        currency=row.account.currency,
        minor=row.minor,
        captured=row.captured,
        reference=row.reference,
        until=row.until,
        at=row.at,
        verbs=tuple(HOLD.verbs(row.state)),
    )


def holds(actor: Actor, ref: str) -> list[HoldView]:
    """What is held on an account now, newest first (at most 200)."""
    rows = Hold.objects.filter(account_id=account_id(actor, ref), state="held").select_related("account")
    return [hold_view(row) for row in rows.order_by("-id")[:MAX_SIZE]]


def adjustments(actor: Actor, ref: str = "", state: str = "waiting") -> list[AdjustmentView]:
    """Corrections in that state (empty = all), of one account or of all, newest first (at most 200); for staff."""
    rows = _staff(actor, Adjustment.objects.all(), ref)
    rows = rows.filter(state=state) if state else rows
    return [adjustment_view(row) for row in rows.select_related("account__customer").order_by("-id")[:MAX_SIZE]]


def transfers(actor: Actor, ref: str = "", state: str = "waiting") -> list[TransferView]:
    """Transfers in that state (empty = all), of one account or of all, newest first (at most 200); for staff."""
    rows = _staff(actor, Transfer.objects.all(), ref)
    rows = rows.filter(state=state) if state else rows
    return [transfer_view(row) for row in rows.select_related("account__customer").order_by("-id")[:MAX_SIZE]]


def _staff(actor: Actor, rows: QuerySet[Any], ref: str) -> QuerySet[Any]:
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    return rows.filter(account_id=account_id(actor, ref)) if ref else rows


def adjustment_view(row: Adjustment) -> AdjustmentView:
    """An adjustment as others see it."""
    return AdjustmentView(
        id=row.pk,
        account=row.account.public_id,
        customer_name=row.account.customer.name,
        currency=row.account.currency,
        minor=row.minor,
        reason=row.reason,
        state=row.state,
        asked_by=row.asked_by,
        asked_by_id=row.asked_by_id,
        at=row.at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        verbs=tuple(ADJUSTMENT.verbs(row.state)),
    )


def transfer_view(row: Transfer) -> TransferView:
    """A transfer as others see it."""
    return TransferView(
        id=row.pk,
        account=row.account.public_id,
        customer_name=row.account.customer.name,
        system=row.system,
        by_hand=ports.is_by_hand(row.system),
        state=row.state,
        currency=row.account.currency,
        minor=row.minor,
        external_id=row.external_id,
        error=row.error,
        attempts=row.attempts,
        at=row.at,
        answered_at=row.answered_at,
        verbs=tuple(TRANSFER.verbs(row.state)),
    )
