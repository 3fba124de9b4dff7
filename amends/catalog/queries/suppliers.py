"""Suppliers."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.catalog.models import Supplier
from amends.catalog.types import SupplierView
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, after, cut


def supplier_view(row: Supplier) -> SupplierView:
    """The supplier as others see it."""
    return SupplierView(row.pk, row.code, row.name, row.email)


def suppliers(actor: Actor, cursor: str = "", size: int = 50) -> Page[SupplierView]:
    """All suppliers by code."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Supplier.objects.order_by("code")
    if cursor:
        rows = rows.filter(code__gt=after(cursor))
    return cut([supplier_view(row) for row in rows[: size + 1]], size, lambda row: [row.code])


def supplier(actor: Actor, code: str) -> SupplierView:
    """One supplier; NotFound."""
    require(actor, Right.CATALOG_READ)
    row = Supplier.objects.filter(code=code).first()
    if row is None:
        raise NotFound
    return supplier_view(row)
