"""Reading replacements and where a unit came from."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from amends.accounts.api import Right, require
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.replacements.models import Replacement
from amends.replacements.queries.views import replacement_view
from amends.replacements.types import ReplacementView

_MOST_STEPS = 50


def rows() -> QuerySet[Replacement]:
    """All, each with its collateral."""
    return Replacement.objects.select_related("collateral")


def replacement_by_ref(actor: Actor, ref: str) -> ReplacementView:
    """By its number as printed or typed; NotFound, also for customers (they see it on their claim)."""
    if actor.is_customer:
        raise NotFound
    require(actor, Right.RETURNS_READ)
    row = rows().filter(public_id=ids.parse(ref, "RPL") or "").first()
    if row is None:
        raise NotFound
    return replacement_view(row)


def replacement_for(claim_id: int) -> ReplacementView | None:
    """The claim's newest replacement."""
    row = rows().filter(claim_id=claim_id).order_by("-pk").first()
    return replacement_view(row) if row is not None else None


def replacement(replacement_id: int) -> ReplacementView:
    """By id; NotFound."""
    row = rows().filter(pk=replacement_id).first()
    if row is None:
        raise NotFound
    return replacement_view(row)


def replacements(
    actor: Actor, states: Sequence[str] = (), cursor: str = "", size: int = 50
) -> Page[ReplacementView]:
    """Newest first; all when `states` is empty."""
    require(actor, Right.RETURNS_READ)
    if actor.is_customer:
        raise NotFound
    found = rows().filter(state__in=states) if states else rows()
    if cursor:
        found = found.filter(pk__lt=before(cursor))
    size = max(1, min(size, MAX_SIZE))
    return cut([replacement_view(row) for row in found.order_by("-pk")[: size + 1]], size, lambda row: [row.id])


def generation(sold_unit_id: int) -> int:
    """How many replacements led to this unit: 0 when it was bought."""
    found = Replacement.objects.filter(new_unit_id=sold_unit_id).values_list("generation", flat=True).first()
    return found or 0


def pairs(sold_unit_id: int) -> list[ReplacementView]:
    """The chain that this unit belongs to, oldest first: what was faulty and what was sent, both ways."""
    back: list[Replacement] = []
    at: int | None = sold_unit_id
    while at is not None and len(back) < _MOST_STEPS:
        before = rows().filter(new_unit_id=at).first()
        if before is None:
            break
        back.insert(0, before)
        at = before.first_unit_id
    at = sold_unit_id
    while at is not None and len(back) < _MOST_STEPS:
        after = rows().filter(first_unit_id=at, state="sent").first()
        if after is None:
            break
        back.append(after)
        at = after.new_unit_id
    return [replacement_view(row) for row in back]
