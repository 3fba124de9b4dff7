"""Correcting a credit memo: a further document with a number of its own takes it back, whole or in part."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from msgspec import structs

from amends.accounting.api import entity_by_code
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.money import Money, share
from amends.credit.api import withdraw
from amends.jobs.api import move, publish
from amends.ledger.api import Book, post
from amends.payments.api import call_off, payable_account
from amends.resolutions.commands.entitlement import give_back
from amends.resolutions.commands.issue_memo import numbered, plain
from amends.resolutions.facts import MemoCorrected
from amends.resolutions.models import CreditMemo, Entitlement, Resolution
from amends.resolutions.queries.memos import memo_row
from amends.resolutions.queries.views import memo_view
from amends.resolutions.rules import posting
from amends.resolutions.rules.tax import parts_of, summed
from amends.resolutions.types import RESOLUTION, MemoLine, MemoTax, MemoView


def correct(actor: Actor, memo_ref: str, reason: str, keep_minor: int = 0) -> MemoView:
    """Issue the correction after which `keep_minor` of the memo stay credited (0: it is taken back whole).

    The books get the exact opposite. Store credit that is still there is withdrawn; a refund that nobody was asked
    to pay yet is called off; of money that was paid the customer owes it back (the balance of refunds_payable says
    so). Taken back whole, the units' entitlements are
    free again. Refused: reason_missing, memo_is_correction, memo_corrected, correction_amount, payout_open,
    payout_in_file, credit_spent, period_closed.
    """
    require(actor, Right.MEMOS_ISSUE)
    if actor.is_customer:
        raise NotFound
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    memo = memo_row(actor, memo_ref)
    if memo.kind != "credit":
        raise Refused("memo_is_correction", number=memo.number)
    with transaction.atomic():
        rows = list(Resolution.objects.select_for_update(of=("self",)).filter(memo=memo).order_by("pk"))
        net, tax = _taken(memo, keep_minor)
        call_off(actor, memo.number, keep_minor, reason.strip())
        found = _write(memo, net, tax, reason.strip())
        _book(actor, memo, found)
        _release(actor, rows, found, whole=not keep_minor)
        for row in rows:
            publish(
                MemoCorrected(correction_id=found.pk, memo_id=memo.pk, claim_id=row.claim_id, whole=not keep_minor)
            )
        return memo_view(found, "")


def _taken(memo: CreditMemo, keep: int) -> tuple[int, int]:
    """Net and tax to take back: of what is left, so that all corrections together are the memo, to the cent."""
    earlier = list(memo.corrections.order_by("id"))
    net = memo.net + sum(one.net for one in earlier)
    tax = memo.tax + sum(one.tax for one in earlier)
    left = net + tax
    if not left:
        raise Refused("memo_corrected", number=memo.number, by=earlier[-1].number if earlier else memo.number)
    if not 0 <= keep < left:
        raise Refused("correction_amount", left=str(Money(left, memo.currency)), field="keep")
    part_net, part_tax = share(left - keep, [net, tax])
    return part_net, part_tax


def _write(memo: CreditMemo, net: int, tax: int, reason: str) -> CreditMemo:
    entity = entity_by_code(memo.legal_entity)
    lines = [MemoLine(**line) for line in memo.lines]
    earlier = [[MemoLine(**line) for line in one.lines] for one in memo.corrections.order_by("id")]
    parts = [structs.replace(line, reason=reason) for line in parts_of(lines, earlier, net, tax)]
    taxes = summed(parts) if all(line.category for line in parts) else [_one_kind(memo, net, tax)]
    return CreditMemo.objects.create(
        **numbered(entity),
        kind="correction",
        corrects=memo,
        reason=reason,
        issuer=memo.issuer,
        claim_id=memo.claim_id,
        customer_id=memo.customer_id,
        customer_name=memo.customer_name,
        gift=memo.gift,
        claim_ref=memo.claim_ref,
        order_number=memo.order_number,
        currency=memo.currency,
        net=-net,
        tax=-tax,
        total=-(net + tax),
        method=memo.method,
        lines=[plain(line) for line in parts],
        breakdown=[],
        taxes=[plain(one) for one in taxes],
        seller=memo.seller,
        buyer=memo.buyer,
    )


def _book(actor: Actor, memo: CreditMemo, found: CreditMemo) -> None:
    owed = payable_account(memo.customer_id, memo.order_number)
    if memo.method == "store_credit" and memo.customer_id is not None:
        withdraw(
            actor,
            memo.customer_id,
            Money(-found.total, memo.currency),
            key=f"correction:{found.number}",
            source=owed,
            document=memo.number,
            reference=found.number,
            reason=found.reason,
        )
    legs = posting.memo_legs(owed, memo.currency, found.net, found.tax)
    post(
        Book.MONEY,
        "correction",
        found.number,
        legs,
        actor,
        key=f"correction:{found.number}",
        reason=f"{memo.number}: {found.reason}",
    )


def _one_kind(memo: CreditMemo, net: int, tax: int) -> MemoTax:
    """Of a memo from before its lines named their kinds of tax: it has one."""
    return structs.replace(MemoTax(**memo.taxes[0]), net=-net, tax=-tax)


def _release(actor: Actor, rows: list[Resolution], found: CreditMemo, *, whole: bool) -> None:
    """Whole: the units are as if the remedies had never been. In part: the remedies stay, with less money."""
    amounts, taxes = [row.amount_minor for row in rows], [row.tax_minor for row in rows]
    for row, taken, tax in zip(rows, share(-found.total, amounts), share(-found.tax, taxes), strict=True):
        if whole:
            give_back(row)
            move(row, RESOLUTION, "take back", actor, f"{found.number}: {found.reason}")
            continue
        of_unit = min(taken, row.amount_minor - row.charges_minor)
        Entitlement.objects.filter(sold_unit_id=row.sold_unit_id).update(money_used=F("money_used") - of_unit)
        Resolution.objects.filter(pk=row.pk).update(
            amount_minor=F("amount_minor") - taken,
            tax_minor=F("tax_minor") - tax,
            charges_minor=F("charges_minor") - (taken - of_unit),
        )
