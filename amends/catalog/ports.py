"""The catalogue's views and value types."""

from amends.catalog.types import (
    AdvisoryView,
    Coverage,
    CoverageLine,
    LocationView,
    LotView,
    ProductSeed,
    ProductSheet,
    ProductView,
    ScopedTerm,
    Term,
    TermKey,
    TermSet,
    UnitView,
)

__all__ = [
    "AdvisoryView",
    "Coverage",
    "CoverageLine",
    "LocationView",
    "LotView",
    "ProductSeed",
    "ProductSheet",
    "ProductView",
    "ScopedTerm",
    "Term",
    "TermKey",
    "TermSet",
    "UnitView",
]
