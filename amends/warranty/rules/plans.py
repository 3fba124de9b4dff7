"""Which units an extended plan is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amends.catalog.ports import ProductView, ScopedTerm
from amends.orders.api import LineView, SoldUnitView


def fits(plan: ScopedTerm, unit: SoldUnitView, bought: date, product: ProductView | None = None) -> bool:
    """Whether the plan is made for such a unit. `product` is needed for plans of a category or brand; without it
    they count as fitting, as a person chose the plan."""
    return (
        plan.product_id in (None, unit.product_id)
        and (not plan.countries or unit.country in plan.countries)
        and plan.channel in ("", unit.channel)
        and plan.valid_from <= bought
        and (plan.valid_to is None or bought <= plan.valid_to)
        and (product is None or (plan.category in ("", product.category) and plan.brand in ("", product.brand)))
    )


def covered_by(
    plan: ScopedTerm,
    pieces: int,
    lines: Sequence[LineView],
    products: dict[int, ProductView],
    bought: date,
) -> list[SoldUnitView]:
    """The units of an order that `pieces` of a plan cover: all that it is made for, where there are no more of
    them than pieces. Otherwise none: which ones were meant is for a person to say."""
    fitting = [
        unit
        for line in lines
        if line.kind == "goods" and not line.removed and line.sku != plan.plan_sku
        for unit in line.units
        if unit.quantity > 0 and fits(plan, unit, bought, products.get(unit.product_id or 0))
    ]
    return fitting if sum(unit.quantity for unit in fitting) <= pieces else []
