"""What a product cost on a day: from its history, so that a later price changes nothing that was sold before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from amends.catalog import models
from amends.catalog.models import Product
from amends.core.money import Money


def cost_on(sku: str, day: date) -> Money | None:
    """One unit's landed cost at the end of that day (UTC); the first that was ever entered where none was known
    yet. None while it is not known: a cost is never guessed. Two statements."""
    product = Product.objects.filter(sku=sku).only("pk", "unit_cost_minor", "cost_currency").first()
    if product is None:
        return None
    until = datetime.combine(day + timedelta(days=1), time(), UTC)
    later = models.ProductEvent.objects.filter(  # type: ignore[attr-defined]  # made by pghistory
        pgh_obj_id=product.pk, pgh_created_at__gte=until
    )
    known = later.exclude(unit_cost_minor=None).order_by("pgh_created_at")
    before = known.values_list("unit_cost_minor", "cost_currency").first()
    minor, currency = before or (product.unit_cost_minor, product.cost_currency)
    return Money(minor, currency) if minor and currency else None
