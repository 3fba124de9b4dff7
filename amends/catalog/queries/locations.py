"""Places that goods come back to, and their quarantine bins."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet, Subquery

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Bin, Location, Product
from amends.catalog.rules.bins import BinState, chosen, suited, unassigned
from amends.catalog.types import BinView, LocationView
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import MAX_SIZE, Page, after, cut
from amends.ledger.api import GoodsStatus, units_by_bin


def return_location(country: str) -> LocationView:
    """Where goods from this country come back to; Refused("no_return_location").

    A location in the same country, else the one that was set up first.
    """
    rows = _places().filter(receives_returns=True).order_by("pk")[:1000]
    chosen = next((row for row in rows if row.country == country), None) or next(iter(rows), None)
    if chosen is None:
        raise Refused("no_return_location")
    return _view(chosen)


def locations() -> list[LocationView]:
    """Places that take returns, by name, with their quarantine bin for ordinary goods (at most 200)."""
    rows = _places().filter(receives_returns=True).order_by("name")[:200]
    return [_view(row) for row in rows]


def places(actor: Actor, cursor: str = "", size: int = 50) -> Page[LocationView]:
    """All places by code, also those that take no returns."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = _places().order_by("code")
    if cursor:
        rows = rows.filter(code__gt=after(cursor))
    return cut([_view(row) for row in rows[: size + 1]], size, lambda row: [row.code])


def bins(actor: Actor, location_code: str, cursor: str = "", size: int = 50) -> Page[BinView]:
    """The bins of a place by code; NotFound for the place."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    place = location(location_code)
    rows = Bin.objects.filter(location_id=place.id).order_by("code")
    if cursor:
        rows = rows.filter(code__gt=after(cursor))
    shown = [
        BinView(place.code, row.code, row.kind, row.hazard, tuple(row.takes), row.capacity)
        for row in rows[: size + 1]
    ]
    return cut(shown, size, lambda row: [row.code])


def is_place(code: str) -> bool:
    """Whether there is a place with this code."""
    return Location.objects.filter(code=code).exists()


def location(code: str) -> LocationView:
    """NotFound when there is none."""
    row = _places().filter(code=code).first()
    if row is None:
        raise NotFound
    return _view(row)


def quarantine_bin(location_code: str, sku: str = "", quantity: int = 1, *, hazard: str = "") -> str:
    """The quarantine bin's code for so many of this product, by rules/bins.py; one statement, one more with a SKU
    and where bins have a capacity.
    `hazard`: the class of goods whose product is unknown or has none. What no bin takes stands unassigned
    (rules/bins.py), hazardous goods apart by their class: goods that are here are never refused.
    """
    known = Product.objects.filter(sku=sku).values_list("category", "hazard") if sku else None
    category, its_hazard = (known.first() if known is not None else None) or ("", "")
    hazard = its_hazard or hazard
    fit = suited(_bins(location_code, {}), hazard, sku, category)
    if any(one.capacity is not None for one in fit):
        fit = suited(quarantine_bins(location_code), hazard, sku, category)
    found = chosen(fit, quantity)
    return found.code if found is not None else unassigned(hazard)


def quarantine_bins(location_code: str) -> list[BinState]:
    """The quarantine bins of a place with what stands in each (at most 1,000), in the order of their making."""
    return _bins(location_code, units_by_bin(location_code, GoodsStatus.QUALITY_REJECT))


def _bins(location_code: str, held: Mapping[str, int]) -> list[BinState]:
    rows = Bin.objects.filter(location__code=location_code, kind="quarantine").order_by("pk")[:1000]
    return [BinState(row.code, row.hazard, tuple(row.takes), row.capacity, held.get(row.code, 0)) for row in rows]


def _places() -> QuerySet[Location]:
    """Places with their first quarantine bin for ordinary goods, by one statement."""
    ordinary = Bin.objects.filter(location=OuterRef("pk"), kind="quarantine", hazard="", takes=[]).order_by("pk")
    return Location.objects.annotate(ordinary_bin=Subquery(ordinary.values("code")[:1]))


def _view(row: Location) -> LocationView:
    bin_code: str | None = row.ordinary_bin  # type: ignore[attr-defined]
    return LocationView(
        row.pk, row.code, row.name, tuple(row.address), row.country, bin_code or "", row.receives_returns
    )
