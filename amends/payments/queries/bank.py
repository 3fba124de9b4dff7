"""Reading accounts and bank files. IBANs leave here masked."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.payments import ports
from amends.payments.models import BankAccount, BankFile, BankLine, RefundTransaction
from amends.payments.types import BANK_FILE, BankAccountView, BankFileView
from amends.payments.types import BankLine as LineView


def bank_account(actor: Actor, granted_id: int) -> BankAccountView | None:
    """Where this granted refund is transferred to; None when nobody said so."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    row = BankAccount.objects.filter(granted_id=granted_id).first()
    return account_view(row) if row is not None else None


def account_view(row: BankAccount) -> BankAccountView:
    """Masked."""
    return BankAccountView(iban=row.hint, by=row.by, at=row.at, erased=row.erased_at is not None)


def candidates() -> QuerySet[RefundTransaction]:
    """Pending transfers in EUR whose account is known and that are in no file."""
    in_file = BankLine.objects.filter(transaction=OuterRef("pk"), active=True)
    return RefundTransaction.objects.filter(
        ~Exists(in_file),
        state="pending",
        currency="EUR",
        gateway__in=[code for code in ports.ways() if ports.is_by_hand(code)],
        granted__bank_account__erased_at=None,
        granted__bank_account__isnull=False,
    )


def waiting(actor: Actor) -> tuple[int, int]:
    """(how many transfers a file would collect now, their sum in cents)."""
    require(actor, Right.MEMOS_ISSUE)
    found = candidates().aggregate(many=Count("pk"), total=Sum("amount_minor"))
    return found["many"], found["total"] or 0


def bank_files(actor: Actor, cursor: str = "", size: int = 50) -> Page[BankFileView]:
    """Newest first, without their lines."""
    require(actor, Right.MEMOS_ISSUE)
    size = max(1, min(size, MAX_SIZE))
    rows = BankFile.objects.order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    found = rows.annotate(many=Count("lines"), total=Sum("lines__transaction__amount_minor"))[: size + 1]
    return cut([_view(row, row.many, row.total or 0) for row in found], size, lambda one: [one.id])


def bank_file(actor: Actor, file_id: int) -> BankFileView:
    """One with its lines (at most 500); NotFound."""
    require(actor, Right.MEMOS_ISSUE)
    row = BankFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound
    return file_view(row)


def file_view(row: BankFile) -> BankFileView:
    """A row with its lines."""
    lines = []
    for line in row.lines.select_related("transaction__granted__bank_account").order_by("pk"):
        payout, granted = line.transaction, line.transaction.granted
        lines.append(
            LineView(
                payout_id=payout.pk,
                memo_number=granted.document,
                customer_name=granted.customer_name,
                iban=granted.bank_account.hint,
                currency=payout.currency,
                amount_minor=payout.amount_minor,
                state=payout.state,
                error=payout.error,
            )
        )
    return _view(row, len(lines), sum(line.amount_minor for line in lines), tuple(lines))


def _view(row: BankFile, payouts: int, total: int, lines: tuple[LineView, ...] = ()) -> BankFileView:
    return BankFileView(
        id=row.pk,
        ref=row.ref,
        state=row.state,
        currency=row.currency,
        payouts=payouts,
        total_minor=total,
        on=row.on,
        made_by=row.made_by,
        made_at=row.made_at,
        released_by=row.released_by,
        released_at=row.released_at,
        sha256=row.sha256,
        verbs=tuple(BANK_FILE.verbs(row.state)),
        lines=lines,
    )
