"""The catalogue's views and value types."""

from amends.catalog.types import (
    AdvisoryView,
    BinView,
    Coverage,
    CoverageLine,
    LocationView,
    LotView,
    ProductSeed,
    ProductSheet,
    ProductView,
    ScopedTerm,
    SupplierView,
    Term,
    TermKey,
    TermSet,
    UnitView,
)

__all__ = [
    "AdvisoryView",
    "BinView",
    "Coverage",
    "CoverageLine",
    "LocationView",
    "LotView",
    "ProductSeed",
    "ProductSheet",
    "ProductView",
    "ScopedTerm",
    "SupplierView",
    "Term",
    "TermKey",
    "TermSet",
    "UnitView",
]
