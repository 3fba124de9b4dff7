"""Parts and labour, as they were used."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.workshop.commands.order import locked
from amends.workshop.models import RepairOrder, RepairWork
from amends.workshop.queries.views import repair_view
from amends.workshop.rules.quoting import check_work
from amends.workshop.types import REPAIR, RepairView, WorkLine


def record_work(actor: Actor, ref: str, lines: Sequence[WorkLine], key: str) -> RepairView:
    """Record work that was done, with its cost; it is posted at once. The same key again records nothing.

    Refused: work_wrong, above_quote (more than was approved, or than the workshop's limit without a quote),
    move_not_allowed unless it is being repaired.
    """
    require(actor, Right.RETURNS_INSPECT)
    check_work(lines)
    with transaction.atomic():
        row = working(actor, ref)
        if RepairWork.objects.filter(key__startswith=f"{row.pk}:{key}:").exists():
            return repair_view(row)
        check_cost(row, sum(line.minor for line in lines))
        for number, line in enumerate(lines):
            record(actor, row, line, f"{row.pk}:{key}:{number}")
        row.refresh_from_db(fields=["cost_minor"])
        return repair_view(row)


def working(actor: Actor, ref: str) -> RepairOrder:
    """The order, locked, while it is being repaired; Refused("move_not_allowed") else."""
    row = locked(actor, ref)
    if row.state != "in_repair":
        REPAIR.after(row.state, "finish")
    return row


def check_cost(row: RepairOrder, more: int) -> None:
    """Refused: above_quote, quote_needed."""
    approved = row.quotes.filter(answer="approved").order_by("-number").first()
    limit = approved.total_minor if approved is not None else row.workshop.limit_minor
    if row.cost_minor + more > limit:
        currency = row.workshop.currency
        raise Refused(
            "above_quote" if approved is not None else "quote_needed",
            amount=str(Money(row.cost_minor + more, currency)),
            limit=str(Money(limit, currency)),
        )


def record(
    actor: Actor, row: RepairOrder, line: WorkLine, key: str, owed: tuple[str, str] | None = None
) -> RepairWork:
    """Keep and post one line; `owed`: the account that is credited (by default the workshop's)."""
    currency = row.workshop.currency
    done = RepairWork.objects.create(
        order=row,
        key=key,
        kind=line.kind,
        text=line.text.strip(),
        sku=line.sku.strip(),
        quantity=line.quantity,
        minutes=line.minutes,
        minor=line.minor,
        currency=currency,
        by=actor.label,
        at=clock.now(),
    )
    RepairOrder.objects.filter(pk=row.pk).update(cost_minor=F("cost_minor") + line.minor)
    if line.minor == 0:
        return done
    to = "workshop_payable" if row.workshop.kind == "outside" else "workshop_internal"
    legs = [
        LegInput(MoneyAccount("repair_costs", row.workshop.code), currency, line.minor),
        LegInput(MoneyAccount(*(owed or (to, row.workshop.code))), currency, -line.minor),
    ]
    key = f"repair work:{done.pk}"
    post(Book.MONEY, "repair_work", row.public_id, legs, actor, key=key, reason=line.text[:200])
    return done
