"""A quote, and the answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import msgspec
from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.workshop.commands import bill
from amends.workshop.commands.order import locked, tell
from amends.workshop.models import RepairOrder, RepairQuote
from amends.workshop.queries.views import repair_view
from amends.workshop.rules.quoting import check_pay, needs_person, total
from amends.workshop.types import PAYERS, REPAIR, RepairView, WorkLine


def quote(
    actor: Actor,
    ref: str,
    payer: str,
    lines: Sequence[WorkLine],
    *,
    days: int = 14,
    note: str = "",
    pay: str = "before",
    tax_percent: Decimal | None = None,
) -> RepairView:
    """What the repair is to cost. Up to the workshop's limit the house agrees by itself; above it a second person
    does; the customer answers a quote that they pay, and pays it (`pay`) before the work or before the unit goes
    back; its amounts include tax (`tax_percent`; None: at the rate that the unit was sold with). A newer quote
    replaces an open one.

    Refused: quote_payer, quote_lines, quote_pay, quote_tax, move_not_allowed.
    """
    require(actor, Right.RETURNS_INSPECT)
    if payer not in PAYERS:
        raise Refused("quote_payer", payer=payer, field="payer")
    check_pay(pay, tax_percent)
    amount = total(lines)
    with transaction.atomic():
        row = locked(actor, ref)
        number = row.quotes.count() + 1
        RepairQuote.objects.create(
            order=row,
            number=number,
            payer=payer,
            currency=row.workshop.currency,
            total_minor=amount,
            lines=msgspec.to_builtins(tuple(lines)),
            valid_until=clock.now() + timedelta(days=max(1, min(days, 365))),
            quoted_by_user=actor.user_id,
            note=note.strip(),
            at=clock.now(),
            pay=pay if payer == "customer" else "",
            tax_minor=_tax(row, payer, amount, tax_percent),
        )
        move(row, REPAIR, "quote", actor, f"quote {number}: {Money(amount, row.workshop.currency)}")
        if needs_person(payer, amount, row.workshop.limit_minor):
            if payer == "customer":
                tell(row, "quoted")
        else:
            _answer(SYSTEM, row, number, approve=True, note="within the workshop's limit")
        return repair_view(row)


def answer_quote(actor: Actor, ref: str, number: int, approve: bool, note: str = "") -> RepairView:
    """Yes or no to quote `number`, once. The customer answers a quote that they pay; staff may record what they
    said (with a note). What the house pays takes a second person.

    Refused: quote_not_open, quote_expired, quote_customers, same_person, reason_missing (a no of the house).
    """
    with transaction.atomic():
        row = locked(actor, ref)
        asked = row.quotes.filter(number=number).first()
        if asked is None:
            raise NotFound
        _check(actor, asked, approve, note)
        if asked.answer != "open" or row.state != "quoted":
            raise Refused("quote_not_open")
        if approve and asked.valid_until <= clock.now():
            raise Refused("quote_expired", until=f"{asked.valid_until:%Y-%m-%d}")
        _answer(actor, row, number, approve=approve, note=note.strip())
        if approve and asked.payer == "customer":
            bill.ask(actor, row, asked)
        tell(row, "quote approved" if approve else "quote refused")
        return repair_view(row)


def _tax(row: RepairOrder, payer: str, amount: int, percent: Decimal | None) -> int:
    if payer != "customer":
        return 0
    return bill.tax_in(row, amount, None if percent is None else Fraction(percent))


def _check(actor: Actor, asked: RepairQuote, approve: bool, note: str) -> None:
    if asked.payer == "customer":
        if not actor.is_customer:
            require(actor, Right.RETURNS_AUTHORISE)
            if not note.strip():
                raise Refused("quote_customers", field="note")
        return
    if actor.is_customer:
        raise NotFound
    require(actor, Right.CLAIMS_APPROVE_SECOND)
    if asked.quoted_by_user is not None and asked.quoted_by_user == actor.user_id:
        raise Refused("same_person")
    if not approve and not note.strip():
        raise Refused("reason_missing", field="note")


def _answer(actor: Actor, row: RepairOrder, number: int, *, approve: bool, note: str) -> None:
    """The quote's own guarded update and the order's move, both or neither."""
    changed = RepairQuote.objects.filter(order=row, number=number, answer="open").update(
        answer="approved" if approve else "refused",
        answered_by=actor.label,
        answered_by_user=actor.user_id,
        note=note,
    )
    if changed != 1:
        raise Conflict("changed_meanwhile")
    move(row, REPAIR, "approve" if approve else "refuse", actor, note)
