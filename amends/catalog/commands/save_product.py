"""Making and changing products, suppliers and units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Lot, Product, Supplier
from amends.catalog.queries.products import product_view
from amends.catalog.queries.suppliers import supplier_view
from amends.catalog.rules.check_digits import SCHEMES, normal_gtin
from amends.catalog.rules.serial_forms import NotAForm, form
from amends.catalog.rules.serials import normal_serial
from amends.catalog.types import ProductView, SupplierView
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import is_currency
from amends.jobs.api import acting

_FIELDS = {
    "category", "supplier_code", "serialised", "hazard", "unit_cost_minor", "cost_currency", "serial_pattern",
    "brand",
    "serial_check",
    "stores_data",
    "gtin",
}  # fmt: skip
_NEW_UNITS = """
INSERT INTO catalog_serialunit (product_id, serial, lot_id, stolen)
SELECT %s, serial, %s, false FROM unnest(%s::text[]) AS fresh (serial)
ON CONFLICT (product_id, serial) DO NOTHING
"""


def save_product(actor: Actor, sku: str, title: str, **fields: object) -> ProductView:
    """Make or change a product (category, supplier_code, serialised, hazard, unit_cost_minor, cost_currency,
    serial_pattern, serial_check, brand, stores_data, gtin); fields that are not given stay. It counts as
    reviewed from now on.

    Needs Right.CATALOG_WRITE. Refused: sku_missing, title_missing, supplier_unknown, cost_wrong,
    serial_pattern_wrong, serial_check_unknown, gtin_wrong.
    """
    require(actor, Right.CATALOG_WRITE)
    if unknown := fields.keys() - _FIELDS:
        raise TypeError(f"a product has no {', '.join(sorted(unknown))}")
    sku, title = sku.strip(), title.strip()
    if not sku:
        raise Refused("sku_missing", field="sku")
    if not title:
        raise Refused("title_missing", field="title")
    values: dict[str, Any] = dict(fields)
    if "supplier_code" in values:
        values["supplier"] = _supplier(str(values.pop("supplier_code") or ""))
    _check(values)
    with transaction.atomic():
        acting(actor)
        row, _ = Product.objects.update_or_create(sku=sku, defaults={"title": title, "reviewed": True, **values})
    return product_view(row)


def _supplier(code: str) -> Supplier | None:
    if not code:
        return None
    found = Supplier.objects.filter(code=code).first()
    if found is None:
        raise Refused("supplier_unknown", supplier_code=code, field="supplier_code")
    return found


def _check(values: dict[str, Any]) -> None:
    if "unit_cost_minor" in values or "cost_currency" in values:
        cost, currency = values.get("unit_cost_minor"), values.get("cost_currency") or ""
        valid = (cost is None and not currency) or (isinstance(cost, int) and cost >= 0 and is_currency(currency))
        if not valid:
            raise Refused("cost_wrong", field="unit_cost_minor")
    if pattern := values.get("serial_pattern"):
        try:
            form(pattern)
        except NotAForm as error:
            raise Refused("serial_pattern_wrong", why=str(error), field="serial_pattern") from error
    if typed := str(values.get("gtin") or "").strip():
        values["gtin"] = normal_gtin(typed)
        if not values["gtin"]:
            raise Refused("gtin_wrong", gtin=typed, field="gtin")
    scheme = values.get("serial_check")
    if scheme and scheme not in SCHEMES:
        raise Refused("serial_check_unknown", scheme=scheme, known=", ".join(SCHEMES), field="serial_check")


def save_supplier(actor: Actor, code: str, name: str, email: str = "") -> SupplierView:
    """Make or change a supplier. Needs Right.CATALOG_WRITE. Refused: code_missing, name_missing,
    supplier_email_wrong."""
    require(actor, Right.CATALOG_WRITE)
    if not code.strip():
        raise Refused("code_missing", field="code")
    if not name.strip():
        raise Refused("name_missing", field="name")
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise Refused("supplier_email_wrong", email=email, field="email") from error
    row, _ = Supplier.objects.update_or_create(
        code=code.strip(), defaults={"name": name.strip(), "email": email.strip()}
    )
    return supplier_view(row)


def register_units(actor: Actor, sku: str, serials: Sequence[str], lot_code: str = "") -> int:
    """Make serial units (known ones stay as they are); how many were new. The lot is made when it is new.

    Needs Right.CATALOG_WRITE; Refused("sku_unknown").
    """
    require(actor, Right.CATALOG_WRITE)
    product = Product.objects.filter(sku=sku.strip()).first()
    if product is None:
        raise Refused("sku_unknown", sku=sku, field="sku")
    normal = sorted({normal_serial(serial) for serial in serials} - {""})
    with transaction.atomic(), connection.cursor() as cursor:
        lot = Lot.objects.get_or_create(product=product, code=lot_code.strip())[0] if lot_code.strip() else None
        cursor.execute(_NEW_UNITS, [product.pk, lot.pk if lot else None, normal])
        return max(int(cursor.rowcount), 0)
