"""A lot under suspicion leaves the shelf before it is shipped, and comes back by two people's word."""

from __future__ import annotations

from django.db import transaction

from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.ledger.commands.grant_release import grant_release
from amends.ledger.commands.post import post
from amends.ledger.models import Entry, Leg
from amends.ledger.queries.lots import on_hand_by_lot
from amends.ledger.types import AVAILABLE, Book, GoodsPlace, GoodsStatus, LegInput, LotHolding

_FROM = (*AVAILABLE, GoodsStatus.RESERVED)


def hold_lot(actor: Actor, sku: str, lot: str, reference: str, reason: str = "") -> list[LotHolding]:
    """Every unit of the lot that could be sold or sent goes on hold where it lies; what was held now, by the
    place it was taken from. Again it takes what came meanwhile. Refused: lot_needed; stock_short when one is sold
    in this moment (nothing was held: try again). Who may do so is for the caller to check."""
    if not lot:
        raise Refused("lot_needed", field="lot")
    with transaction.atomic():
        held = [one for one in on_hand_by_lot(sku, lot) if one.place.status in _FROM]
        for one in held:
            earlier = Entry.objects.filter(kind="lot_hold", reference=reference).count()
            _move(
                actor, "lot_hold", sku, lot, one.place, _on_hold(one.place), one.units, reference, reason, earlier
            )
    return held


def release_lot(
    sku: str, lot: str, reference: str, *, requested_by: Actor, authorised_by: Actor, reason: str = ""
) -> list[LotHolding]:
    """What this reference holds of the lot goes back to where it was taken from, as far as it is still on hold;
    what went where. Refused: lot_needed, lot_not_held, same_person, release_people."""
    if not lot:
        raise Refused("lot_needed", field="lot")
    commodity, back = f"sku:{sku}", []
    with transaction.atomic():
        on_hold = {
            one.place: one.units for one in on_hand_by_lot(sku, lot) if one.place.status is GoodsStatus.ON_HOLD
        }
        for origin, units in _open_holds(commodity, lot, reference).items():
            here = _on_hold(origin)
            now = min(units, on_hold.get(here, 0))
            if now < 1:
                continue
            on_hold[here] -= now
            leave = grant_release(
                commodity, here, origin.status, now,
                requested_by=requested_by, authorised_by=authorised_by, reference=reference,
            )  # fmt: skip
            _move(authorised_by, "lot_release", sku, lot, here, origin, now, reference, reason, leave, leave)
            back.append(LotHolding(origin, now))
    if not back:
        raise Refused("lot_not_held", sku=sku, lot=lot, reference=reference)
    return back


def _on_hold(place: GoodsPlace) -> GoodsPlace:
    return GoodsPlace(place.location, GoodsStatus.ON_HOLD, place.bin)


def _move(
    actor: Actor, kind: str, sku: str, lot: str, before: GoodsPlace, after: GoodsPlace, units: int,
    reference: str, reason: str, number: int, release: int | None = None,
) -> None:  # fmt: skip
    legs = LegInput.moved(before, after, f"sku:{sku}", units, lot)
    key = f"{kind}:{reference}:{number}"
    post(Book.GOODS, kind, reference, legs, actor, key=key, reason=reason, release_id=release)


def _open_holds(commodity: str, lot: str, reference: str) -> dict[GoodsPlace, int]:
    """Units by the place they were taken from, less what came back."""
    legs = Leg.objects.filter(entry__reference=reference, entry__kind__in=("lot_hold", "lot_release"), lot=lot)
    rows = legs.filter(commodity=commodity).exclude(account__kind=GoodsStatus.ON_HOLD.value).order_by("id")
    found: dict[GoodsPlace, int] = {}
    for leg in rows.select_related("account"):
        place = GoodsPlace(leg.account.location, GoodsStatus(leg.account.kind), leg.account.bin)
        found[place] = found.get(place, 0) - leg.amount
    return {place: units for place, units in found.items() if units > 0}
