"""Products, their sheets and lists."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from amends.accounts.api import Right, require
from amends.catalog.models import Lot, Product, SerialUnit
from amends.catalog.queries.advisories import advisory_views
from amends.catalog.queries.terms import scoped_terms
from amends.catalog.queries.units import unit_view
from amends.catalog.rules.check_digits import check_digit, normal_gtin
from amends.catalog.rules.serial_forms import fits
from amends.catalog.rules.serials import normal_serial
from amends.catalog.rules.terms import specificity
from amends.catalog.types import LotView, ProductSheet, ProductView
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, after, cut

_SHOWN = 100
_FEW = 5


def product_view(row: Product) -> ProductView:
    """The product as others see it."""
    return ProductView(
        id=row.pk,
        sku=row.sku,
        title=row.title,
        category=row.category,
        supplier_id=row.supplier_id,
        serialised=row.serialised,
        hazard=row.hazard,
        unit_cost_minor=row.unit_cost_minor,
        cost_currency=row.cost_currency,
        serial_pattern=row.serial_pattern,
        reviewed=row.reviewed,
        brand=row.brand,
        serial_check=row.serial_check,
        stores_data=row.stores_data,
        gtin=row.gtin,
    )


def products(ids: Sequence[int]) -> dict[int, ProductView]:
    """One statement."""
    return {row.pk: product_view(row) for row in Product.objects.filter(pk__in=set(ids))}


def product_by_sku(sku: str) -> ProductView | None:
    """None when unknown."""
    row = Product.objects.filter(sku=sku.strip()).first()
    return product_view(row) if row is not None else None


def products_by_number(number: str) -> tuple[list[ProductView], str]:
    """The products that a number means, as somebody reads it off a box or a sticker: a SKU, else a GTIN, else a
    serial number (which is then told as well, normalised). Several where two makers use one number; at most five.
    """
    typed = number.strip()
    rows = list(Product.objects.filter(sku__iexact=typed)[:_FEW]) if typed else []
    if not rows and (code := normal_gtin(typed)):
        rows = list(Product.objects.filter(gtin=code)[:_FEW])
    if rows:
        return [product_view(row) for row in rows], ""
    serial = normal_serial(typed)
    made = SerialUnit.objects.select_related("product").filter(serial=serial)[:_FEW] if serial else ()
    return [product_view(unit.product) for unit in made], serial


def search_products(actor: Actor, text: str = "", cursor: str = "", size: int = 50) -> Page[ProductView]:
    """By SKU; `text` is the beginning of a SKU or of a title, whatever its case."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Product.objects.order_by("sku")
    if text.strip():
        rows = rows.filter(Q(sku__istartswith=text.strip()) | Q(title__istartswith=text.strip()))
    if cursor:
        rows = rows.filter(sku__gt=after(cursor))
    return cut([product_view(row) for row in rows[: size + 1]], size, lambda row: [row.sku])


def serial_form(sku: str, text: str) -> bool | None:
    """Whether a typed serial has the product's form and check digit; None when neither is kept."""
    kept = Product.objects.filter(sku=sku).values_list("serial_pattern", "serial_check").first()
    if kept is None:
        return None
    serial = normal_serial(text)
    said = {fits(kept[0], serial), check_digit(kept[1], serial)}
    return False if False in said else True if True in said else None


def categories(actor: Actor) -> list[str]:
    """The categories that products are in, by name (at most 200)."""
    require(actor, Right.CATALOG_READ)
    rows = Product.objects.exclude(category="").order_by("category").values_list("category", flat=True)
    return list(rows.distinct()[:MAX_SIZE])


def product_sheet(actor: Actor, sku: str) -> ProductSheet:
    """Everything about one product; NotFound. Terms are those whose scope it falls under, strongest first."""
    require(actor, Right.CATALOG_READ)
    row = Product.objects.select_related("supplier").filter(sku=sku).first()
    if row is None:
        raise NotFound
    lots = Lot.objects.filter(product=row).annotate(units=Count("serialunit")).order_by("-pk")[:_SHOWN]
    units = SerialUnit.objects.filter(product=row).select_related("lot").order_by("serial")
    return ProductSheet(
        product=product_view(row),
        supplier_code=row.supplier.code if row.supplier else "",
        supplier_name=row.supplier.name if row.supplier else "",
        lots=tuple(LotView(lot.pk, lot.code, lot.produced_on, lot.units) for lot in lots),
        units=tuple(unit_view(unit) for unit in units[:_SHOWN]),
        unit_count=units.count(),
        terms=tuple(
            term
            for term in sorted(scoped_terms(), key=specificity, reverse=True)
            if term.product_id in (None, row.pk)
            and term.category in ("", row.category)
            and term.brand in ("", row.brand)
        )[:_SHOWN],
        advisories=tuple(advisory_views(product_id=row.pk)[:_SHOWN]),
    )
