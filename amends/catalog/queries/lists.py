"""What the desk looks up in the catalogue: lists by key, and the single things behind them."""

from amends.catalog.queries.advisories import advisories, advisory
from amends.catalog.queries.locations import bins, locations, places
from amends.catalog.queries.products import categories, search_products, serial_form
from amends.catalog.queries.suppliers import supplier, suppliers
from amends.catalog.queries.terms import term, terms
from amends.catalog.queries.units import lots, units

__all__ = [
    "advisories",
    "advisory",
    "bins",
    "categories",
    "locations",
    "lots",
    "places",
    "search_products",
    "serial_form",
    "supplier",
    "suppliers",
    "term",
    "terms",
    "units",
]
