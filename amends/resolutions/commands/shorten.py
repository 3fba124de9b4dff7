"""Fewer pieces came back than were announced: what is granted shrinks to those that did."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import share
from amends.jobs.api import acting
from amends.resolutions.commands.cancel import locked
from amends.resolutions.models import Entitlement, Resolution
from amends.resolutions.queries.views import resolution_view
from amends.resolutions.types import ResolutionView


def shorten(actor: Actor, resolution_id: int, quantity: int) -> ResolutionView:
    """Grant only `quantity` of the pieces; the others are free for a claim of their own. Their part of the amount
    goes with them, and so do shipping and fees, because the order is not refunded whole any more.

    Idempotent. Refused: quantity_too_large (more than granted, or none), move_not_allowed once a memo is issued.
    """
    require(actor, Right.RETURNS_AUTHORISE)
    with transaction.atomic():
        acting(actor)
        row = locked(resolution_id)
        if row.quantity == quantity:
            return resolution_view(row)
        if not 1 <= quantity < row.quantity or row.pieces != row.quantity:
            raise Refused("quantity_too_large", available=row.quantity)
        if row.state != "granted":
            raise Refused("move_not_allowed", axis="resolution", state=row.state, verb="shorten")
        _apply(row, quantity)
        return resolution_view(locked(resolution_id))


def _apply(row: Resolution, quantity: int) -> None:
    gone = row.quantity - quantity

    def kept(amount: int) -> int:
        return share(amount, [quantity, gone])[0]

    of_unit = row.amount_minor - row.charges_minor
    amount, value, value_tax = kept(of_unit), kept(row.value_minor), kept(row.value_tax_minor)
    tax = share(row.tax_minor, [amount, row.amount_minor - amount])[0] if row.amount_minor else 0
    lines = list(row.breakdown)
    if row.amount_minor:
        text = f"{gone} of {row.quantity} did not come back"
        lines.append({"kind": "earlier", "text": text, "minor": amount - row.amount_minor})
    credit = share(row.credit_minor, [gone, quantity])[0]
    credit_tax = share(row.credit_tax_minor, [gone, quantity])[0]
    touched = max(row.credit_quantity, -gone)  # those with a credit were taken last, so they go first
    changes: dict[str, Any] = {
        "quantity_used": F("quantity_used") - gone,
        "money_used": F("money_used") - (of_unit - amount),
        "value_used": F("value_used") - (row.value_minor - value),
        "tax_used": F("tax_used") - (row.value_tax_minor - value_tax),
        "credit_quantity": F("credit_quantity") - touched,
        "credit_money": F("credit_money") - credit,
        "credit_tax": F("credit_tax") - credit_tax,
    }
    Entitlement.objects.filter(sold_unit_id=row.sold_unit_id).update(**changes)
    Resolution.objects.filter(pk=row.pk, state="granted").update(
        quantity=quantity,
        pieces=quantity,
        amount_minor=amount,
        tax_minor=tax,
        value_minor=value,
        value_tax_minor=value_tax,
        credit_quantity=row.credit_quantity - touched,
        credit_minor=row.credit_minor - credit,
        credit_tax_minor=row.credit_tax_minor - credit_tax,
        charges_minor=0,
        pay_minor=share(row.pay_minor, [amount, row.amount_minor - amount])[0] if row.amount_minor else 0,
        breakdown=lines,
    )
