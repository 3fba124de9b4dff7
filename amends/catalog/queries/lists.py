"""What the desk looks up in the catalogue: lists by key, the single things behind them, and how serial numbers and
descriptions are read."""

from amends.catalog.queries.advisories import advisories, advisory
from amends.catalog.queries.contracts import contracts
from amends.catalog.queries.costs import cost_on
from amends.catalog.queries.locations import bins, is_place, locations, places, quarantine_bins
from amends.catalog.queries.matching import affected, ranges_of
from amends.catalog.queries.products import categories, products_by_number, search_products, serial_form
from amends.catalog.queries.recalls import recall_run, recall_runs
from amends.catalog.queries.serial_ranges import serial_ranges
from amends.catalog.queries.suppliers import supplier, suppliers
from amends.catalog.queries.terms import plans, term, terms
from amends.catalog.queries.units import lot_code, lots, units
from amends.catalog.rules.advisories import phrases
from amends.catalog.rules.check_digits import SCHEMES, check_digit
from amends.catalog.rules.serial_forms import date_code_of
from amends.catalog.rules.serial_forms import fits as fits_form

__all__ = [
    "SCHEMES",
    "advisories",
    "advisory",
    "affected",
    "bins",
    "categories",
    "check_digit",
    "contracts",
    "cost_on",
    "date_code_of",
    "fits_form",
    "is_place",
    "locations",
    "lot_code",
    "lots",
    "phrases",
    "places",
    "plans",
    "products_by_number",
    "quarantine_bins",
    "ranges_of",
    "recall_run",
    "recall_runs",
    "search_products",
    "serial_form",
    "serial_ranges",
    "supplier",
    "suppliers",
    "term",
    "terms",
    "units",
]
