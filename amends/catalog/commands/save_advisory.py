"""Making and changing known defect patterns."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.commands.serial_ranges import numbers
from amends.catalog.models import Advisory, Lot, Product
from amends.catalog.queries.advisories import advisory_view
from amends.catalog.rules.advisories import checked_conditions
from amends.catalog.rules.serials import is_range, normal_serial, range_key
from amends.catalog.types import AdvisoryView
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import acting

ACTIONS = ("approve", "review", "stop_use", "recall")
SEVERITIES = ("low", "medium", "high", "safety")
_FIELDS = {
    "serial_from", "serial_to", "lot_code", "severity", "action", "customer_text", "valid_from", "valid_to",
    "firmware_from", "firmware_to", "date_code_from", "date_code_to", "component", "component_lot", "words",
    "examples",
}  # fmt: skip


def save_advisory(actor: Actor, sku: str, title: str, defect_code: str, **fields: object) -> AdvisoryView:
    """Make a known defect pattern (the fields of AdvisoryView), or with `public_id` a new version of one (then all
    fields are taken as given now).

    Empty `defect_code`: the pattern is about every defect. Needs Right.CATALOG_WRITE. Refused: sku_unknown,
    title_missing, lot_unknown, serial_range_wrong, advisory_action_unknown, advisory_severity_unknown,
    dates_wrong, and what rules/advisories.py refuses; NotFound for the public id.
    """
    require(actor, Right.CATALOG_WRITE)
    public_id = str(fields.pop("public_id", "") or "")
    if unknown := fields.keys() - _FIELDS:
        raise TypeError(f"an advisory has no {', '.join(sorted(unknown))}")
    if not title.strip():
        raise Refused("title_missing", field="title")
    values = _values(sku, fields) | {"title": title.strip(), "defect_code": defect_code.strip()}
    with transaction.atomic():
        acting(actor)
        if public_id:
            row = Advisory.objects.select_for_update().filter(public_id=public_id).first()
            if row is None:
                raise NotFound
            for name, value in values.items():
                setattr(row, name, value)
            row.version += 1
            row.save()
        else:
            row = Advisory.objects.create(public_id=ids.new("ADV"), **values)
    return advisory_view(row)


def _values(sku: str, fields: dict[str, Any]) -> dict[str, Any]:
    product = Product.objects.filter(sku=sku.strip()).first()
    if product is None:
        raise Refused("sku_unknown", sku=sku, field="sku")
    first, last = normal_serial(fields.get("serial_from") or ""), normal_serial(fields.get("serial_to") or "")
    if not is_range(first, last):
        raise Refused("serial_range_wrong", serial_from=first, serial_to=last, field="serial_to")
    key = range_key(first, last)
    action, severity = fields.get("action") or "review", fields.get("severity") or "medium"
    if action not in ACTIONS:
        raise Refused("advisory_action_unknown", action=action, known=", ".join(ACTIONS), field="action")
    if severity not in SEVERITIES:
        raise Refused(
            "advisory_severity_unknown", severity=severity, known=", ".join(SEVERITIES), field="severity"
        )
    valid_from: date = fields.get("valid_from") or clock.now().date()
    valid_to: date | None = fields.get("valid_to") or None
    if valid_to is not None and valid_to < valid_from:
        raise Refused("dates_wrong", valid_from=valid_from, valid_to=valid_to, field="valid_to")
    return {
        "product": product,
        "serial_from": first,
        "serial_to": last,
        "shape": key[0] if key else "",
        "numbers": numbers(key[1], key[2]) if key else None,
        **checked_conditions(fields),
        "lot": _lot(product, str(fields.get("lot_code") or "").strip()),
        "severity": severity,
        "action": action,
        "customer_text": str(fields.get("customer_text") or "").strip(),
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def _lot(product: Product, code: str) -> Lot | None:
    if not code:
        return None
    found = Lot.objects.filter(product=product, code__iexact=code).first()
    if found is None:
        raise Refused("lot_unknown", sku=product.sku, lot_code=code, field="lot_code")
    return found
