"""Goods leave their supplier's bin for the supplier."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.ledger.api import WITH_SUPPLIERS, Book, GoodsStatus, LegInput, grant_release, post
from amends.returns.models import Disposition
from amends.returns.rules.disposal import target


def hand_over(actor: Actor, receipt_id: int, reference: str) -> None:
    """Book a receipt's goods from the bin to the supplier, once, by the leave that the two people of their
    disposition gave. NotFound without such a disposition; Refused("stock_short")."""
    row = (
        Disposition.objects.select_related("receipt")
        .filter(receipt_id=receipt_id, code="return_to_vendor", state="done")
        .order_by("-pk")
        .first()
    )
    if row is None or row.authorised_by_user_id is None:
        raise NotFound
    commodity = f"sku:{row.receipt.sku}"
    place = target(row.code, GoodsStatus(row.to_status), row.receipt.location_code)
    release = grant_release(
        commodity,
        place,
        GoodsStatus.WITH_SUPPLIER,
        row.quantity,
        requested_by=Actor("user", row.proposed_by, user_id=row.proposed_by_user_id),
        authorised_by=Actor("user", row.authorised_by, user_id=row.authorised_by_user_id),
        reference=reference,
    )
    legs = LegInput.moved(place, WITH_SUPPLIERS, commodity, row.quantity, row.receipt.lot)
    key = f"hand over:{row.pk}"
    post(Book.GOODS, "return_to_vendor", reference, legs, actor, key=key, release_id=release)
