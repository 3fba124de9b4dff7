"""Locations and bins."""

from __future__ import annotations

from collections.abc import Sequence

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Bin, Location
from amends.catalog.queries.locations import location
from amends.catalog.types import BinView, LocationView, is_unassigned
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused

BIN_KINDS = ("stock", "quarantine")


def save_location(
    actor: Actor, code: str, name: str, country: str, address: Sequence[str], receives_returns: bool = True
) -> LocationView:
    """Make or change a place. `address`: printable lines. Needs Right.CATALOG_WRITE.

    Refused: code_missing, name_missing, country_code_wrong.
    """
    require(actor, Right.CATALOG_WRITE)
    if not code.strip():
        raise Refused("code_missing", field="code")
    if not name.strip():
        raise Refused("name_missing", field="name")
    if len(country) != 2 or not country.isascii() or not country.isupper():
        raise Refused("country_code_wrong", country=country, field="country")
    row, _ = Location.objects.update_or_create(
        code=code.strip(),
        defaults={
            "name": name.strip(),
            "country": country,
            "address": [line.strip() for line in address if line.strip()],
            "receives_returns": receives_returns,
        },
    )
    return location(row.code)


def save_bin(
    actor: Actor,
    location_code: str,
    code: str,
    kind: str,
    hazard: str = "",
    takes: Sequence[str] = (),
    capacity: int | None = None,
) -> BinView:
    """Make or change a bin (kind: stock, quarantine; hazard: the class of goods it is made for; takes: categories
    and SKUs that it is kept for; capacity: units).

    Needs Right.CATALOG_WRITE. Refused: code_missing, bin_kind_unknown, bin_capacity_wrong, bin_name_kept;
    NotFound for the location.
    """
    require(actor, Right.CATALOG_WRITE)
    if not code.strip():
        raise Refused("code_missing", field="code")
    if is_unassigned(code.strip()):
        raise Refused("bin_name_kept", bin=code.strip(), field="code")
    if kind not in BIN_KINDS:
        raise Refused("bin_kind_unknown", kind=kind, known=", ".join(BIN_KINDS), field="kind")
    if capacity is not None and not 0 < capacity <= 10**9:
        raise Refused("bin_capacity_wrong", field="capacity")
    place = Location.objects.filter(code=location_code).first()
    if place is None:
        raise NotFound
    values = {
        "kind": kind,
        "hazard": hazard.strip(),
        "takes": sorted({one.strip() for one in takes} - {""}),
        "capacity": capacity,
    }
    row, _ = Bin.objects.update_or_create(location=place, code=code.strip(), defaults=values)
    return BinView(place.code, row.code, row.kind, row.hazard, tuple(row.takes), row.capacity)
