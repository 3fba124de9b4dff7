"""Calculated prices: {"unitPrice", "quantity", "totalPrice", "calculatedTaxes": [{"tax", "taxRate", "price"}]}."""

from __future__ import annotations

from typing import Any

from amends.channels.reading import Reader, text
from amends.channels.tree import Tree, get, obj, objs

GROSS = "gross"


def tax_status(raw: Tree) -> str:
    """gross: prices contain tax; net: it comes on top; tax-free: there is none."""
    found = text(raw.get("taxStatus")) or text(get(raw, "price", "taxStatus"))
    return found.lower() or GROSS


def taxes(reader: Reader, price: Any, currency: str, field: str) -> int:
    """The sum over all rates."""
    return sum(
        reader.minor(it.get("tax"), currency, f"{field}.calculatedTaxes.tax")
        for it in objs(price, "calculatedTaxes")
    )


def worth(reader: Reader, raw: Tree, currency: str, field: str, *, required: bool = False) -> int:
    """totalPrice of a line or of its calculated price."""
    found = raw.get("totalPrice")
    if found is None:
        found = get(raw, "price", "totalPrice")
    return reader.minor(found, currency, f"{field}.totalPrice", required=required)


def full(raw: Any, name: str) -> list[Tree]:
    """The members of an association that say more than their id: JSON:API links what it does not include."""
    return [it for it in objs(raw, name) if set(it) - {"id", "_type"}]


def state_of(raw: Tree) -> str:
    """The technical name of the state: its label is translated and may be renamed."""
    return text(get(raw, "stateMachineState", "technicalName")) or text(obj(raw, "state").get("technicalName"))
