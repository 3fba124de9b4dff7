"""Reading accounts and bank files. IBANs leave here masked."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from amends.accounting.api import entities
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.payments import ports
from amends.payments.models import BankAccount, BankFile, BankLine, RefundTransaction
from amends.payments.rules.bank import CURRENCY, masked
from amends.payments.types import BANK_FILE, BankAccountView, BankFileView, OwnAccount, Waiting
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


def candidates(entity: str) -> QuerySet[RefundTransaction]:
    """The legal entity's pending transfers in EUR whose account is known and that are in no file."""
    in_file = BankLine.objects.filter(transaction=OuterRef("pk"), active=True)
    return RefundTransaction.objects.filter(
        ~Exists(in_file),
        state="pending",
        currency=CURRENCY,
        gateway__in=_by_hand(),
        granted__document__startswith=f"CM-{entity}-",
        granted__bank_account__erased_at=None,
        granted__bank_account__isnull=False,
    )


def waiting(actor: Actor) -> list[Waiting]:
    """What a file of each legal entity would collect now, the default one first."""
    require(actor, Right.MEMOS_ISSUE)
    found = []
    for one in entities(actor):
        sums = candidates(one.code).aggregate(many=Count("pk"), total=Sum("amount_minor"))
        found.append(
            Waiting(
                entity=one.code,
                name=one.name,
                iban=masked(one.iban) if one.iban else "",
                payouts=sums["many"],
                total_minor=sums["total"] or 0,
            )
        )
    return found


def left_out(actor: Actor) -> tuple[int, int]:
    """(pending transfers in EUR without an account, pending transfers in other currencies): files hold neither."""
    require(actor, Right.MEMOS_ISSUE)
    rows = RefundTransaction.objects.filter(state="pending", gateway__in=_by_hand())
    counted = rows.aggregate(
        unknown=Count("pk", filter=Q(currency=CURRENCY, granted__bank_account__isnull=True)),
        foreign=Count("pk", filter=~Q(currency=CURRENCY)),
    )
    return counted["unknown"], counted["foreign"]


def wants_account(document: str) -> bool:
    """Whether a transfer for the document waits for the account that it goes to."""
    rows = RefundTransaction.objects.filter(
        granted__document=document, state="pending", currency=CURRENCY, gateway__in=_by_hand()
    )
    return rows.filter(granted__bank_account__isnull=True).exists()


def own_transfer(actor: Actor, claim_ref: str) -> RefundTransaction | None:
    """The pending transfer in EUR for an own claim of a customer; None for everybody else."""
    if not actor.is_customer or actor.customer_id is None:
        return None
    rows = RefundTransaction.objects.filter(
        granted__claim_ref=claim_ref, granted__customer_id=actor.customer_id, state="pending", currency=CURRENCY
    )
    return rows.filter(gateway__in=_by_hand()).order_by("-pk").first()


def own_account(actor: Actor, claim_ref: str) -> OwnAccount | None:
    """What a customer's page asks of the refund of an own claim; None when nothing is transferred."""
    row = own_transfer(actor, claim_ref)
    if row is None:
        return None
    known = BankAccount.objects.filter(granted_id=row.granted_id, erased_at=None).first()
    busy = row.bank_lines.filter(active=True).exists()
    return OwnAccount(
        currency=row.currency, amount_minor=row.amount_minor, iban=known.hint if known else "", may_change=not busy
    )


def _by_hand() -> list[str]:
    return [code for code in ports.ways() if ports.is_by_hand(code)]


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
        entity=row.entity,
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
