"""Parts from the shelves, built into what is repaired or refurbished."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.catalog.api import product_by_sku
from amends.catalog.ports import ProductView
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.ledger.api import Book, GoodsPlace, GoodsStatus, LegInput, holdings, post
from amends.workshop.commands.work import check_cost, record, working
from amends.workshop.models import RepairWork
from amends.workshop.queries.views import repair_view
from amends.workshop.types import RepairView, WorkLine

BUILT_IN = "built in"
"""The bin of scrap in which parts end: out of stock for good, and counted."""


def use(actor: Actor, ref: str, sku: str, quantity: int, key: str) -> RepairView:
    """Build a part into the unit on the bench: from the shelves of the workshop's stock, at its unit cost, posted
    at once. The same key again records nothing.

    Refused: no_part_stock, part_unknown, part_none, currency_differs, work_wrong, above_quote, quote_needed,
    move_not_allowed unless it is being repaired.
    """
    require(actor, Right.RETURNS_INSPECT)
    if not 1 <= quantity <= 10_000:
        raise Refused("work_wrong", kinds="part", field="quantity")
    with transaction.atomic():
        row = working(actor, ref)
        whole = f"{row.pk}:{key}:part"
        if RepairWork.objects.filter(key=whole).exists():
            return repair_view(row)
        if not row.workshop.parts_from:
            raise Refused("no_part_stock", workshop=row.workshop.name)
        part = known_part(sku)
        cost = cost_of(part, quantity, row.workshop.currency)
        check_cost(row, cost)
        line = WorkLine(kind="part", text=part.title, sku=part.sku, quantity=quantity, minor=cost)
        done = record(actor, row, line, whole, owed=("goods_at_cost", part.sku))
        take(
            actor, row.workshop.parts_from, part.sku, quantity,
            reference=row.public_id, key=f"repair work:{done.pk}:goods", reason=part.title,
        )  # fmt: skip
        row.refresh_from_db(fields=["cost_minor"])
        return repair_view(row)


def known_part(sku: str) -> ProductView:
    """The article; Refused("part_unknown")."""
    found = product_by_sku(sku.strip()) if sku.strip() else None
    if found is None:
        raise Refused("part_unknown", sku=sku.strip(), field="sku")
    return found


def cost_of(part: ProductView, quantity: int, currency: str) -> int:
    """What so many cost us, in minor units; 0 where the catalogue knows no cost. Refused("currency_differs")."""
    if part.unit_cost_minor and part.cost_currency != currency:
        raise Refused("currency_differs", currency=currency, field="minor")
    return (part.unit_cost_minor or 0) * quantity


def take(actor: Actor, location: str, sku: str, quantity: int, *, reference: str, key: str, reason: str) -> None:
    """From the place's sellable stock, bin by bin, to what is built in; once per key. Refused("part_none")."""
    left, legs = quantity, []
    for shelf in holdings(location, sku, GoodsStatus.SELLABLE.value, size=200).items:
        taken = min(left, shelf.units)
        legs.append(LegInput(GoodsPlace(shelf.location, shelf.status, shelf.bin), f"sku:{sku}", -taken))
        left -= taken
        if not left:
            break
    if left:
        raise Refused("part_none", location=location, sku=sku, held=quantity - left, wanted=quantity, field="sku")
    legs.append(LegInput(GoodsPlace(location, GoodsStatus.SCRAP, BUILT_IN), f"sku:{sku}", quantity))
    post(Book.GOODS, "part", reference, legs, actor, key=key, reason=reason[:200])
