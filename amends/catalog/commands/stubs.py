"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amends.catalog.types import (
    AdvisoryView,
    Coverage,
    LocationView,
    ProductSeed,
    ProductView,
    TermSet,
    UnitView,
)
from amends.core.actor import Actor


def ensure_products(seeds: Sequence[ProductSeed]) -> dict[str, int]:
    """Product ids by SKU, unknown SKUs made (unreviewed); two statements however many."""
    raise NotImplementedError


def products(ids: Sequence[int]) -> dict[int, ProductView]:
    """One statement."""
    raise NotImplementedError


def product_by_sku(sku: str) -> ProductView | None:
    """None when unknown."""
    raise NotImplementedError


def save_product(actor: Actor, sku: str, title: str, **fields: object) -> ProductView:
    """Make or change a product (category, supplier_code, serialised, hazard, unit_cost_minor, ...)."""
    raise NotImplementedError


def normal_serial(text: str) -> str:
    """Upper case, without spaces and separators."""
    raise NotImplementedError


def register_units(actor: Actor, sku: str, serials: Sequence[str], lot_code: str = "") -> int:
    """Make serial units (known ones stay); how many were new."""
    raise NotImplementedError


def unit(product_id: int, serial: str) -> UnitView | None:
    """The unit with this serial, None when unknown: a missing serial never mints one."""
    raise NotImplementedError


def freeze_terms(product_ids: Sequence[int], country: str, channel: str, sold_on: date) -> dict[int, int]:
    """Per product the id of the frozen term set in force on that day (made when new)."""
    raise NotImplementedError


def term_sets(ids: Sequence[int]) -> dict[int, TermSet]:
    """One statement."""
    raise NotImplementedError


def coverage(terms: TermSet | None, purchased: date | None, delivered: date | None, as_of: date) -> Coverage:
    """The coverage of a unit as of a day (pure rule; last covered day included; month ends clamp)."""
    raise NotImplementedError


def matching_advisories(
    product_id: int, serial: str, lot_code: str, defect_code: str, on: date
) -> list[AdvisoryView]:
    """Known patterns that this unit falls into; one statement."""
    raise NotImplementedError


def save_advisory(actor: Actor, sku: str, title: str, defect_code: str, **fields: object) -> AdvisoryView:
    """Make a known defect pattern (serial_from, serial_to, lot_code, severity, action, customer_text, ...)."""
    raise NotImplementedError


def return_location(country: str) -> LocationView:
    """Where goods from this country come back to; Refused("no_return_location")."""
    raise NotImplementedError


def location(code: str) -> LocationView:
    """NotFound when there is none."""
    raise NotImplementedError


def quarantine_bin(location_code: str, hazard: str) -> str:
    """The quarantine bin's code for goods of this hazard class; Refused("no_quarantine_bin")."""
    raise NotImplementedError
