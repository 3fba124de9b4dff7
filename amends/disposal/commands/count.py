"""Counting what stands in quarantine; a difference is posted by a second person."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

import amends.disposal.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.api import lists, product_by_sku
from amends.catalog.ports import is_unassigned
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.disposal.models import Count
from amends.disposal.queries.counts import count_view
from amends.disposal.types import COUNT, COUNT_REASONS, CountView
from amends.jobs.api import move
from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, balance, grant_release, post
from amends.returns.ports import UNIDENTIFIED

_LOST = "count"
"""The scrap bin of a place where what a count missed stands in the book, until another count finds it."""


def count(
    actor: Actor,
    location: str,
    bin_code: str,
    sku: str,
    counted: int,
    reason: str = "",
    note: str = "",
    lot: str = "",
) -> CountView:
    """Write down how many units of a product (`lot`: of one lot of it) lie in a quarantine bin. Nothing is posted
    yet.

    Refused: count_wrong, count_unknown, count_reason (a difference needs one), count_open.
    """
    require(actor, Right.RETURNS_RECEIVE)
    place = GoodsPlace(location.strip(), GoodsStatus.QUALITY_REJECT, bin_code.strip())
    sku = sku.strip()
    if not 0 <= counted <= 10**9:
        raise Refused("count_wrong", field="counted")
    lot = _written(sku, lot)
    booked = balance(place, f"sku:{sku}", lot)
    if not booked:
        _check_place(place, sku)
    _check_reason(counted - booked, reason)
    if actor.user_id is None:
        raise NotFound
    try:
        with transaction.atomic():
            row = Count.objects.create(
                location_code=place.location,
                bin=place.bin,
                sku=sku,
                lot=lot,
                booked=booked,
                counted=counted,
                reason=reason if counted != booked else "",
                note=note.strip()[:2_000],
                counted_by=actor.label,
                counted_by_user_id=actor.user_id,
                at=clock.now(),
            )
            if counted == booked:
                move(row, COUNT, "post", actor, "as booked")
    except IntegrityError as error:
        raise Refused("count_open", field="counted") from error
    return count_view(row)


def decide_count(actor: Actor, count_id: int, approve: bool, reason: str = "") -> CountView:
    """A second person posts the difference, or refuses the count.

    Missing units go to scrap (bin "count") under a release of these two people; found ones come from there, and
    what was never booked in comes from the customers. Refused: same_person, reason_missing, count_stale,
    move_not_allowed; Conflict when two decide at once; NotFound.
    """
    require(actor, Right.DISPOSITION_AUTHORISE)
    row = Count.objects.filter(pk=count_id).first()
    if row is None or actor.user_id is None:
        raise NotFound
    if row.counted_by_user_id == actor.user_id:
        raise Refused("same_person")
    if not approve and not reason.strip():
        raise Refused("reason_missing", field="reason")
    who: dict[str, Any] = {"decided_by": actor.label, "decided_by_user_id": actor.user_id}
    with transaction.atomic():
        move(row, COUNT, "post" if approve else "refuse", actor, reason.strip() or row.reason, **who)
        if approve:
            _post(actor, row)
    return count_view(row)


def _check_reason(difference: int, reason: str) -> None:
    if difference and reason not in COUNT_REASONS:
        known = ", ".join(COUNT_REASONS)
        raise Refused("count_reason", difference=f"{difference:+d}", known=known, field="reason")


def _written(sku: str, lot: str) -> str:
    """The lot as the catalogue writes it."""
    product = product_by_sku(sku) if lot.strip() else None
    return lists.lot_code(product.id if product is not None else None, lot)


def _check_place(place: GoodsPlace, sku: str) -> None:
    known = {one.code for one in lists.quarantine_bins(place.location)}
    here = place.bin in known or is_unassigned(place.bin)
    if not here or (sku != UNIDENTIFIED and product_by_sku(sku) is None):
        raise Refused("count_unknown", location=place.location, bin=place.bin, field="bin")


def _post(actor: Actor, row: Count) -> None:
    here = GoodsPlace(row.location_code, GoodsStatus.QUALITY_REJECT, row.bin)
    lost = GoodsPlace(row.location_code, GoodsStatus.SCRAP, _LOST)
    commodity, more, release = f"sku:{row.sku}", row.counted - row.booked, None
    reference = f"count {row.pk}"
    if more > 0:
        again = min(more, balance(lost, commodity, row.lot))
        legs = [LegInput(here, commodity, more, row.lot)]
        legs += [LegInput(lost, commodity, -again, row.lot)] if again else []
        legs += [LegInput(WITH_CUSTOMERS, commodity, again - more, row.lot)] if again < more else []
    else:
        legs = LegInput.moved(here, lost, commodity, -more, row.lot)
        release = grant_release(
            commodity, here, GoodsStatus.SCRAP, -more,
            requested_by=Actor("user", row.counted_by, user_id=row.counted_by_user_id),
            authorised_by=actor, reference=reference,
        )  # fmt: skip
    post(
        Book.GOODS, "count", reference, legs, actor,
        key=f"count:{row.pk}", reason=row.reason, release_id=release,
    )  # fmt: skip
    now = balance(here, commodity, row.lot)  # our posting holds the balance's row: nobody else moves it any more
    if now != row.counted:
        raise Refused("count_stale", booked=now - more, before=row.booked)
