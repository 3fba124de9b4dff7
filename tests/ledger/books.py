"""People, places and short postings for the ledger's tests."""

from __future__ import annotations

from itertools import count

from django.db.models import Sum

from amends.core.actor import Actor
from amends.ledger.api import (
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    grant_release,
    post,
)
from amends.ledger.models import Leg, Release
from amends.ledger.ports import AVAILABLE

ANN = Actor("user", "Ann", user_id=1)
BEN = Actor("user", "Ben", user_id=2)
KETTLE = "sku:KETTLE"
SHELF = GoodsPlace("WH1", GoodsStatus.SELLABLE, "A-01")
QUARANTINE = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01")

_keys = count()


def place(status: GoodsStatus, location: str = "WH1") -> GoodsPlace:
    """The test place of a status."""
    if status in (GoodsStatus.WITH_CUSTOMER, GoodsStatus.WITH_SUPPLIER):
        return GoodsPlace("world", status)
    return GoodsPlace(location, status, "X")


def move_goods(
    before: GoodsPlace,
    after: GoodsPlace,
    quantity: int = 1,
    *,
    release_id: int | None = None,
    commodity: str = KETTLE,
    key: str = "",
) -> int:
    """Post one move of goods."""
    return post(
        Book.GOODS,
        "move",
        "TEST",
        [LegInput(before, commodity, -quantity), LegInput(after, commodity, quantity)],
        ANN,
        key=key or f"move-{next(_keys)}",
        release_id=release_id,
    )


def put(target: GoodsPlace, quantity: int, commodity: str = KETTLE) -> None:
    """Bring units into any status by ways that are free, or under a release where there is none."""
    if target.status is GoodsStatus.SCRAP:
        shelf = GoodsPlace(target.location, GoodsStatus.SELLABLE, "S")
        move_goods(WITH_SUPPLIERS, shelf, quantity, commodity=commodity)
        move_goods(shelf, target, quantity, commodity=commodity)
    elif target != WITH_SUPPLIERS:
        move_goods(WITH_SUPPLIERS, target, quantity, commodity=commodity)


def leave(
    quantity: int = 1, to_status: GoodsStatus = GoodsStatus.SELLABLE, source: GoodsPlace = QUARANTINE
) -> int:
    """A release asked for by Ann and authorised by Ben."""
    return grant_release(
        KETTLE, source, to_status, quantity, requested_by=ANN, authorised_by=BEN, reference="TEST"
    )


def bought() -> int:
    """Units that came from suppliers straight into what can be sold, or is promised and may be sold after all."""
    kinds = [status.value for status in (*AVAILABLE, GoodsStatus.RESERVED)]
    bought = Leg.objects.filter(account__kind="with_supplier", amount__lt=0).values("entry_id")
    legs = Leg.objects.filter(entry_id__in=bought, account__kind__in=kinds, amount__gt=0)
    return legs.aggregate(sum=Sum("amount"))["sum"] or 0


def released() -> int:
    """Units that releases let out to something that can be sold."""
    kinds = [status.value for status in AVAILABLE]
    return Release.objects.filter(to_status__in=kinds).aggregate(sum=Sum("used"))["sum"] or 0
