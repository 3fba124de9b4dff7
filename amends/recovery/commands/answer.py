"""What the supplier says and pays: accepted, rejected, disputed, credited, closed; each posted at once.

The books: what they accept is owed to us (`supplier_receivable` of the supplier, against `supplier_recovery`);
their credit settles it (`supplier_credits`); what is given up is a loss (`supplier_recovery_lost`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

import amends.recovery.rules.texts  # noqa: F401
from amends.accounts.api import Right, money_limit, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.recovery.commands.draft import fact, locked, spend, view_of
from amends.recovery.models import SupplierClaim, SupplierClaimLine, SupplierCredit
from amends.recovery.types import SUPPLIER_CLAIM, SupplierClaimView


def answer(
    actor: Actor,
    ref: str,
    accepted: Mapping[int, int] | None,
    *,
    reason: str = "",
    supplier_ref: str = "",
    vendor_rma: str = "",
) -> SupplierClaimView:
    """Record the supplier's answer. `accepted`: minor units by line; None: all of it. Lines left out are rejected.
    `vendor_rma`: the number under which they take the goods back.

    Refused: unit_not_claimed, accepted_too_much, answer_reason, credited_too_much (less than they credited),
    move_not_allowed.
    """
    require(actor, Right.RECOVERY_WORK)
    with transaction.atomic():
        row = locked(ref)
        lines = list(row.lines.filter(stands=True).order_by("pk"))
        said = {line.pk: line.claimed_minor for line in lines} if accepted is None else dict(accepted)
        total = _check(row, lines, said, reason)
        verb = "accept" if total == row.claimed_minor else "accept in part" if total else "reject"
        SUPPLIER_CLAIM.after(row.state, verb)
        before = row.accepted_minor
        for line in lines:
            line.accepted_minor = said.get(line.pk, 0)
        SupplierClaimLine.objects.bulk_update(lines, ["accepted_minor"])
        row.accepted_minor = total
        move(
            row, SUPPLIER_CLAIM, verb, actor, reason.strip(), fact=fact(row, verb), accepted_minor=total,
            answers=row.answers + 1, answered_at=clock.now(), why=reason.strip()[:1_000],
            supplier_ref=supplier_ref.strip()[:100] or row.supplier_ref,
            vendor_rma=vendor_rma.strip()[:100] or row.vendor_rma,
        )  # fmt: skip
        _post(actor, row, f"answer:{row.answers}", "supplier_receivable", "supplier_recovery", total - before)
        return view_of(row.pk)


def _check(row: SupplierClaim, lines: Sequence[SupplierClaimLine], said: Mapping[int, int], reason: str) -> int:
    claimed = {line.pk: line.claimed_minor for line in lines}
    if not said.keys() <= claimed.keys():
        raise Refused("unit_not_claimed")
    for pk, minor in said.items():
        if not 0 <= minor <= claimed[pk]:
            raise Refused("accepted_too_much", field="accepted", claimed=str(Money(claimed[pk], row.currency)))
    total = sum(said.values())
    if total < row.credited_minor:
        raise _too_much(row, total, row.credited_minor)
    if total < row.claimed_minor and not reason.strip():
        raise Refused("answer_reason", field="reason")
    return total


def dispute(actor: Actor, ref: str, reason: str) -> SupplierClaimView:
    """We do not take their answer: they are to answer once more. Refused: reason_missing, move_not_allowed."""
    require(actor, Right.RECOVERY_WORK)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    with transaction.atomic():
        row = locked(ref)
        due = clock.now() + timedelta(days=row.agreement.answer_days)
        told = fact(row, "dispute")
        move(row, SUPPLIER_CLAIM, "dispute", actor, reason.strip(), fact=told, answer_due=due, reminders=0)
        return view_of(row.pk)


def credit(actor: Actor, ref: str, minor: int, document: str) -> SupplierClaimView:
    """Record their credit note or payment, by its number. Nothing more is credited than was accepted; with the
    whole of it the claim is credited.

    Refused: credit_wrong, credit_known, credited_too_much, move_not_allowed.
    """
    require(actor, Right.RECOVERY_WORK)
    if minor <= 0 or not document.strip():
        raise Refused("credit_wrong", field="document")
    with transaction.atomic():
        row = locked(ref)
        SUPPLIER_CLAIM.after(row.state, "credit")
        if row.credited_minor + minor > row.accepted_minor:
            raise _too_much(row, row.accepted_minor, minor)
        made = _credit_row(actor, row, minor, document.strip()[:100])
        SupplierClaim.objects.filter(pk=row.pk).update(credited_minor=F("credited_minor") + minor)
        row.credited_minor += minor
        left = row.claimed_minor if row.state == "disputed" else row.accepted_minor
        if row.credited_minor == left:
            move(row, SUPPLIER_CLAIM, "credit", actor, document.strip(), fact=fact(row, "credit"))
        _post(actor, row, f"credit:{made.pk}", "supplier_credits", "supplier_receivable", minor)
        return view_of(row.pk)


def _credit_row(actor: Actor, row: SupplierClaim, minor: int, document: str) -> SupplierCredit:
    try:
        with transaction.atomic():
            return SupplierCredit.objects.create(
                supplier_claim=row, supplier_id=row.supplier_id, document=document, minor=minor, by=actor.label,
                at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("credit_known", field="document", document=document) from error


def _too_much(row: SupplierClaim, accepted: int, amount: int) -> Refused:
    def money(minor: int) -> str:
        return str(Money(minor, row.currency))

    return Refused(
        "credited_too_much", field="amount", accepted=money(accepted), credited=money(row.credited_minor),
        amount=money(amount),
    )  # fmt: skip


def close(actor: Actor, ref: str, reason: str = "") -> SupplierClaimView:
    """Nothing more is to come. What they accepted and did not credit is given up: above this person's money limit
    the first one asks and a second one confirms.

    Refused: reason_missing (unless all was credited), close_other_person, move_not_allowed.
    """
    require(actor, Right.RECOVERY_WORK)
    with transaction.atomic():
        row = locked(ref)
        SUPPLIER_CLAIM.after(row.state, "close")
        owed = row.accepted_minor - row.credited_minor
        if row.state != "credited" and not reason.strip():
            raise Refused("reason_missing", field="reason")
        alone = owed <= money_limit(actor, row.currency).minor
        if not alone and row.close_asked_by_user_id is None:
            SupplierClaim.objects.filter(pk=row.pk).update(
                close_asked_by=actor.label, close_asked_by_user=actor.user_id, why=reason.strip()[:1_000]
            )
            return view_of(row.pk)
        if row.close_asked_by_user_id is not None and row.close_asked_by_user_id == actor.user_id:
            raise Refused("close_other_person", by=row.close_asked_by)
        move(
            row, SUPPLIER_CLAIM, "close", actor, reason.strip(), fact=fact(row, "close"),
            closed_by_user_id=actor.user_id, why=reason.strip()[:1_000] or row.why,
        )  # fmt: skip
        _post(actor, row, "close", "supplier_recovery_lost", "supplier_receivable", owed)
        spend(row, row.accepted_minor - row.claimed_minor)
        return view_of(row.pk)


def _post(actor: Actor, row: SupplierClaim, step: str, debit: str, credit_kind: str, minor: int) -> None:
    if not minor:
        return
    owner = row.supplier.code
    legs = [
        LegInput(MoneyAccount(debit, owner), row.currency, minor),
        LegInput(MoneyAccount(credit_kind, owner), row.currency, -minor),
    ]
    post(Book.MONEY, "supplier_claim", row.public_id, legs, actor, key=f"supplier claim:{row.pk}:{step}")
