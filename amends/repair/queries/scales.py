"""What amounts are compared on: each currency by itself, or the reporting currency where rates are set."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings

from amends.core.money import exponent
from amends.repair.models import Scale


def rates() -> Mapping[str, Decimal]:
    """Currency -> what one unit of it is in the reporting currency; empty when none are set."""
    home: str = settings.REPORTING_CURRENCY
    found: Mapping[str, Decimal] = settings.REPORTING_RATES
    return {**found, home: Decimal(1)} if home and found else {}


def scale_of(currency: str, known: Mapping[str, Decimal]) -> tuple[Decimal, str]:
    """(what one minor unit is in minor units of the scale, the scale's currency)."""
    rate = known.get(currency)
    if rate is None:
        return Decimal(1), currency
    home: str = settings.REPORTING_CURRENCY
    return rate * Decimal(10) ** (exponent(home) - exponent(currency)), home


def cuts() -> dict[str, list[int]]:
    """The cuts of all scales by currency."""
    return dict(Scale.objects.values_list("currency", "cuts"))
