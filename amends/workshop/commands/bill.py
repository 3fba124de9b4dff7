"""What the customer pays for a repair that no guarantee covers: asked with the approved quote, taken before the
work or before the unit goes back, given back when nothing comes of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.resolutions.api import resolution
from amends.workshop.commands.order import locked, tell
from amends.workshop.models import RepairOrder, RepairQuote
from amends.workshop.queries.views import repair_view
from amends.workshop.types import BILL, RepairView


def ask(actor: Actor, row: RepairOrder, quote: RepairQuote) -> None:
    """The customer agreed to pay this quote (in all: a newer one takes the place of an earlier one)."""
    _bill(actor, row, quote.total_minor, quote.tax_minor, f"quote {quote.number}", when=quote.pay)


def drop(actor: Actor, row: RepairOrder, why: str) -> None:
    """Nothing comes of the repair: what was asked is not owed, what was paid is to be given back."""
    if row.bill_state in ("owed", "paid", "due") or row.received_minor:
        _bill(actor, row, 0, 0, why)


def _bill(actor: Actor, row: RepairOrder, total: int, tax: int, why: str, *, when: str = "") -> None:
    changes: dict[str, Any] = {"bill_minor": total, "bill_tax_minor": tax, "bill_when": when or row.bill_when}
    open_minor = total - row.received_minor
    wanted = "owed" if open_minor > 0 else "due" if open_minor < 0 else "paid" if row.received_minor else "none"
    verb = next((verb for verb, (_, after) in BILL.table.items() if after == wanted and verb in _BY_ITSELF), "")
    if row.bill_state == wanted or not verb:
        RepairOrder.objects.filter(pk=row.pk).update(**changes)
        row.refresh_from_db(fields=list(changes))
        return
    move(row, BILL, verb, actor, why, field="bill_state", **changes)
    if wanted == "owed":
        tell(row, "to pay")
    elif wanted == "due":
        tell(row, "to pay back")


_BY_ITSELF = ("ask", "drop", "owe back", "even")


def settle(actor: Actor, ref: str, verb: str, note: str) -> RepairView:
    """`pay`: the customer's money came, by transfer, in cash or by card at the counter (`note`: its reference);
    `refund`: ours went back; `waive`: it is given away (`note`: why, by a lead). Recorded and posted once; the
    same again changes nothing.

    Refused: bill_none, bank_reference_missing, reason_missing.
    """
    require(actor, Right.CLAIMS_APPROVE_SECOND if verb == "waive" else Right.MEMOS_ISSUE)
    said = note.strip()
    if not said:
        raise Refused("reason_missing" if verb == "waive" else "bank_reference_missing", field="note")
    with transaction.atomic():
        row = locked(actor, ref)
        if verb not in ("pay", "refund", "waive"):
            raise Refused("bill_none", verb=verb)
        if row.bill_state == BILL.table[verb][1] and row.bill_note == said:
            return repair_view(row)
        if verb not in BILL.verbs(row.bill_state):
            raise Refused("bill_none", verb=verb)
        changes: dict[str, Any] = {"bill_note": said}
        if verb != "waive":
            _post(actor, row, said)
            changes |= {"received_minor": row.bill_minor, "received_tax_minor": row.bill_tax_minor}
        move(row, BILL, verb, actor, said, field="bill_state", **changes)
        if verb == "pay":
            tell(row, "paid")
        return repair_view(row)


def check_paid(row: RepairOrder, moment: str) -> None:
    """Refused("bill_unpaid") where the customer has to pay before that moment: before, return."""
    if row.bill_state == "owed" and (row.bill_when == moment or moment == "return"):
        owed = Money(row.bill_minor - row.received_minor, row.workshop.currency)
        raise Refused("bill_unpaid", amount=str(owed))


def tax_in(row: RepairOrder, total: int, percent: Fraction | None) -> int:
    """The tax inside `total`: at `percent`, else at the rate that the unit was sold with."""
    if percent is not None:
        return Money(total, row.workshop.currency).portion(percent / (100 + percent)).minor
    granted = resolution(row.resolution_id)
    if granted.value_minor <= 0:
        return 0
    rate = Fraction(granted.value_tax_minor, granted.value_minor)
    return Money(total, row.workshop.currency).portion(rate).minor


def _post(actor: Actor, row: RepairOrder, reference: str) -> None:
    """Debit the bank, credit repair sales and tax, for what is new; the other way round for money back."""
    total, tax = row.bill_minor - row.received_minor, row.bill_tax_minor - row.received_tax_minor
    currency = row.workshop.currency
    legs = [
        LegInput(MoneyAccount("payments", "gateway:manual"), currency, total),
        LegInput(MoneyAccount("repair_sales", row.workshop.code), currency, tax - total),
        LegInput(MoneyAccount("tax_payable"), currency, -tax),
    ]
    key = f"repair bill:{row.pk}:{row.tellings}"
    post(
        Book.MONEY, "repair_bill", row.public_id, [leg for leg in legs if leg.amount], actor, key=key,
        reason=reference[:200],
    )  # fmt: skip
